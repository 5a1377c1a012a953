package records_test

import (
	"slices"
	"testing"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/jobs"
)

func TestFinishFreesDependants(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		s := plan(t, store, 2)
		s.run(t, s.encodes[0])
		s.wantStep(t, s.publish.ID, jobs.StateWaiting)
		if got := s.outbox(t, s.publish.ID); got != nil {
			t.Errorf("publish step was emitted early: %v", got)
		}
		s.run(t, s.encodes[1])
		s.wantStep(t, s.publish.ID, jobs.StateReady)
		if got := s.outbox(t, s.publish.ID); !slices.Equal(got, []int{1}) {
			t.Errorf("publish step emitted as %v", got)
		}
		done := s.step(t, s.encodes[1].ID)
		if done.State != jobs.StateDone || done.Progress != 1 || done.ClaimToken != "" || done.FinishedAt == 0 {
			t.Errorf("finished step is %+v", done)
		}
		if got := s.attempts(t, done.ID); !slices.Equal(got, []records.Outcome{records.OutcomeDone}) {
			t.Errorf("attempts ended %q", got)
		}
	})
}

// The last two of many siblings to finish must not both believe that the other is still running, nor both free the
// publishing step.
func TestFanIn(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		const siblings = 20
		for range 2 {
			s := plan(t, store, siblings)
			claims := make([]*records.Claim, siblings)
			for i, step := range s.encodes {
				claims[i] = s.claim(t, step)
			}
			for _, err := range together(siblings, func(i int) error {
				return store.Finish(t.Context(), claims[i], nothing)
			}) {
				must(t, err)
			}
			s.wantStep(t, s.publish.ID, jobs.StateReady)
			if got := s.outbox(t, s.publish.ID); !slices.Equal(got, []int{1}) {
				t.Fatalf("publish step emitted as %v, want once", got)
			}
		}
	})
}

func TestStepsFreedInLayers(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		asset, version := submit(t, store)
		s := &scene{store: store, asset: *asset, version: *version}
		first, second := newStep(t, version, jobs.KindEncode), newStep(t, version, jobs.KindTeaser)
		first.State, second.State = jobs.StateWaiting, jobs.StateWaiting
		probe := s.probe(t)
		claim := s.claim(t, probe)
		must(t, store.Finish(t.Context(), claim, func(tx *records.Tx) error {
			return tx.AddPlan(&records.Graph{
				Steps: []records.Step{first, second},
				Edges: []records.StepEdge{{StepID: first.ID, NeedsID: probe.ID}, {StepID: second.ID, NeedsID: first.ID}},
			})
		}))
		s.wantStep(t, first.ID, jobs.StateReady) // it needed the very step that planned it
		s.wantStep(t, second.ID, jobs.StateWaiting)
		s.run(t, first)
		s.wantStep(t, second.ID, jobs.StateReady)
	})
}

func TestPlanOfReusedOutputsPublishesAtOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		asset, version := submit(t, store)
		s := &scene{store: store, asset: *asset, version: *version}
		reused, publish := newStep(t, version, jobs.KindEncode), newStep(t, version, jobs.KindPublish)
		reused.State, reused.Reused, publish.State = jobs.StateDone, true, jobs.StateWaiting
		claim := s.claim(t, s.probe(t))
		must(t, store.Finish(t.Context(), claim, func(tx *records.Tx) error {
			return tx.AddPlan(&records.Graph{
				Steps: []records.Step{reused, publish},
				Edges: []records.StepEdge{{StepID: publish.ID, NeedsID: reused.ID}},
			})
		}))
		s.wantStep(t, publish.ID, jobs.StateReady)
		if got := s.outbox(t, publish.ID); !slices.Equal(got, []int{1}) {
			t.Errorf("publish step emitted as %v", got)
		}
		if got := s.step(t, reused.ID); !got.Reused || s.outbox(t, reused.ID) != nil {
			t.Errorf("reused step is %+v", got)
		}
		s.run(t, publish)
		s.wantAsset(t, records.AssetPublished, 1)
	})
}

// A long master has hundreds of chunks, each with its outputs; databases bound the parameters of one statement.
func TestPlanOfManySteps(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		s := plan(t, store, 120)
		progress, err := store.Progress(t.Context(), s.version.ID)
		must(t, err)
		if len(progress.Steps) != 122 || len(progress.Derivatives) != 120 || len(progress.Attempts) != 1 {
			t.Errorf("progress shows %d steps, %d derivatives, %d attempts", len(progress.Steps), len(progress.Derivatives), len(progress.Attempts))
		}
		if !slices.IsSortedFunc(progress.Steps, func(a, b records.Step) int { return a.Ordinal - b.Ordinal }) {
			t.Error("steps are out of order")
		}
		for i, row := range progress.Derivatives {
			if row.Ordinal != i+1 {
				t.Fatalf("derivative %d has ordinal %d", i, row.Ordinal)
			}
		}
	})
}
