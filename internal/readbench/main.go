// Command readbench measures how fast manifests are read: requests a second and times of `reelmill serve` over PostgreSQL beside nginx,
// which serves the same bytes as static files, on one machine in one run, with few and with many assets. It is for developers:
// `make bench-manifest`.
//
// Figures are compared, never judged by a test: a missed aim is printed and is no failure.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"syscall"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:])
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "readbench:", err)
		os.Exit(1)
	}
}

// options are what a run measures.
type options struct {
	program     string
	doc         string // page whose results are replaced; empty prints only
	counts      []int
	seconds     int
	connections int
}

func parse(args []string) (o options, err error) {
	flags := flag.NewFlagSet("readbench", flag.ContinueOnError)
	flags.StringVar(&o.program, "reelmill", "", "the built program")
	flags.StringVar(&o.doc, "doc", "", "page to write the results into")
	counts := flags.String("assets", "1000,100000", "how many assets, one measurement each")
	flags.IntVar(&o.seconds, "seconds", 20, "how long each is asked")
	flags.IntVar(&o.connections, "connections", 64, "how many ask at once")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	for text := range strings.SplitSeq(*counts, ",") {
		count, err := strconv.Atoi(text)
		if err != nil || count < 1 {
			return o, fmt.Errorf("-assets: %q is no number of assets", text)
		}
		o.counts = append(o.counts, count)
	}
	if o.program == "" {
		return o, errors.New("-reelmill: say which program to measure")
	}
	return o, nil
}

func run(ctx context.Context, args []string) error {
	o, err := parse(args)
	if err != nil {
		return err
	}
	results := []comparison{}
	for _, count := range o.counts {
		began := time.Now()
		found, err := measure(ctx, o, count)
		if err != nil {
			return fmt.Errorf("%d assets: %w", count, err)
		}
		results = append(results, found)
		fmt.Fprintf(os.Stderr, "%d assets measured in %s\n", count, time.Since(began).Round(time.Second))
	}
	return tell(o, results)
}
