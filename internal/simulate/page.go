package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/reelmill/reelmill/jobs"
)

// page collects the results as Markdown.
type page struct {
	options

	costs costs
	text  strings.Builder
}

func (p *page) write(format string, args ...any) { fmt.Fprintf(&p.text, format, args...) }

// known lists what was measured.
func (p *page) known() {
	c := &p.costs
	p.write("Measured: %s. %d assets, %d steps each, on %d worker(s).\n\n", c.Measured, c.Assets, c.steps(), c.Workers)
	p.write("| step | an asset has | p50 | p95 |\n| --- | --- | --- | --- |\n")
	for _, kind := range jobs.Kinds() {
		if c.Graph[kind] > 0 {
			p.write("| %s | %d | %s | %s |\n", kind, c.Graph[kind], span(quantile(c.Busy[kind], 0.5)), span(quantile(c.Busy[kind], 0.95)))
		}
	}
	p.write("\nRedis commands a step: %.0f, and %.0f a second while idle. SQL transactions a step: %.1f, and %.1f a second while idle.\n",
		c.RedisPerStep, c.RedisIdle, c.SQLPerStep, c.SQLIdle)
}

// compare repeats the measured case.
func (p *page) compare() {
	c := &p.costs
	got := backlog(c, c.Workers, c.Assets, c.Slots, p.seed)
	p.write("\n### The measured case, imagined\n\n| | measured | simulated |\n| --- | --- | --- |\n")
	p.write("| all published after | %s | %s |\n", span(c.Wall), span(got.elapsed))
	p.write("| poster, p50 | %s | %s |\n", span(quantile(c.Posters, 0.5)), span(quantile(got.posters, 0.5)))
	p.write("| published, p50 | %s | %s |\n", span(quantile(c.Done, 0.5)), span(quantile(got.wholes, 0.5)))
}

// sizes works a backlog off with fleets of several sizes.
func (p *page) sizes() {
	p.write("\n### %d assets queued at once\n\n", p.assets)
	p.write("| workers | heavy slots | all published after | against one worker | heavy slots busy | steps a second | Redis commands a second | SQL transactions a second |\n")
	p.write("| --- | --- | --- | --- | --- | --- | --- | --- |\n")
	first := 0.0
	for _, workers := range p.workers {
		got := backlog(&p.costs, workers, p.assets, p.costs.Slots, p.seed)
		if first == 0 {
			first = got.elapsed * float64(workers)
		}
		rate := float64(got.steps) / got.elapsed
		idle := float64(workers) / float64(p.costs.Workers)
		p.write("| %d | %d | %s | %.1f | %.1f %% | %.2f | %.0f | %.1f |\n", workers, workers*p.costs.Slots[jobs.LaneHeavy], span(got.elapsed),
			first/got.elapsed, 100*got.use, rate, rate*p.costs.RedisPerStep+idle*p.costs.RedisIdle, rate*p.costs.SQLPerStep+idle*p.costs.SQLIdle)
	}
}

// The marks between which the results stand.
const (
	begin = "<!-- results -->\n"
	end   = "<!-- end of results -->"
)

// replaceIn writes the results into the page.
func (p *page) replaceIn(path string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	before, rest, found := strings.Cut(string(text), begin)
	_, after, closed := strings.Cut(rest, end)
	if !found || !closed {
		return errors.New(path + " has no marks for the results")
	}
	return os.WriteFile(path, []byte(before+begin+p.text.String()+end+after), 0o600)
}
