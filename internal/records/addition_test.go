package records_test

import (
	"context"
	"errors"
	"testing"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/jobs"
)

// join brings a graph to a version that has a plan, with a late poster, as often as the asset changes meanwhile.
func join(ctx context.Context, store *records.Store, version *records.Version, graph *records.Graph, publish records.Step) error {
	for {
		asset, err := store.Asset(ctx, version.AssetID)
		if err != nil {
			return err
		}
		err = store.PutPoster(ctx, &records.PosterSource{AssetID: asset.ID, Locale: "zxx"}, records.Addition{
			VersionID: version.ID, Revision: asset.Revision, Planned: true, Graph: graph, Publish: publish,
		})
		if !errors.Is(err, records.ErrMoved) {
			return err
		}
	}
}

// brings is what a late file brings to a version that has a plan.
func (s *scene) brings(t *testing.T) records.Addition {
	t.Helper()
	asset, err := s.store.Asset(t.Context(), s.asset.ID)
	must(t, err)
	return records.Addition{
		VersionID: s.version.ID, Revision: asset.Revision, Planned: true,
		Graph: addition(t, &s.version), Publish: newStep(t, &s.version, jobs.KindPublish),
	}
}

// lateChanges are the ways in which something beside the masters changes, each with what it leaves behind where it was made.
func lateChanges(t *testing.T, s *scene) map[string]func(...records.Addition) (bool, error) {
	t.Helper()
	files := func(want int) bool {
		posters, err := s.store.Posters(t.Context(), s.asset.ID)
		must(t, err)
		subtitles, err := s.store.Subtitles(t.Context(), s.asset.ID)
		must(t, err)
		return len(posters)+len(subtitles) == want
	}
	german := &records.SubtitleSource{AssetID: s.asset.ID, Locale: "de", Kind: "captions"}
	must(t, s.store.PutSubtitle(t.Context(), german))
	return map[string]func(...records.Addition) (bool, error){
		"a subtitle file": func(with ...records.Addition) (bool, error) {
			err := s.store.PutSubtitle(t.Context(), &records.SubtitleSource{AssetID: s.asset.ID, Locale: "fr", Kind: "captions"}, with...)
			return files(2), err
		},
		"a poster": func(with ...records.Addition) (bool, error) {
			err := s.store.PutPoster(t.Context(), &records.PosterSource{AssetID: s.asset.ID, Locale: "fr"}, with...)
			return files(2), err
		},
		"a removal": func(with ...records.Addition) (bool, error) {
			_, err := s.store.DeleteSubtitles(t.Context(), s.asset.ID, "de", with...)
			return files(0), err
		},
	}
}

// A file and what it brings are stored together or not at all: otherwise nobody would make anything of it.
func TestLateFilesAndTheirStepsAreOne(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		for _, name := range []string{"a subtitle file", "a poster", "a removal"} {
			s := plan(t, store, 1)
			s.runAll(t)
			change := lateChanges(t, s)[name]
			broken := s.brings(t)
			broken.Graph.Steps = append(broken.Graph.Steps, broken.Graph.Steps[0]) // the same id again
			if stored, err := change(broken); stored || err == nil {
				t.Errorf("%s: stored %v without its steps, %v", name, stored, err)
			}
			older, unplanned := s.brings(t), s.brings(t)
			older.Revision--
			unplanned.Planned = false
			for _, moved := range []records.Addition{older, unplanned} {
				if stored, err := change(moved); stored || !errors.Is(err, records.ErrMoved) {
					t.Errorf("%s: stored %v what was planned for another asset, %v", name, stored, err)
				}
			}
			fine := s.brings(t)
			stored, err := change(fine)
			if !stored || err != nil {
				t.Fatalf("%s: stored %v, %v", name, stored, err)
			}
			s.wantStep(t, fine.Graph.Steps[0].ID, jobs.StateReady)
			s.run(t, s.gate(t))
		}
	})
}

// Nothing is made for a removal that meets nothing.
func TestRemovalOfNothingBringsNothing(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		s := plan(t, store, 1)
		s.runAll(t)
		found, err := store.DeleteSubtitles(t.Context(), s.asset.ID, "fr", s.brings(t))
		if found || err != nil || s.gates(t) != 1 {
			t.Errorf("found %v, %v; %d publishing steps", found, err, s.gates(t))
		}
	})
}
