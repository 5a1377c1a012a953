package records

import (
	"context"
	"sync"
	"time"
)

const (
	// leaseTerm is how long the work of a process that died lies still before another takes it on.
	leaseTerm = 6 * time.Second
	// leaseEvery is the pause between two looks at a lease, or two renewals.
	leaseEvery = leaseTerm / 4
)

// Office is a lease as one process sees it: work that one of many does for all, such as sending steps to the queue. Ask [Office.Held]
// before each round of that work; it looks into the database only now and then. It is safe for concurrent use.
type Office struct {
	store  *Store
	name   string
	holder string

	mu    sync.Mutex
	held  bool
	asked time.Time
}

// Office returns the lease called name for a process; holder must be that process's alone.
func (s *Store) Office(name, holder string) *Office {
	return &Office{store: s, name: name, holder: holder}
}

// Held reports whether this process holds the office now, taking it where nobody does.
func (o *Office) Held(ctx context.Context) (bool, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if time.Since(o.asked) < leaseEvery {
		return o.held, nil
	}
	held, err := o.store.Lead(ctx, o.name, o.holder, leaseTerm)
	if err != nil {
		o.held = o.held && time.Since(o.asked) < leaseTerm
		return o.held, err
	}
	o.held, o.asked = held, time.Now()
	return held, nil
}

// Leave gives the office up for others to take at once, as on shutdown. This process does not take it again for rest.
func (o *Office) Leave(ctx context.Context, rest time.Duration) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	had := o.held
	o.held, o.asked = false, time.Now().Add(rest)
	if !had {
		return nil
	}
	return o.store.Resign(ctx, o.name, o.holder)
}
