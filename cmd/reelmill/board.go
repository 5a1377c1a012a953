package main

import "github.com/reelmill/reelmill/internal/api"

// board shows on stderr how masters come along. It is safe for concurrent use.
type board interface {
	// track opens a place for one master.
	track(name string) tracker
	// say shows a line about all of them.
	say(line string)
	// drawn reports whether the board repaints the screen until it is closed.
	drawn() bool
	// close takes the board down and leaves what it shows.
	close()
}

// tracker hears of one master, one call at a time.
type tracker interface {
	upload(sent, total int64)
	created(id string, version int)
	version(v api.Version)
}

// newBoard returns bars for a person at a terminal and lines for everything else.
func newBoard(app *App, files int) board {
	if screen := app.terminal(); screen != nil {
		return newBars(screen, files == 1)
	}
	return &lines{out: app.stderr}
}

// stepName is what a step is called in front of people.
func stepName(step api.Step) string {
	if step.Label == "" {
		return step.Kind
	}
	return step.Label
}
