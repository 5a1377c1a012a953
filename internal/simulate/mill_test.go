package main

import (
	"math"
	"testing"

	"github.com/reelmill/reelmill/jobs"
)

// small is an asset of eight steps with round costs.
func small() *costs {
	return &costs{
		Workers: 1, Slots: map[jobs.Lane]int{jobs.LaneControl: 2, jobs.LaneLight: 1, jobs.LaneHeavy: 2},
		Busy: map[jobs.Kind][]float64{
			jobs.KindProbe: {1}, jobs.KindPoster: {2}, jobs.KindEncode: {10}, jobs.KindAssemble: {1}, jobs.KindPackage: {1}, jobs.KindPublish: {0.1},
		},
		Graph: map[jobs.Kind]int{
			jobs.KindProbe: 1, jobs.KindPoster: 1, jobs.KindEncode: 2, jobs.KindAssemble: 2, jobs.KindPackage: 1, jobs.KindPublish: 1,
		},
	}
}

func TestClockKeepsOrder(t *testing.T) {
	c, said := clock{}, ""
	c.after(2, func() { said += "c" })
	c.after(1, func() {
		said += "a"
		c.after(0.5, func() { said += "b" })
	})
	c.after(2, func() { said += "d" })
	for c.next() {
	}
	if said != "abcd" || c.now != 2 {
		t.Errorf("happened %q until %v", said, c.now)
	}
}

// Every step is worked once, no slot is worked twice at a time, and a backlog keeps nearly all of them busy.
func TestBacklogIsWorkedOff(t *testing.T) {
	c := small()
	const assets, workers = 400, 5
	got := backlog(c, workers, assets, c.Slots, 7)
	if got.steps != assets*8 || len(got.wholes) != assets {
		t.Errorf("%d steps of %d assets were worked, want %d of %d", got.steps, len(got.wholes), assets*8, assets)
	}
	least := float64(assets) * c.work(jobs.LaneHeavy) / (workers * 2)
	if got.elapsed < least || got.elapsed > 1.05*least {
		t.Errorf("took %.0f s, want little more than the %.0f s of its encodes", got.elapsed, least)
	}
	if got.use > 1 || got.use < 0.95 {
		t.Errorf("%.3f of the heavy slots were busy", got.use)
	}
}

// Who comes late must not feel how large the flood is.
func TestFloodIsNotFelt(t *testing.T) {
	c := small()
	slowest := func(flood int, fair bool) float64 {
		return quantile(late(c, 4, flood, 20, 60, fair, c.Slots, 3).wholes, 1)
	}
	little, large := slowest(2_000, true), slowest(20_000, true)
	if math.Abs(large-little) > 15 {
		t.Errorf("with a flood of 2,000 the slowest took %.0f s, with one of 20,000 %.0f s", little, large)
	}
	if unfair := slowest(2_000, false); unfair < 10*large {
		t.Errorf("one line for all took %.0f s: the model shows no flood at all", unfair)
	}
}

// A step of several slots is not starved by steps of one.
func TestLargeStepsGetThrough(t *testing.T) {
	c := small()
	c.Slots = map[jobs.Lane]int{jobs.LaneControl: 2, jobs.LaneLight: 2, jobs.LaneHeavy: 4}
	m := newMill(c, 1, c.Slots, 5)
	var large float64
	m.settled = func(a *asset) {
		if a.units > 1 {
			large = a.done
		}
	}
	for n := range 500 {
		a := &asset{number: int64(n), tenant: "many", priority: jobs.PriorityNormal}
		if n == 0 {
			a.tenant, a.units = "one", 4
		}
		m.submit(a)
	}
	for large == 0 && m.next() {
	}
	if large == 0 || large > 300 {
		t.Errorf("the asset with steps of four slots was done after %.0f s", large)
	}
}

func TestMeasuredCostsAreComplete(t *testing.T) {
	c, err := readCosts()
	if err != nil {
		t.Fatal(err)
	}
	if c.steps() == 0 || c.Assets != len(c.Done) || c.Assets != len(c.Posters) || c.Measured == "" {
		t.Errorf("measured.json describes %d steps, %d assets, %d times", c.steps(), c.Assets, len(c.Done))
	}
}
