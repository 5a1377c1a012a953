package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/reelmill/reelmill/internal/api"
)

// remakeTotals adds up what would be made anew.
type remakeTotals struct {
	Assets        int     `json:"assets"`
	Outputs       int     `json:"outputs"` // to be made; renamed and removed ones need no work
	Seconds       float64 `json:"seconds"` // of video and sound
	ReplacesBytes int64   `json:"replaces_bytes"`
	Added         int     `json:"added"`     // versions
	UnderWay      int     `json:"under_way"` // assets that wait for a newer version
	Failed        int     `json:"failed"`    // assets that cannot be made anew
}

func (t *remakeTotals) add(remake api.Remake) {
	t.Assets++
	for _, output := range remake.Outputs {
		t.ReplacesBytes += output.ReplacesBytes
		if output.Reason == "new" || output.Reason == "changed" {
			t.Outputs++
			t.Seconds += output.Seconds
		}
	}
	switch {
	case remake.Error != nil:
		t.Failed++
	case remake.Added > 0:
		t.Added++
	case remake.UnderWay > 0:
		t.UnderWay++
	}
}

// planAll goes through every published asset of a server, page by page. What is found is told at once: there may be very many.
func (a *App) planAll(apply bool) error {
	totals := remakeTotals{}
	for cursor := ""; ; {
		page, err := a.client().Remakes(a.ctx, cursor)
		if err != nil {
			return err
		}
		for _, remake := range page.Remakes {
			if apply && remake.Error == nil && remake.UnderWay == 0 {
				if remake, err = a.client().Remake(a.ctx, remake.Asset); err != nil {
					return err // repeating the command goes on: what was added is under way
				}
			}
			totals.add(remake)
			if err := a.tellRemake(remake); err != nil {
				return err
			}
		}
		if cursor = page.Cursor; cursor == "" {
			return a.tellTotals(totals, apply)
		}
	}
}

func (a *App) tellRemake(remake api.Remake) error {
	if a.json {
		return a.printJSON(remake)
	}
	return writeRemake(a.stdout, remake)
}

func (a *App) tellTotals(totals remakeTotals, apply bool) error {
	if a.json {
		return a.printJSON(map[string]remakeTotals{"totals": totals})
	}
	a.print("%s: %s to make, %s of video and sound, in the place of %s.\n",
		plural(totals.Assets, "asset differs", "assets differ"), plural(totals.Outputs, "output", "outputs"), lengthText(totals.Seconds), bytesText(totals.ReplacesBytes))
	switch {
	case apply:
		a.print("%s added, %s a newer version under way, %d cannot be made anew.\n", plural(totals.Added, "version", "versions"),
			plural(totals.UnderWay, "asset has", "assets have"), totals.Failed)
	case totals.Assets > 0:
		a.remark("Nothing was started; add --apply to make them anew in the bulk priority.")
	}
	return nil
}

func writeRemake(w io.Writer, remake api.Remake) error {
	head := fmt.Sprintf("%s v%d %s", remake.Asset, remake.Version, remake.Set)
	switch {
	case remake.Error != nil:
		head += ": " + remake.Error.Code + ": " + remake.Error.Message
	case remake.Added > 0:
		head += fmt.Sprintf(": version %d was added", remake.Added)
	case remake.UnderWay > 0:
		head += fmt.Sprintf(": version %d is under way", remake.UnderWay)
	}
	if remake.Title != "" {
		head += " · " + remake.Title
	}
	if _, err := fmt.Fprintln(w, visible(head)); err != nil {
		return fmt.Errorf("write the plan: %w", err)
	}
	table := tabwriter.NewWriter(w, 2, 0, 2, ' ', 0)
	for _, output := range remake.Outputs {
		name := strings.TrimSpace(output.Output + " " + output.Format + " " + output.Locale)
		tabulate(table, "  "+output.Profile, name, output.Reason, strings.Join(output.Fields, ", "))
	}
	if err := table.Flush(); err != nil {
		return fmt.Errorf("write the plan: %w", err)
	}
	return nil
}
