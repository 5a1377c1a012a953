package main

import (
	"errors"
	"flag"
	"fmt"
	"slices"
	"strings"
	"time"
)

// options are the flags.
type options struct {
	reelmill string
	rounds   int
	seed     uint64
	only     []string
	freeze   time.Duration
	rest     int
	workers  int
	storage  string
	json     string
	doc      string
	keep     bool
	list     bool
	budget   time.Duration
}

func parse(args []string) (options, error) {
	var o options
	var only string
	flags := flag.NewFlagSet("faults", flag.ContinueOnError)
	flags.StringVar(&o.reelmill, "reelmill", "", "the program to test (default: built from this source)")
	flags.IntVar(&o.rounds, "rounds", 200, "rounds, one fault each")
	flags.Uint64Var(&o.seed, "seed", 0, "seed of the order and the moments of faults (default: the time)")
	flags.StringVar(&only, "only", "", "names of faults, separated by commas")
	flags.DurationVar(&o.freeze, "freeze", time.Minute, "how long Redis and PostgreSQL are frozen")
	flags.IntVar(&o.rest, "rest", 5, "rounds between two times at rest")
	flags.IntVar(&o.workers, "workers", 3, "workers of the fleet")
	flags.StringVar(&o.storage, "storage", "auto", "where blobs are kept: folder, s3, or auto for s3 where versitygw is installed")
	flags.StringVar(&o.json, "json", "", "file for every round as JSON")
	flags.StringVar(&o.doc, "doc", "", "page whose results section is replaced")
	flags.BoolVar(&o.keep, "keep", false, "keep logs and data even when all is well")
	flags.BoolVar(&o.list, "list", false, "only name the faults")
	flags.DurationVar(&o.budget, "budget", 0, "begin no new round after so long; 0 sets no bound")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	if o.seed == 0 {
		o.seed = uint64(time.Now().UnixNano())
	}
	if only != "" {
		o.only = strings.Split(only, ",")
	}
	for _, name := range o.only {
		if !slices.ContainsFunc(table(), func(f fault) bool { return f.name == name }) {
			return o, fmt.Errorf("there is no fault %q; -list names them", name)
		}
	}
	if o.rounds < 1 || o.rest < 1 || o.workers < 2 {
		return o, errors.New("-rounds and -rest must be at least 1, -workers at least 2")
	}
	return o, nil
}
