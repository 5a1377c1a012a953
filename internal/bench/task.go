package main

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"time"
)

// task is one measurement to take.
type task struct {
	master master
	mode   string
	round  int
}

// tasks lists everything that was asked for, the ways of one master alternating. Each round begins with another one, so
// that none always runs on a cool or a busy machine.
func (b *bench) tasks(ctx context.Context) ([]task, error) {
	var found []task
	for _, rel := range b.samples {
		m, err := sample(rel)
		if err != nil {
			return nil, err
		}
		found = append(found, alternate(m, b.shortModes(), b.runs)...)
	}
	if modes := b.longModes(); len(modes) > 0 && b.longRuns > 0 {
		m, err := b.long(ctx)
		if err != nil {
			return nil, err
		}
		found = append(found, alternate(m, modes, b.longRuns)...)
	}
	for _, t := range found {
		if _, known := b.ladders[t.master.name]; known {
			continue
		}
		plan, err := b.ladderOf(ctx, t.master)
		if err != nil {
			return nil, err
		}
		b.ladders[t.master.name] = plan
	}
	return found, nil
}

func alternate(m master, modes []string, rounds int) []task {
	var found []task
	for round := range rounds {
		for i := range modes {
			found = append(found, task{master: m, mode: modes[(i+round)%len(modes)], round: round})
		}
	}
	return found
}

// measure takes one measurement after the other. One that fails is a fault, and the others go on.
func (b *bench) measure(ctx context.Context, tasks []task) {
	for i, t := range tasks {
		if ctx.Err() != nil {
			b.faults = append(b.faults, fmt.Sprintf("stopped after %d of %d measurements", i, len(tasks)))
			return
		}
		found, err := b.take(ctx, t)
		if err != nil {
			b.faults = append(b.faults, fmt.Sprintf("%s of %s, round %d: %v", t.mode, t.master.name, t.round+1, err))
			b.remark("%d/%d %s: %v", i+1, len(tasks), t.mode, err)
			continue
		}
		found.Master, found.Mode, found.Round = t.master.name, t.mode, t.round
		b.results = append(b.results, found)
		if err := b.results.save(b.json); err != nil { // at once: a run is long, and may be stopped
			b.faults = append(b.faults, err.Error())
		}
		b.remark("%d/%d %s: %s: wall %.1f s, CPU %.1f s (measuring %.1f s), %.0f MB", i+1, len(tasks), t.master.name, t.mode,
			found.Wall, found.CPU, measuring(found), memory(found))
	}
}

// estimate says how long the run will roughly take: x264 "fast" needs about 0.035 core-seconds for a
// million pixels.
func (b *bench) estimate(tasks []task) {
	seconds := 0.0
	for _, t := range tasks {
		cores, work := float64(runtime.NumCPU()), 1.0
		switch t.mode {
		case modeOne:
			cores, work = 1, 1.1
		case modeTwo:
			cores, work = 2, 1.1
		case modeArticle:
			work = 1.4
		case modeEach:
			work = 1.25
		}
		seconds += b.ladders[t.master.name].pixels() * 0.035 * work / cores
	}
	b.remark("%d measurements, about %v where nothing else runs on %d cores", len(tasks), (time.Duration(seconds) * time.Second).Round(time.Minute), runtime.NumCPU())
}

// remark tells the developer how it goes.
func (b *bench) remark(format string, args ...any) {
	_, _ = fmt.Fprintf(os.Stderr, "%s "+format+"\n", append([]any{time.Now().Format(time.TimeOnly)}, args...)...)
}
