package main

import "container/heap"

// line is one flow of the outbox: the steps of one tenant in one queue, the oldest asset's first.
type line []step //nolint:recvcheck // as container/heap wants it

// Len, Less, Swap, Push and Pop are the heap's.
func (l line) Len() int           { return len(l) }
func (l line) Less(i, j int) bool { return l[i].before(l[j]) }
func (l line) Swap(i, j int)      { l[i], l[j] = l[j], l[i] }

// Push adds at the end.
func (l *line) Push(x any) { *l = append(*l, x.(step)) } //nolint:forcetypeassert // the heap holds nothing else

// Pop takes from the end.
func (l *line) Pop() any {
	last := (*l)[len(*l)-1]
	*l = (*l)[:len(*l)-1]
	return last
}

// first takes up to n steps off the line.
func (l *line) first(n int) (steps []step) {
	for len(steps) < n && l.Len() > 0 {
		steps = append(steps, heap.Pop(l).(step)) //nolint:forcetypeassert // see Push
	}
	return steps
}

// back puts steps in again.
func (l *line) back(steps []step) {
	for _, s := range steps {
		heap.Push(l, s)
	}
}
