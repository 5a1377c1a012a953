// Command corpus sends every file of a sample collection through the real server, as masters and as subtitle files, and
// prints what became of each. It is for developers: `make corpus`.
//
// It exits with 1 when a file ended neither published nor with a reason a person can act on, or when the server was left
// sick or untidy.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// errUnwell means that the run went to its end and found faults; they have been printed.
var errUnwell = errors.New("the corpus found faults")

// options are the flags.
type options struct {
	reelmill string
	samples  string
	carrier  string
	json     string
	keep     string
	atOnce   int
	patience time.Duration
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Stdout)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "corpus:", err)
		os.Exit(1)
	}
}

func parse(args []string) (options, error) {
	var o options
	flags := flag.NewFlagSet("corpus", flag.ContinueOnError)
	flags.StringVar(&o.reelmill, "reelmill", "bin/reelmill", "the program to test")
	flags.StringVar(&o.samples, "samples", "../shared/samples", "folder with video, images, subtitles and subtitles-crashers")
	flags.StringVar(&o.carrier, "carrier", "internal/testmedia/tiny.mp4", "master of the asset that gets the subtitle files")
	flags.StringVar(&o.json, "json", "", "file for the results as JSON")
	flags.StringVar(&o.keep, "keep", "", "folder for data and log, kept afterwards (default: a temporary one)")
	flags.IntVar(&o.atOnce, "at-once", 3, "masters at the same time")
	flags.DurationVar(&o.patience, "patience", 2*time.Hour, "how long one master may take")
	return o, flags.Parse(args)
}

// run takes the whole collection through one server.
func run(ctx context.Context, args []string, out io.Writer) error {
	o, err := parse(args)
	if err != nil {
		return err
	}
	found, err := collect(o.samples)
	if err != nil {
		return err
	}
	mill, err := start(ctx, o.reelmill, o.keep)
	if err != nil {
		return err
	}
	rows, err := mill.take(ctx, found, o)
	if err != nil {
		return errors.Join(err, mill.stop())
	}
	report := judge(rows, append(mill.health(ctx), mill.leftovers()...))
	err = mill.stop()
	if left := mill.processes(); len(left) > 0 {
		report.Faults = append(report.Faults, fmt.Sprintf("processes that outlived the server: %v", left))
	}
	if err := errors.Join(err, report.print(out), report.save(o.json)); err != nil {
		return err
	}
	if len(report.Faults) > 0 {
		return errUnwell
	}
	return nil
}
