package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// The parts of a run.
const (
	partLadder  = "ladder"  // ours against hand-written commands
	partChunks  = "chunks"  // chunked against whole
	partWorkers = "workers" // two workers against one
	partCosts   = "costs"   // what each step costs, for the simulation
	partTimes   = "times"   // from submit to poster, first rendition, published; the whole set
)

// options are the flags.
type options struct {
	reelmill    string
	samples     []string
	parts       []string
	runs        int
	longRuns    int
	longSeconds int
	chunk       float64 // seconds; 0 is the rule of the program
	cache       string
	doc         string
	json        string
	costs       string
	costAssets  int
}

func parse(args []string) (options, error) {
	var o options
	var samples, parts string
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.StringVar(&o.reelmill, "reelmill", "bin/reelmill", "the program to measure")
	flags.StringVar(&samples, "samples", "video/hd_bbb_1080p25_first20s.ts", "short masters of the sample collection, separated by commas")
	flags.StringVar(&parts, "parts", "ladder,chunks,workers,times", "what to measure")
	flags.IntVar(&o.runs, "runs", 5, "measurements of each kind on short masters")
	flags.IntVar(&o.longRuns, "long-runs", 1, "measurements of each kind on the long master")
	flags.IntVar(&o.longSeconds, "long-seconds", 300, "length of the long master")
	flags.Float64Var(&o.chunk, "chunk", 30, "length of chunks in seconds where chunks are measured; 0 leaves it to the program")
	flags.StringVar(&o.cache, "cache", "", "folder that keeps the long master (default: reelmill-bench in the user's cache)")
	flags.StringVar(&o.doc, "doc", "docs/benchmarks.md", "page whose results section is replaced; empty writes none")
	flags.StringVar(&o.json, "json", "", "file for every single measurement as JSON")
	flags.StringVar(&o.costs, "costs", "internal/simulate/measured.json", "file for the part costs")
	flags.IntVar(&o.costAssets, "cost-assets", 6, "masters that the part costs takes in at once")
	quick := flags.Bool("quick", false, "one short master, one run, nothing written into the page")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	o.samples, o.parts = strings.Split(samples, ","), strings.Split(parts, ",")
	if *quick {
		o.samples, o.parts, o.runs, o.doc = o.samples[:1], []string{partLadder, partTimes}, 1, ""
		o.longRuns = 0
	}
	return o, o.check()
}

func (o *options) check() (err error) {
	for _, part := range o.parts {
		if !slices.Contains([]string{partLadder, partChunks, partWorkers, partTimes, partCosts}, part) {
			return fmt.Errorf("-parts: there is no part %q", part)
		}
	}
	if o.runs < 1 || o.longRuns < 0 || o.longSeconds < 4 {
		return fmt.Errorf("-runs %d, -long-runs %d, -long-seconds %d: too small", o.runs, o.longRuns, o.longSeconds)
	}
	if o.cache == "" {
		if o.cache, err = os.UserCacheDir(); err != nil {
			return err
		}
		o.cache = filepath.Join(o.cache, "reelmill-bench")
	}
	o.reelmill, err = filepath.Abs(o.reelmill)
	return err
}

func (o *options) wants(part string) bool { return slices.Contains(o.parts, part) }
