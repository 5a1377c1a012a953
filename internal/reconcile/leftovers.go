package reconcile

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/reelmill/reelmill/internal/storage"
)

// leftoverRooms are the folders of the store that hold only what records name.
func leftoverRooms() []string { return []string{"derivatives/", "streams/", "storyboards/", "parts/"} }

// sweepLeftovers removes outputs that no record names: those of attempts that died between storing and recording. An output stays while
// any of its objects is younger than age, for its attempt may be about to record it.
func (r *Reconciler) sweepLeftovers(ctx context.Context, store storage.Store, age time.Duration) error {
	for _, room := range leftoverRooms() {
		sift := &sift{reconciler: r, store: store, before: time.Now().Add(-age)}
		err := store.List(ctx, room, func(object storage.Object) error { return sift.visit(ctx, object) })
		if err == nil {
			err = sift.settle(ctx)
		}
		if err == nil {
			err = sift.flush(ctx)
		}
		if err != nil {
			return err
		}
		if sift.removed > 0 {
			r.log.Info("leftovers removed", "folder", room, "objects", sift.removed)
		}
	}
	return nil
}

// sift goes through a list in the order of keys, in which the objects of one output follow each other.
type sift struct {
	reconciler *Reconciler
	store      storage.Store
	before     time.Time
	current    leftover
	old        []leftover // outputs that are old enough, not looked up yet
	keys       int        // of old
	removed    int
}

func (s *sift) visit(ctx context.Context, object storage.Object) error {
	if len(s.current.keys) > 0 && prefixOf(s.current.keys[0]) != prefixOf(object.Key) {
		if err := s.settle(ctx); err != nil {
			return err
		}
	}
	s.current.add(object)
	return nil
}

// settle puts the output that is complete now aside, if it is old enough.
func (s *sift) settle(ctx context.Context) error {
	output := s.current
	s.current = leftover{}
	if len(output.keys) == 0 || !output.touched.Before(s.before) {
		return nil
	}
	s.old = append(s.old, output)
	if s.keys += len(output.keys); s.keys < batch {
		return nil
	}
	return s.flush(ctx)
}

// flush asks the records about all that was put aside, and about each output that nobody names once more before it goes.
func (s *sift) flush(ctx context.Context) error {
	old := s.old
	s.old, s.keys = nil, 0
	named, err := s.named(ctx, old)
	if err != nil {
		return err
	}
	for _, output := range old {
		if slices.ContainsFunc(output.keys, func(key string) bool { return named[key] }) {
			continue
		}
		if err := s.reconciler.removeUnnamed(ctx, s.store, output.keys, false); err != nil {
			return err
		}
		s.removed += len(output.keys)
	}
	return nil
}

func (s *sift) named(ctx context.Context, outputs []leftover) (map[string]bool, error) {
	var keys []string
	for _, output := range outputs {
		keys = append(keys, output.keys...)
	}
	named := map[string]bool{}
	for some := range slices.Chunk(keys, batch) {
		found, err := s.reconciler.records.NamedOutputs(ctx, some, false)
		if err != nil {
			return nil, err
		}
		maps.Copy(named, found)
	}
	return named, nil
}
