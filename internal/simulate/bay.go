package main

import "github.com/reelmill/reelmill/jobs"

// rest notes a bay with nothing to do.
func (m *mill) rest(b *bay) {
	if !b.idle {
		b.idle = true
		m.idle[b.lane] = append(m.idle[b.lane], b)
	}
}

// wake lets idle bays find steps that were just sent, each when it looks next.
func (m *mill) wake(lane jobs.Lane, steps int) {
	for range min(steps, len(m.idle[lane])) {
		last := len(m.idle[lane]) - 1
		at := m.random.IntN(last + 1)
		b := m.idle[lane][at]
		m.idle[lane][at] = m.idle[lane][last]
		m.idle[lane] = m.idle[lane][:last]
		b.idle = false
		m.after(m.random.Float64()*poll, func() { m.serve(b) })
	}
}

// serve takes steps for as long as the bay has slots and its queues have steps.
func (m *mill) serve(b *bay) {
	for b.running < b.size {
		queue := m.choose(b.lane)
		if queue == "" {
			break
		}
		s := m.waiting[queue][0]
		m.waiting[queue] = m.waiting[queue][1:]
		m.arm()
		release, ok := b.slots.Take(s.asset.tenant+string(s.kind), s.units, m.time())
		if !ok {
			m.after(snooze, func() {
				m.waiting[queue] = append(m.waiting[queue], s)
				m.wake(b.lane, 1)
			})
			continue
		}
		m.start(b, s, release)
	}
	if b.running == 0 || b.running < b.size {
		m.rest(b)
	}
}

// choose draws a queue that has steps, by asynq's weights.
func (m *mill) choose(lane jobs.Lane) string {
	total := 0
	for _, priority := range jobs.Priorities() {
		if len(m.waiting[jobs.Queue(lane, priority)]) > 0 {
			total += priority.Weight()
		}
	}
	if total == 0 {
		return ""
	}
	draw := m.random.IntN(total)
	for _, priority := range jobs.Priorities() {
		queue := jobs.Queue(lane, priority)
		if len(m.waiting[queue]) == 0 {
			continue
		}
		if draw -= priority.Weight(); draw < 0 {
			return queue
		}
	}
	return ""
}

// start runs a step to its end.
func (m *mill) start(b *bay, s step, release func()) {
	seconds := m.costs.draw(s.kind, m.random)
	units := min(max(s.units, 1), b.size)
	b.running++
	m.steps++
	m.busy[b.lane] += seconds * float64(units)
	m.after(seconds, func() {
		release()
		b.running--
		m.finish(s)
		m.serve(b)
	})
}

func (m *mill) finish(s step) {
	a := s.asset
	if s.kind == jobs.KindPoster {
		a.poster = m.now
	}
	if a.left--; a.left == 0 {
		a.stage++
		m.enter(a)
	}
}
