package api

import "time"

// LaneBoard is every lane and every live worker.
type LaneBoard struct {
	Lanes   []Lane   `json:"lanes" nullable:"false"`
	Workers []Worker `json:"workers" nullable:"false"`
	// WorkersUnknown says why the live workers could not be asked for; slots and workers are 0 then.
	WorkersUnknown *Fault `json:"workers_unknown,omitempty"`
}

// Lane is a queue class with what waits in it and who serves it.
type Lane struct {
	Lane   string     `json:"lane"`
	Paused *LanePause `json:"paused,omitempty"`
	// Priorities are the work of each priority, most urgent first.
	Priorities []LaneLoad `json:"priorities" nullable:"false"`
	Waiting    int64      `json:"waiting" doc:"Ready steps that wait for their turn to be sent to the queue"`
	Queued     int64      `json:"queued" doc:"Ready steps in the queue, pausing ones included"`
	Running    int64      `json:"running"`
	// OldestSeconds is how long the oldest step that may start has waited, 0 where none waits.
	OldestSeconds float64 `json:"oldest_seconds"`
	Slots         int     `json:"slots" doc:"Of live workers that take new work"`
	Workers       int     `json:"workers" doc:"Live workers that take new work in this lane"`
}

// LanePause says since when a lane starts nothing new, and which API key asked for it.
type LanePause struct {
	Since time.Time `json:"since"`
	By    string    `json:"by,omitempty"`
}

// LaneLoad is the work of one priority of a lane.
type LaneLoad struct {
	Priority string `json:"priority"`
	Waiting  int64  `json:"waiting"`
	Queued   int64  `json:"queued"`
	Running  int64  `json:"running"`
}

// Worker is one live worker process.
type Worker struct {
	Host    string         `json:"host"`
	PID     int            `json:"pid"`
	Status  string         `json:"status" doc:"active, or stopped and closed for one that takes nothing new"`
	Started time.Time      `json:"started"`
	Slots   map[string]int `json:"slots" doc:"By lane"`
	Busy    map[string]int `json:"busy" doc:"Slots taken, by lane"`
}

// ListedStep is a step with what it belongs to.
type ListedStep struct {
	Step

	Asset      string    `json:"asset"`
	ExternalID string    `json:"external_id,omitempty"`
	Title      string    `json:"title"`
	Version    int       `json:"version"`
	Priority   string    `json:"priority"`
	Units      int       `json:"units" doc:"Slots of its lane that it takes"`
	Since      time.Time `json:"since" doc:"Since when it is in this state"`
	Attempt    int       `json:"attempt" doc:"Attempts started, those that cost nothing not counted"`
	Allowed    int       `json:"attempts_allowed"`
	// Position is the last time in the programme, in seconds, that ffmpeg reported; End is where the step's stretch of the programme
	// ends. Both are missing for steps that do not work through the programme.
	Position *float64 `json:"position,omitempty"`
	End      *float64 `json:"end,omitempty"`
}

// StepPage is one page of a list of steps.
type StepPage struct {
	Steps []ListedStep `json:"steps" nullable:"false"`
	// Cursor asks for the next page; empty on the last.
	Cursor string `json:"cursor,omitempty"`
}
