package records_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/jobs"
)

// addition is a late subtitle track for a version: a step and its output.
func addition(t testing.TB, version *records.Version) *records.Graph {
	t.Helper()
	step := newStep(t, version, jobs.KindSubtitle)
	return &records.Graph{Steps: []records.Step{step}, Derivatives: []records.Derivative{derivative(t, &step)}}
}

// extend adds a late subtitle track and returns its step.
func (s *scene) extend(t testing.TB) records.Step {
	t.Helper()
	graph := addition(t, &s.version)
	must(t, join(t.Context(), s.store, &s.version, graph, newStep(t, &s.version, jobs.KindPublish)))
	return graph.Steps[0]
}

// gate returns the newest publishing step of the version and runs what it waits for.
func (s *scene) gate(t testing.TB) records.Step {
	t.Helper()
	var ready []records.Step
	must(t, s.store.Raw().Where("version_id = ? AND state = ? AND kind <> ?", s.version.ID, jobs.StateReady, jobs.KindPublish).Find(&ready).Error)
	for _, step := range ready {
		s.run(t, step)
	}
	var gate records.Step
	must(t, s.store.Raw().Where("version_id = ? AND kind = ?", s.version.ID, jobs.KindPublish).Order("created_at DESC, id DESC").First(&gate).Error)
	return gate
}

func (s *scene) gates(t testing.TB) int64 {
	t.Helper()
	var count int64
	must(t, s.store.Raw().Model(&records.Step{}).Where("version_id = ? AND kind = ?", s.version.ID, jobs.KindPublish).Count(&count).Error)
	return count
}

func TestExtendWhilePublishWaits(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		s := plan(t, store, 1)
		late := s.extend(t)
		if got := s.outbox(t, late.ID); !slices.Equal(got, []int{1}) {
			t.Errorf("late step emitted as %v", got)
		}
		s.run(t, s.encodes[0])
		s.wantStep(t, s.publish.ID, jobs.StateWaiting)
		s.run(t, late)
		s.wantStep(t, s.publish.ID, jobs.StateReady)
		if got := s.gates(t); got != 1 {
			t.Errorf("version has %d publishing steps", got)
		}
	})
}

func TestExtendWhilePublishRuns(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		s := plan(t, store, 1)
		s.run(t, s.encodes[0])
		claim := s.claim(t, s.publish)
		late := s.extend(t)
		s.run(t, late)
		second := s.gate(t)
		s.wantStep(t, second.ID, jobs.StateWaiting) // behind the first one
		must(t, store.Finish(t.Context(), claim, (*records.Tx).Complete))
		s.run(t, second)
		s.wantAsset(t, records.AssetPublished, 1)
	})
}

func TestExtendPublished(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		s := plan(t, store, 1)
		s.runAll(t)
		late := s.extend(t)
		s.wantVersion(t, records.VersionPublished)
		gate := s.gate(t)
		s.wantStep(t, late.ID, jobs.StateDone)
		s.run(t, gate)
		s.wantVersion(t, records.VersionPublished)
		s.wantAsset(t, records.AssetPublished, 1)
		if got := s.gates(t); got != 2 {
			t.Errorf("version has %d publishing steps, want 2", got)
		}
	})
}

func TestExtendBeforePlan(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		asset, version := submit(t, store)
		s := &scene{store: store, asset: *asset, version: *version}
		planned := s.brings(t)
		err := store.PutPoster(t.Context(), &records.PosterSource{AssetID: asset.ID, Locale: "fr"}, planned)
		if !errors.Is(err, records.ErrMoved) || s.gates(t) != 0 {
			t.Errorf("extension of an unplanned version: %v", err)
		}
		planned.VersionID = "nowhere"
		err = store.PutPoster(t.Context(), &records.PosterSource{AssetID: asset.ID, Locale: "fr"}, planned)
		if !errors.Is(err, records.ErrMoved) {
			t.Errorf("extension of no version: %v", err)
		}
	})
}

func TestExtendFailedVersionWaitsForRetry(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		s := plan(t, store, 1)
		_, err := store.Fail(t.Context(), s.claim(t, s.encodes[0]), broken())
		must(t, err)
		late := s.extend(t)
		s.wantStep(t, late.ID, jobs.StateCanceled)
		if got := s.outbox(t, late.ID); got != nil {
			t.Errorf("step of a failed version emitted as %v", got)
		}
		must(t, store.Retry(t.Context(), s.asset.ID, 1))
		s.wantStep(t, late.ID, jobs.StateReady)
		s.run(t, s.encodes[0])
		s.wantStep(t, s.publish.ID, jobs.StateWaiting)
		s.run(t, late)
		s.run(t, s.publish)
		s.wantAsset(t, records.AssetPublished, 1)
	})
}

func TestFailedExtensionLeavesPublishedWhole(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		s := plan(t, store, 1)
		s.runAll(t)
		late := s.extend(t)
		_, err := store.Fail(t.Context(), s.claim(t, late), broken())
		must(t, err)
		s.wantVersion(t, records.VersionPublished)
		s.wantAsset(t, records.AssetPublished, 1)
		s.wantOutputs(t, records.DerivativeDone, records.DerivativeSkipped)
		version, err := store.Version(t.Context(), s.asset.ID, 1)
		if err != nil || version.Code != "bad-master" {
			t.Errorf("version does not say what failed: %+v, %v", version, err)
		}

		must(t, store.Retry(t.Context(), s.asset.ID, 1))
		s.wantVersion(t, records.VersionPublished)
		s.wantOutputs(t, records.DerivativeDone, records.DerivativePlanned)
		s.run(t, s.gate(t))
		s.wantOutputs(t, records.DerivativeDone, records.DerivativeDone)
		version, err = store.Version(t.Context(), s.asset.ID, 1)
		if err != nil || version.Code != "" || version.State != records.VersionPublished {
			t.Errorf("after the retry: %+v, %v", version, err)
		}
	})
}

func (s *scene) wantOutputs(t *testing.T, want ...records.DerivativeState) {
	t.Helper()
	rows, err := s.store.Derivatives(t.Context(), s.version.ID)
	must(t, err)
	got := make([]records.DerivativeState, 0, len(rows))
	for _, row := range rows {
		got = append(got, row.State)
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("outputs are %v, want %v", got, want)
	}
}

func TestExtensionDoesNotUndoRollback(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		first := plan(t, store, 1)
		first.runAll(t)
		second := first.next(t, 1)
		second.runAll(t)
		_, err := store.Flip(t.Context(), first.asset.ID, 1)
		must(t, err)
		second.extend(t)
		second.run(t, second.gate(t))
		second.wantVersion(t, records.VersionSuperseded)
		first.wantAsset(t, records.AssetPublished, 1)
	})
}
