// Command bench measures the real server side by side with hand-written ffmpeg commands on the same masters in the same
// run, and writes what it found into docs/benchmarks.md. It is for developers: `make bench`.
//
// Figures are compared, never judged by a test: a missed aim is printed and is no failure. It exits with 1 when a
// measurement could not be taken or when outputs that are compared are not alike.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
)

// errUnwell means that the run went to its end and found faults; they have been printed.
var errUnwell = errors.New("some measurements could not be taken or compared")

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:])
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// bench is one run of the whole programme.
type bench struct {
	options

	begin   string // load of the machine before anything ran
	folder  string // temporary: data folders, outputs, logs
	counter int
	ladders map[string]ladder // by name of the master
	results results
	faults  []string
}

func run(ctx context.Context, args []string) (err error) {
	b := &bench{ladders: map[string]ladder{}}
	if b.options, err = parse(args); err != nil {
		return err
	}
	b.begin = load()
	if b.folder, err = os.MkdirTemp("", "reelmill-bench-"); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(b.folder)) }()
	if err := b.measureAll(ctx); err != nil {
		return err
	}
	return b.tell(ctx)
}

// measureAll takes every measurement that was asked for. Only what spoils all of them is an error.
func (b *bench) measureAll(ctx context.Context) error {
	if err := b.writeSet(); err != nil {
		return err
	}
	if b.wants(partCosts) {
		if err := b.measureCosts(ctx); err != nil {
			return err
		}
	}
	tasks, err := b.tasks(ctx)
	if err != nil {
		return err
	}
	b.estimate(tasks)
	b.measure(ctx, tasks)
	b.faults = append(b.faults, b.results.strangers()...)
	return nil
}

// tell prints the report and writes it where it belongs.
func (b *bench) tell(ctx context.Context) error {
	text := b.report(ctx)
	fmt.Print(text)
	if b.doc != "" && len(b.results) > 0 && ctx.Err() == nil {
		if err := replaceResults(b.doc, text); err != nil {
			return err
		}
	}
	if len(b.faults) > 0 {
		return errUnwell
	}
	return context.Cause(ctx)
}

// place is a new folder for one measurement.
func (b *bench) place() (string, error) {
	b.counter++
	folder := filepath.Join(b.folder, fmt.Sprintf("run%03d", b.counter))
	return folder, os.MkdirAll(folder, 0o750)
}
