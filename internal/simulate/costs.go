package main

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"math/rand/v2"

	"github.com/reelmill/reelmill/jobs"
)

//go:embed measured.json
var measured []byte

// costs are what was measured on a real fleet.
type costs struct {
	Measured string // when and on what, in words
	Workers  int
	Slots    map[jobs.Lane]int // of one worker
	Assets   int
	Wall     float64 // seconds from the first submission to the last publishing
	Posters  []float64
	Done     []float64 // seconds from each submission to its publishing
	// Busy are the seconds of every finished attempt, by the kind of step.
	Busy map[jobs.Kind][]float64
	// Graph is how many steps of each kind one asset has.
	Graph map[jobs.Kind]int
	// RedisPerStep and SQLPerStep are commands and transactions for one step, those of idling processes left out.
	RedisPerStep, SQLPerStep float64
	// RedisIdle and SQLIdle are what processes that do nothing ask in a second, all together.
	RedisIdle, SQLIdle float64
}

func readCosts() (c costs, err error) {
	if err := json.Unmarshal(measured, &c); err != nil { //nolint:musttag // written by our own bench, under the names of the fields
		return c, fmt.Errorf("measured.json: %w", err)
	}
	for kind, count := range c.Graph {
		if count > 0 && len(c.Busy[kind]) == 0 {
			return c, fmt.Errorf("measured.json: no step of kind %q was measured", kind)
		}
	}
	return c, nil
}

// draw is what one step costs: one of the measured ones.
func (c *costs) draw(kind jobs.Kind, random *rand.Rand) float64 {
	return c.Busy[kind][random.IntN(len(c.Busy[kind]))]
}

// work is the seconds of one asset in a lane, on average.
func (c *costs) work(lane jobs.Lane) float64 {
	total := 0.0
	for kind, count := range c.Graph {
		if jobs.PolicyFor(kind).Lane == lane {
			total += mean(c.Busy[kind]) * float64(count)
		}
	}
	return total
}

func (c *costs) steps() int {
	total := 0
	for _, count := range c.Graph {
		total += count
	}
	return total
}
