package main

import (
	"context"
	"encoding/json"
	"sync"
	"time"

	"github.com/reelmill/reelmill/internal/client"
)

const (
	// pollEvery is how often a version is asked for; with many files at once each is asked for less often.
	pollEvery = 500 * time.Millisecond
	pollGroup = 8
	// patience is how long a wait outlives its server.
	patience = 5 * time.Minute
)

// desk takes several masters in: it uploads one after the other, because they share one line, and waits for all at once.
type desk struct {
	app    *App
	cmd    *SubmitCmd
	board  board
	client *client.Client
}

// receipt is what programs learn of one file.
type receipt struct {
	Asset    assetID         `json:"asset"`
	Version  int             `json:"version"`
	Manifest json.RawMessage `json:"manifest,omitempty"`
}

type assetID struct {
	ID string `json:"id"`
}

// outcome is how one file ended.
type outcome struct {
	name    string
	receipt receipt
	err     error
}

// serve brings in every file and prints the outcomes in the order of the files. It reports whether any failed.
func (d *desk) serve(ctx context.Context) (failed bool) {
	outcomes := make([]chan outcome, len(d.cmd.Files))
	for i := range outcomes {
		outcomes[i] = make(chan outcome, 1)
	}
	var work sync.WaitGroup
	work.Go(func() { d.take(ctx, outcomes, &work) })
	if d.board.drawn() {
		// Anything printed between bars would be painted over.
		work.Wait()
		d.board.close()
	}
	for _, next := range outcomes {
		failed = d.print(<-next) || failed
	}
	work.Wait()
	return failed
}

// take submits every file and leaves the waiting to others.
func (d *desk) take(ctx context.Context, outcomes []chan outcome, work *sync.WaitGroup) {
	tell := d.outage()
	hasty, patient := d.client.Patiently(0, tell), d.client.Patiently(patience, tell)
	for i, file := range d.cmd.Files {
		s := &submission{cmd: d.cmd, hasty: hasty, patient: patient, file: file, name: nameOf(file)}
		s.tracker = d.board.track(s.name)
		got, err := s.submit(ctx)
		if err != nil || !d.cmd.Wait {
			outcomes[i] <- outcome{name: s.name, receipt: got, err: err}
			continue
		}
		work.Go(func() {
			every := pollEvery * time.Duration((len(d.cmd.Files)+pollGroup-1)/pollGroup)
			document, err := s.await(ctx, got, every)
			got.Manifest = document
			outcomes[i] <- outcome{name: s.name, receipt: got, err: err}
		})
	}
}

// outage tells people once that the server is away and once that it is back, however many files wait for it.
func (d *desk) outage() func(error) {
	var mu sync.Mutex
	away := false
	return func(err error) {
		mu.Lock()
		defer mu.Unlock()
		switch {
		case err != nil && !away:
			d.board.say("The server does not answer (" + faultOf(err).Code + "); waiting for it to come back.")
		case err == nil && away:
			d.board.say("The server is back.")
		}
		away = err != nil
	}
}

// print shows one outcome and reports whether it is a failure.
func (d *desk) print(o outcome) (failed bool) {
	switch {
	case o.err != nil && d.app.json:
		_ = d.app.printJSON(failureOf(o.err)) // a closed pipe has nobody behind it
	case o.err != nil:
		d.app.failAbout(o.name, o.err)
	case d.app.json:
		_ = d.app.printJSON(o.receipt)
	case o.receipt.Manifest != nil:
		return d.summarise(o)
	default:
		d.app.print("%s: asset %s, version %d\n", o.name, o.receipt.Asset.ID, o.receipt.Version)
	}
	return o.err != nil
}

func (d *desk) summarise(o outcome) (failed bool) {
	if err := writeSummary(d.app.stdout, o.receipt.Manifest, d.client.ManifestURL(o.receipt.Asset.ID)); err != nil {
		d.app.failAbout(o.name, err)
		return true
	}
	return false
}
