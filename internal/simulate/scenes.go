package main

import (
	"fmt"

	"github.com/reelmill/reelmill/jobs"
)

// outcome is what a run showed.
type outcome struct {
	elapsed         float64
	posters, wholes []float64 // seconds from submitting, of the watched assets
	steps           int64
	use             float64 // share of the heavy slots that was busy
}

func (m *mill) outcome(posters, wholes []float64) outcome {
	total := m.now * float64(m.workers*m.slots[jobs.LaneHeavy])
	return outcome{elapsed: m.now, posters: posters, wholes: wholes, steps: m.steps, use: m.busy[jobs.LaneHeavy] / total}
}

// backlog queues assets at once and works until all are done.
func backlog(c *costs, workers, assets int, slots map[jobs.Lane]int, seed uint64) outcome {
	m := newMill(c, workers, slots, seed)
	var posters, wholes []float64
	m.settled = func(a *asset) {
		posters, wholes = append(posters, a.poster-a.submitted), append(wholes, a.done-a.submitted)
	}
	for n := range assets {
		m.submit(&asset{number: int64(n), priority: jobs.PriorityNormal})
	}
	for len(wholes) < assets && m.next() {
	}
	return m.outcome(posters, wholes)
}

// late lets somebody with a single asset at a time come to a fleet on which another tenant has queued a flood.
func late(c *costs, workers, flood, visits int, every float64, fair bool, slots map[jobs.Lane]int, seed uint64) outcome {
	m := newMill(c, workers, slots, seed)
	m.fair = fair
	var posters, wholes []float64
	m.settled = func(a *asset) {
		if a.tenant == "late" {
			posters, wholes = append(posters, a.poster-a.submitted), append(wholes, a.done-a.submitted)
		}
	}
	for n := range flood {
		m.submit(&asset{number: int64(n), tenant: "flood", priority: jobs.PriorityNormal})
	}
	for n := range visits {
		m.after(every*float64(n+1), func() {
			m.submit(&asset{number: int64(flood + n), tenant: "late", priority: jobs.PriorityNormal})
		})
	}
	for len(wholes) < visits && m.next() {
	}
	return m.outcome(posters, wholes)
}

// floods tells what a flood does to everybody else.
func (p *page) floods() {
	const visits = 200
	p.write("\n### One asset while somebody else queues 100,000\n\n")
	p.write("Another key brings a single asset at a time, %d in all. Times are from submitting; p50 / p95 / longest.\n\n", visits)
	p.write("| workers | poster, idle fleet | poster, flood | published, idle fleet | published, flood | published, one line for all |\n")
	p.write("| --- | --- | --- | --- | --- | --- |\n")
	for _, workers := range p.workers {
		every := 3 * p.costs.work(jobs.LaneHeavy)
		idle := late(&p.costs, workers, 0, visits, every, true, p.costs.Slots, p.seed)
		flood := late(&p.costs, workers, 100_000, visits, every, true, p.costs.Slots, p.seed)
		line := late(&p.costs, workers, 100_000, 1, every, false, p.costs.Slots, p.seed)
		p.write("| %d | %s | %s | %s | %s | %s |\n", workers, three(idle.posters), three(flood.posters), three(idle.wholes), three(flood.wholes), span(line.wholes[0]))
	}
}

func three(values []float64) string {
	return fmt.Sprintf("%s / %s / %s", span(quantile(values, 0.5)), span(quantile(values, 0.95)), span(quantile(values, 1)))
}
