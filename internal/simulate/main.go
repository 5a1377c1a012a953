package main

import (
	"flag"
	"fmt"
	"os"
	"strconv"
	"strings"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "simulate:", err)
		os.Exit(1)
	}
}

// options are the flags.
type options struct {
	workers []int
	assets  int
	seed    uint64
	doc     string
}

func parse(args []string) (o options, err error) {
	var workers string
	flags := flag.NewFlagSet("simulate", flag.ContinueOnError)
	flags.StringVar(&workers, "workers", "1,10,100,1000", "sizes of the fleet, separated by commas")
	flags.IntVar(&o.assets, "assets", 1_000_000, "assets that are queued at the start")
	flags.Uint64Var(&o.seed, "seed", 1, "seed of everything that is left to chance")
	flags.StringVar(&o.doc, "doc", "docs/scaling.md", "page whose results are replaced; empty writes none")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	for word := range strings.SplitSeq(workers, ",") {
		count, err := strconv.Atoi(word)
		if err != nil || count < 1 {
			return o, fmt.Errorf("-workers: %q is no size of a fleet", word)
		}
		o.workers = append(o.workers, count)
	}
	return o, nil
}

func run(args []string) error {
	o, err := parse(args)
	if err != nil {
		return err
	}
	costs, err := readCosts()
	if err != nil {
		return err
	}
	page := &page{costs: costs, options: o}
	page.known()
	page.compare()
	page.floods()
	page.sizes()
	fmt.Print(page.text.String())
	if o.doc == "" {
		return nil
	}
	return page.replaceIn(o.doc)
}
