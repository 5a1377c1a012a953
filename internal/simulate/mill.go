package main

import (
	"container/heap"
	"maps"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/reelmill/reelmill/internal/schedule"
	"github.com/reelmill/reelmill/jobs"
)

const (
	look = 0.25 // seconds between two looks of the relay, as in internal/queue
	poll = 1.0  // seconds between two looks of an idle worker, asynq's own
	// snooze is how long a step stays away that found too few slots: a second, and up to one more until asynq looks.
	snooze = 2.0
)

// mill is an imagined fleet with a backlog.
type mill struct {
	clock
	costs  *costs
	random *rand.Rand
	// fair is false for the counter-example: one line for all, and all of it in Redis.
	fair bool

	outbox  map[string]map[string]*line // by queue and tenant
	waiting map[string][]step           // what lies in Redis, by queue
	turns   map[string]*schedule.Turns
	workers int
	slots   map[jobs.Lane]int // of one worker
	idle    map[jobs.Lane][]*bay
	armed   bool
	posted  int64

	steps   int64
	busy    map[jobs.Lane]float64 // seconds times slots
	settled func(*asset)
}

// bay is one lane of one worker.
type bay struct {
	lane    jobs.Lane
	slots   *schedule.Slots
	size    int
	running int
	idle    bool
}

func newMill(c *costs, workers int, slots map[jobs.Lane]int, seed uint64) *mill {
	m := &mill{
		costs: c, fair: true,
		random:  rand.New(rand.NewPCG(seed, uint64(workers))), //nolint:gosec // a repeatable draw, no secret
		workers: workers, slots: slots,
		outbox: map[string]map[string]*line{}, waiting: map[string][]step{}, turns: map[string]*schedule.Turns{},
		idle: map[jobs.Lane][]*bay{}, busy: map[jobs.Lane]float64{}, settled: func(*asset) {},
	}
	for range workers {
		for lane, size := range slots {
			m.rest(&bay{lane: lane, slots: schedule.NewSlots(size), size: size})
		}
	}
	return m
}

// submit brings an asset.
func (m *mill) submit(a *asset) {
	a.submitted = m.now
	m.enter(a)
}

// enter posts the steps of the asset's present stage; a stage that has none is passed.
func (m *mill) enter(a *asset) {
	for ; a.stage < len(stages); a.stage++ {
		steps := a.open(m.costs.Graph)
		if a.left = len(steps); a.left == 0 {
			continue
		}
		for _, s := range steps {
			m.post(s)
		}
		return
	}
	a.done = m.now
	m.settled(a)
}

// post writes a row of the outbox.
func (m *mill) post(s step) {
	m.posted++
	s.order = m.posted
	queue, tenant := jobs.Queue(jobs.PolicyFor(s.kind).Lane, s.asset.priority), s.asset.tenant
	if !m.fair {
		tenant = ""
	}
	if m.outbox[queue] == nil {
		m.outbox[queue], m.turns[queue] = map[string]*line{}, &schedule.Turns{}
	}
	if m.outbox[queue][tenant] == nil {
		m.outbox[queue][tenant] = &line{}
	}
	heap.Push(m.outbox[queue][tenant], s)
	m.arm()
}

// arm makes the relay look at its next time; looks that would find nothing new are left out.
func (m *mill) arm() {
	if !m.armed {
		m.armed = true
		m.after(math.Ceil(m.now/look+1e-9)*look-m.now, m.relay)
	}
}

// relay fills the windows, as internal/queue does.
func (m *mill) relay() {
	m.armed = false
	for _, lane := range jobs.Lanes() {
		added := 0
		for _, priority := range jobs.Priorities() {
			queue := jobs.Queue(lane, priority)
			room := math.MaxInt32
			if m.fair {
				room = schedule.Window(lane, m.workers*m.slots[lane]) - len(m.waiting[queue])
			}
			if room > 0 && len(m.outbox[queue]) > 0 {
				added += m.fill(queue, room)
			}
		}
		m.wake(lane, added)
	}
}

func (m *mill) fill(queue string, room int) int {
	lines := map[string][]step{}
	for _, tenant := range m.turns[queue].Soonest(slices.Collect(maps.Keys(m.outbox[queue])), room) {
		lines[tenant] = m.outbox[queue][tenant].first(room)
	}
	dealt := schedule.Deal(m.turns[queue], lines, room, func(s step) int { return s.units })
	taken := map[string]int{}
	for _, s := range dealt {
		tenant := s.asset.tenant
		if !m.fair {
			tenant = ""
		}
		taken[tenant]++
	}
	for tenant, line := range lines {
		m.outbox[queue][tenant].back(line[taken[tenant]:])
		if m.outbox[queue][tenant].Len() == 0 {
			delete(m.outbox[queue], tenant)
		}
	}
	m.waiting[queue] = append(m.waiting[queue], dealt...)
	return len(dealt)
}
