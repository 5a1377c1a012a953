package main

import (
	"container/heap"
	"time"
)

// clock is the imagined time: what happens, in its order. Seconds are counted from the beginning.
type clock struct {
	now    float64
	events events
	count  int64
}

// event is something that will happen.
type event struct {
	at    float64
	order int64 // of events at one time, the first comes first
	run   func()
}

// after makes something happen in some seconds.
func (c *clock) after(seconds float64, run func()) {
	c.count++
	heap.Push(&c.events, event{c.now + seconds, c.count, run})
}

// time is the imagined time for code that wants a real one.
func (c *clock) time() time.Time { return time.Unix(0, int64(c.now*1e9)) }

// next lets the next thing happen, and reports false when there is none.
func (c *clock) next() bool {
	if len(c.events) == 0 {
		return false
	}
	e, _ := heap.Pop(&c.events).(event)
	c.now = e.at
	e.run()
	return true
}

type events []event //nolint:recvcheck // as container/heap wants it

// Len, Less, Swap, Push and Pop are the heap's.
func (e events) Len() int { return len(e) }

func (e events) Less(i, j int) bool {
	return e[i].at < e[j].at || e[i].at == e[j].at && e[i].order < e[j].order
}

func (e events) Swap(i, j int) { e[i], e[j] = e[j], e[i] }

// Push adds at the end.
func (e *events) Push(x any) { *e = append(*e, x.(event)) } //nolint:forcetypeassert // the heap holds nothing else

// Pop takes from the end.
func (e *events) Pop() any {
	last := (*e)[len(*e)-1]
	*e = (*e)[:len(*e)-1]
	return last
}
