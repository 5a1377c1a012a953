package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"

	"github.com/reelmill/reelmill/internal/invariants"
)

// mostStandIns is how many assets are there to be shown in place of others; the one before is withdrawn.
const mostStandIns = 2

// share gives every asset that was brought to somebody, until ctx ends: one in five stands in for others, one is withdrawn while it is made or soon after, and
// the windows of the rest are moved.
func (s *suite) share(ctx context.Context) {
	var busy sync.WaitGroup
	defer busy.Wait()
	for n := 0; ctx.Err() == nil; {
		id, ok := s.trickle.nth(n)
		if !ok {
			pause(ctx, 200*time.Millisecond)
			continue
		}
		random := rand.New(rand.NewPCG(s.seed, uint64(1000+n))) //nolint:gosec // it must be repeatable, not secret
		switch n % 5 {
		case 0:
			busy.Go(func() { s.lend(ctx, id, random) })
		case 2:
			busy.Go(func() {
				if random.IntN(3) > 0 && !s.awaitPublished(ctx, id) { // readers have seen it, then
					return
				}
				pause(ctx, time.Duration(random.Int64N(int64(20*time.Second))))
				s.withdraw(ctx, id, random)
			})
		default:
			busy.Go(func() { s.tendTo(ctx, id, random) })
		}
		n++
	}
}

// lend lets an asset stand in for others once it is published.
func (s *suite) lend(ctx context.Context, id string, random *rand.Rand) {
	if !s.awaitPublished(ctx, id) {
		return
	}
	if former := s.stories.standIn(id, mostStandIns); former != "" {
		s.withdraw(ctx, former, random)
	}
}

// awaitPublished waits until an asset is published; false tells that it never will be.
func (s *suite) awaitPublished(ctx context.Context, id string) bool {
	for ctx.Err() == nil {
		switch asset, err := s.fleet.client().Asset(ctx, id); {
		case err == nil && asset.State == "published":
			s.stories.write(id, func(story *invariants.Story) { story.Published = time.Now() })
			return true
		case err == nil && asset.State == "failed":
			return false
		}
		pause(ctx, 500*time.Millisecond)
	}
	return false
}

// tendTo opens and closes the window of an asset again and again, gives it a stand-in and takes it away, and in the end withdraws it or leaves it open.
func (s *suite) tendTo(ctx context.Context, id string, random *rand.Rand) {
	if !s.awaitPublished(ctx, id) {
		return
	}
	for range 8 + random.IntN(12) {
		story, _ := s.stories.of(id)
		edit := nextEdit(story.Edits[len(story.Edits)-1], s.stories.stand(), random)
		if err := s.move(ctx, id, edit, random); err != nil {
			return
		}
		pause(ctx, 200*time.Millisecond+time.Duration(random.Int64N(int64(3*time.Second))))
	}
	if random.IntN(2) == 0 {
		s.withdraw(ctx, id, random)
		return
	}
	if err := s.move(ctx, id, invariants.Edit{}, random); err == nil {
		s.stories.tend(id, false)
	}
}

// nextEdit is what is asked after another edit; every one asks for another window.
func nextEdit(last invariants.Edit, standIns []string, random *rand.Rand) invariants.Edit {
	now := time.Now().Truncate(time.Millisecond)
	in := func(least, most int) time.Time {
		return now.Add(time.Duration(least+random.IntN(most-least)) * time.Millisecond)
	}
	next := invariants.Edit{Fallback: last.Fallback}
	switch random.IntN(6) {
	case 0: // it ends soon
		next.Window = invariants.Window{Ends: in(1000, 6000)}
	case 1: // it begins soon and ends soon after
		next.Window = invariants.Window{Starts: in(500, 4000), Ends: in(4500, 9000)}
	case 2: // extended
		next.Window = invariants.Window{Starts: last.Starts, Ends: in(6000, 15000)}
	case 3: // narrowed
		next.Window = invariants.Window{Starts: in(-5000, -1000), Ends: in(300, 1500)}
	case 4: // over
		next.Window = invariants.Window{Ends: in(-3000, -1)}
	default: // begun, and without an end
		next.Window = invariants.Window{Starts: in(-3000, 1500)}
	}
	if !next.Ends.IsZero() && !next.Starts.Before(next.Ends) {
		next.Starts = time.Time{}
	}
	if random.IntN(2) == 0 {
		next.Fallback = ""
		if len(standIns) > 0 && random.IntN(4) > 0 {
			next.Fallback = standIns[random.IntN(len(standIns))]
		}
	}
	return next
}

// move asks for a window and a fallback until that is answered. A refusal is remembered.
func (s *suite) move(ctx context.Context, id string, edit invariants.Edit, random *rand.Rand) error {
	s.pen.RLock()
	defer s.pen.RUnlock()
	return s.moveNow(ctx, id, edit, random)
}

// moveNow does it for whoever holds the pen.
func (s *suite) moveNow(ctx context.Context, id string, edit invariants.Edit, random *rand.Rand) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.stories.tend(id, true)
	s.stories.write(id, func(story *invariants.Story) {
		edit.Sent = time.Now()
		story.Edits = append(story.Edits, edit)
	})
	body := map[string]any{"rights": map[string]any{"starts_at": timeOf(edit.Starts), "ends_at": timeOf(edit.Ends)}, "fallback": edit.Fallback}
	err := s.fleet.insist(ctx, random, http.MethodPatch, "/v1/assets/"+id, body)
	if err != nil && ctx.Err() == nil {
		s.views.complain(id+" refused", fmt.Sprintf("refused: %v", err))
	}
	if err == nil {
		s.stories.write(id, func(story *invariants.Story) { story.Edits[len(story.Edits)-1].Answered = time.Now() })
	}
	return err
}

// timeOf is a time as JSON has it, nil for none.
func timeOf(at time.Time) any {
	if at.IsZero() {
		return nil
	}
	return at.UTC()
}

// withdraw takes an asset down, again and again until that is answered.
func (s *suite) withdraw(ctx context.Context, id string, random *rand.Rand) {
	s.pen.RLock()
	defer s.pen.RUnlock()
	if ctx.Err() != nil {
		return
	}
	s.stories.write(id, func(story *invariants.Story) { story.Withdrawing = time.Now() })
	err := s.fleet.insist(ctx, random, http.MethodDelete, "/v1/assets/"+id, nil)
	if err != nil && ctx.Err() == nil {
		s.views.complain(id+" refused", fmt.Sprintf("refused: %v", err))
	}
	if err == nil {
		s.stories.write(id, func(story *invariants.Story) { story.Withdrawn = time.Now() })
		s.stories.tend(id, false)
	}
}
