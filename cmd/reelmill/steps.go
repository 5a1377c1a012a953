package main

import (
	"errors"
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"github.com/reelmill/reelmill/internal/api"
	"github.com/reelmill/reelmill/internal/client"
)

// StepsCmd shows and steers steps.
type StepsCmd struct {
	List   StepsListCmd   `cmd:"" default:"withargs" help:"What runs where and since when, what waits, and what failed and why (the default)."`
	Retry  StepsRetryCmd  `cmd:"" help:"Start a failed step again, and with it everything of its version that failed."`
	Cancel StepsCancelCmd `cmd:"" help:"Stop the version a step belongs to: a set is published whole or not at all."`
}

// StepsListCmd lists steps.
type StepsListCmd struct {
	State  []string `enum:"running, ready, waiting, failed" default:"running,ready,failed" help:"States to show: ${enum} (default: all but waiting)." placeholder:"STATE"`
	Lane   string   `help:"Only of this lane." placeholder:"LANE"`
	Kind   string   `help:"Only of this kind, such as encode." placeholder:"KIND"`
	Worker string   `help:"Only of this worker." placeholder:"NAME"`
	Asset  string   `help:"Only of this asset, by id or ext:…" placeholder:"ASSET"`
	Cursor string   `help:"Go on after an earlier page; with a single state." placeholder:"CURSOR"`
	Limit  int      `default:"50" help:"At most so many of each state, 1 to 200." placeholder:"N"`
}

// StepsRetryCmd retries a step.
type StepsRetryCmd struct {
	ID string `arg:"" help:"Id of the step, as listed."`
}

// StepsCancelCmd cancels a step.
type StepsCancelCmd struct {
	ID string `arg:"" help:"Id of the step, as listed."`
}

// Validate implements kong's check of a command line.
func (c *StepsListCmd) Validate() error {
	if c.Limit < 1 || c.Limit > 200 {
		return fmt.Errorf("--limit must be from 1 to 200, not %d", c.Limit)
	}
	if c.Cursor != "" && len(c.State) != 1 {
		return errors.New("--cursor goes on with one list; give the same single --state again")
	}
	return nil
}

// Run lists steps.
func (c *StepsListCmd) Run(app *App) error {
	all := api.StepPage{Steps: []api.ListedStep{}}
	more := false
	for _, state := range c.State {
		page, err := app.client().Steps(app.ctx, client.StepQuery{
			State: state, Lane: c.Lane, Kind: c.Kind, Worker: c.Worker, Asset: c.Asset, Cursor: c.Cursor, Limit: c.Limit,
		})
		if err != nil {
			return err
		}
		all.Steps = append(all.Steps, page.Steps...)
		more = more || page.Cursor != ""
		if len(c.State) == 1 {
			all.Cursor = page.Cursor
		}
	}
	if app.json {
		return app.printJSON(all)
	}
	if err := writeSteps(app.stdout, all.Steps, time.Now()); err != nil {
		return err
	}
	switch {
	case all.Cursor != "":
		app.remark("There are more: add --cursor %s", all.Cursor)
	case more:
		app.remark("There are more: choose one --state, or raise --limit.")
	}
	return nil
}

// Run retries a step.
func (c *StepsRetryCmd) Run(app *App) error {
	step, err := app.client().RetryStep(app.ctx, c.ID)
	return app.showStep("started again with all that failed of", step, err)
}

// Run cancels a step.
func (c *StepsCancelCmd) Run(app *App) error {
	step, err := app.client().CancelStep(app.ctx, c.ID)
	return app.showStep("stopped with all that was being made of", step, err)
}

func (a *App) showStep(what string, step api.ListedStep, err error) error {
	switch {
	case err != nil:
		return err
	case a.json:
		return a.printJSON(step)
	}
	a.print("%s: %s version %d of asset %s; it is %s.\n", stepName(step.Step), what, step.Version, step.Asset, step.State)
	return nil
}

// writeSteps writes steps for people, the reason of one below it.
func writeSteps(w io.Writer, steps []api.ListedStep, now time.Time) error {
	table := tabwriter.NewWriter(w, 2, 0, 2, ' ', 0)
	tabulate(table, "STEP", "WHAT", "LANE", "STATE", "SINCE", "DONE", "AT", "TRY", "WORKER", "ASSET")
	for _, step := range steps {
		tabulate(table, step.ID, stepName(step.Step), step.Lane+"/"+step.Priority, step.State, ageText(now.Sub(step.Since)),
			fmt.Sprintf("%.0f%%", 100*step.Progress), positionText(step), fmt.Sprintf("%d/%d", step.Attempt, step.Allowed), step.Worker,
			fmt.Sprintf("%s v%d %s", step.Asset, step.Version, step.Title))
	}
	if err := table.Flush(); err != nil {
		return fmt.Errorf("write the steps: %w", err)
	}
	for _, step := range steps {
		if step.Error == nil {
			continue
		}
		line := fmt.Sprintf("\n%s %s: %s: %s", step.ID, stepName(step.Step), step.Error.Code, step.Error.Message)
		if step.NotBefore != nil {
			line += " Next try in " + ageText(step.NotBefore.Sub(now)) + "."
		}
		if step.Error.Hint != "" {
			line += "\n  → " + step.Error.Hint
		}
		if _, err := fmt.Fprintln(w, visibleBut(line, "\n")); err != nil {
			return fmt.Errorf("write the steps: %w", err)
		}
	}
	return nil
}

// positionText is how far into the programme ffmpeg was: "0:45 of 1:00".
func positionText(step api.ListedStep) string {
	if step.Position == nil || step.End == nil {
		return "-"
	}
	return lengthText(*step.Position) + " of " + lengthText(*step.End)
}
