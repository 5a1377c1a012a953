package main

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/reelmill/reelmill/internal/api"
)

// LanesCmd shows and steers the lanes of a server.
type LanesCmd struct {
	Show   LanesShowCmd   `cmd:"" default:"1" help:"Show what waits and runs in every lane, and who serves it (the default)."`
	Pause  LanesPauseCmd  `cmd:"" help:"Start nothing new in a lane; what runs goes on."`
	Resume LanesResumeCmd `cmd:"" help:"End the pause of a lane."`
}

// LanesShowCmd shows the lanes.
type LanesShowCmd struct{}

// LanesPauseCmd pauses a lane.
type LanesPauseCmd struct {
	Lane string `arg:"" enum:"control,light,heavy" help:"control, light or heavy."`
}

// LanesResumeCmd resumes a lane.
type LanesResumeCmd struct {
	Lane string `arg:"" enum:"control,light,heavy" help:"control, light or heavy."`
}

// Run shows the lanes.
func (LanesShowCmd) Run(app *App) error { return app.showLanes(app.client().Lanes(app.ctx)) }

// Run pauses a lane and shows all.
func (c *LanesPauseCmd) Run(app *App) error {
	return app.showLanes(app.client().PauseLane(app.ctx, c.Lane))
}

// Run resumes a lane and shows all.
func (c *LanesResumeCmd) Run(app *App) error {
	return app.showLanes(app.client().ResumeLane(app.ctx, c.Lane))
}

func (a *App) showLanes(board api.LaneBoard, err error) error {
	if err != nil {
		return err
	}
	if a.json {
		return a.printJSON(board)
	}
	return writeLanes(a.stdout, board, time.Now())
}

// writeLanes writes the lanes and, below them, the workers, for people.
func writeLanes(w io.Writer, board api.LaneBoard, now time.Time) error {
	table := tabwriter.NewWriter(w, 2, 0, 2, ' ', 0)
	tabulate(table, "LANE", "WAITING", "QUEUED", "RUNNING", "OLDEST", "SLOTS", "WORKERS", "STATE")
	for _, lane := range board.Lanes {
		tabulate(table, lane.Lane, count(lane.Waiting), count(lane.Queued), count(lane.Running), oldestText(lane),
			count(int64(lane.Slots)), count(int64(lane.Workers)), laneState(lane, board.WorkersUnknown != nil, now))
	}
	if len(board.Workers) > 0 {
		tabulate(table, "")
		tabulate(table, "WORKER", "SLOTS (BUSY)", "UP", "STATE")
	}
	for _, worker := range board.Workers {
		tabulate(table, fmt.Sprintf("%s/%d", worker.Host, worker.PID), slotsText(worker), ageText(now.Sub(worker.Started)), worker.Status)
	}
	if fault := board.WorkersUnknown; fault != nil {
		tabulate(table, "")
		tabulate(table, "The live workers are not known: "+fault.Code+": "+fault.Message+" → "+fault.Hint)
	}
	if err := table.Flush(); err != nil {
		return fmt.Errorf("write the lanes: %w", err)
	}
	return nil
}

func count(n int64) string { return strconv.FormatInt(n, 10) }

func oldestText(lane api.Lane) string {
	if lane.OldestSeconds == 0 {
		return "-"
	}
	return ageText(time.Duration(lane.OldestSeconds * float64(time.Second)))
}

func laneState(lane api.Lane, unknown bool, now time.Time) string {
	switch {
	case lane.Paused != nil && lane.Paused.By != "":
		return "paused for " + ageText(now.Sub(lane.Paused.Since)) + " by key " + lane.Paused.By
	case lane.Paused != nil:
		return "paused for " + ageText(now.Sub(lane.Paused.Since))
	case unknown:
		return "open"
	case lane.Workers == 0:
		return "nobody serves it"
	}
	return "open"
}

// slotsText lists the slots of a worker: "light 4 (1), heavy 2 (2)".
func slotsText(worker api.Worker) string {
	var parts []string
	for _, lane := range []string{"control", "light", "heavy"} {
		if slots := worker.Slots[lane]; slots > 0 {
			parts = append(parts, fmt.Sprintf("%s %d (%d)", lane, slots, worker.Busy[lane]))
		}
	}
	return strings.Join(parts, ", ")
}

// ageText writes how long something has lasted, in its two largest units: "3d4h", "5m12s", "8s".
func ageText(age time.Duration) string {
	age = max(age, 0).Round(time.Second)
	days, hours, minutes := int(age.Hours())/24, int(age.Hours())%24, int(age.Minutes())%60
	switch {
	case days > 0:
		return fmt.Sprintf("%dd%dh", days, hours)
	case hours > 0:
		return fmt.Sprintf("%dh%dm", hours, minutes)
	case minutes > 0:
		return fmt.Sprintf("%dm%ds", minutes, int(age.Seconds())%60)
	}
	return fmt.Sprintf("%ds", int(age.Seconds()))
}
