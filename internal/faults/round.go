package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/reelmill/reelmill/internal/invariants"
)

// moveBudget is how long the first asset may take to be published and be given to who moves its window.
const moveBudget = 5 * time.Minute

// round is what became of one fault.
type round struct {
	Number   int     `json:"round"`
	Fault    string  `json:"fault"`
	Seconds  float64 `json:"seconds"`          // the whole round
	Recovery float64 `json:"recovery_seconds"` // 0 where nothing was hit, or nothing can be measured
	Noticed  float64 `json:"noticed_seconds"`  // until the claims of a dead worker were taken back, 0 where none was
	Lost     int     `json:"attempts_lost"`    // attempts that ended in another way than done or released during the round
	Error    string  `json:"error,omitempty"`
}

// rounds strikes again and again.
func (s *suite) rounds(ctx context.Context) error {
	order := s.order(ctx)
	if len(order) == 0 {
		return fmt.Errorf("none of the faults can be done here: %v", s.skipped)
	}
	for n := range s.options.rounds {
		if ctx.Err() != nil || s.budget > 0 && time.Since(s.begun) > s.budget {
			break
		}
		s.round(ctx, n+1, order[n%len(order)])
		if (n+1)%s.rest == 0 {
			s.atRest(ctx)
		}
	}
	if len(s.results)%s.rest != 0 {
		s.atRest(ctx)
	}
	return context.Cause(ctx)
}

// order is a shuffled cycle in which each fault comes as often as it weighs.
func (s *suite) order(ctx context.Context) []fault {
	var cycle []fault
	for _, f := range table() {
		if len(s.only) > 0 && !slices.Contains(s.only, f.name) {
			continue
		}
		if f.needs != nil {
			if reason := f.needs(ctx, s); reason != "" {
				s.skipped[f.name] = reason
				s.say("skipping %s: %s", f.name, reason)
				continue
			}
		}
		for range f.weight {
			cycle = append(cycle, f)
		}
	}
	s.random.Shuffle(len(cycle), func(i, j int) { cycle[i], cycle[j] = cycle[j], cycle[i] })
	return cycle
}

// round strikes once and checks what must always hold.
func (s *suite) round(ctx context.Context, n int, f fault) {
	result, began := round{Number: n, Fault: f.name}, time.Now()
	s.noticed = 0
	before := s.cutShort(ctx)
	s.awaitMoves(ctx, n)
	s.moment(ctx, 2*time.Second)
	took, err := f.strike(ctx, s)
	if err != nil && ctx.Err() == nil {
		result.Error = err.Error()
		s.violate("round %d, %s: %v", n, f.name, err)
	}
	s.revive(ctx)
	s.awaitMoves(ctx, n)
	when := fmt.Sprintf("round %d, %s", n, f.name)
	s.check(ctx, when, invariants.Always)
	s.checkRights(ctx, when)
	result.Noticed, result.Recovery, result.Lost, result.Seconds = s.noticed.Seconds(), took.Seconds(), s.cutShort(ctx)-before, time.Since(began).Seconds()
	s.results = append(s.results, result)
	s.say("%4d  %-24s recovery %5.1f s, %2d attempts lost, %5.1f s", n, f.name, result.Recovery, result.Lost, result.Seconds)
}

// awaitMoves waits until somebody has moved another rights window, so that nobody sits a round out.
func (s *suite) awaitMoves(ctx context.Context, n int) {
	before, _ := s.stories.sums()
	err := until(ctx, moveBudget, "somebody moves a rights window", func() bool {
		edits, _ := s.stories.sums()
		return edits > before
	})
	if err != nil && ctx.Err() == nil {
		s.violate("round %d: %v", n, err)
	}
}

// revive starts what ended by itself again, which is a violation: the fleet ought to live through everything but a kill.
func (s *suite) revive(ctx context.Context) {
	for _, member := range s.fleet.members() {
		if member.running() || ctx.Err() != nil {
			continue
		}
		s.violate("%s ended by itself with %d: %s", member.name, member.command.ProcessState.ExitCode(), member.said())
		if err := member.start(); err != nil {
			s.violate("%v", err)
		}
	}
}

// check asks the invariants of some classes. A database that does not answer in time is a violation, too: nobody holds it any more.
func (s *suite) check(ctx context.Context, when string, classes ...invariants.Class) {
	ctx, stop := context.WithTimeout(ctx, time.Minute)
	defer stop()
	found, err := invariants.Check(ctx, s.records, classes...)
	if err != nil && !errors.Is(context.Cause(ctx), context.Canceled) {
		s.violate("%s: %v", when, err)
	}
	for _, violation := range found {
		s.violate("%s: %v", when, violation)
	}
}
