package records_test

import (
	"fmt"
	"testing"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/jobs"
	"github.com/reelmill/reelmill/profiles"
)

// scene is one version of one asset: planned, with encode steps that a publish step waits for.
type scene struct {
	store   *records.Store
	asset   records.Asset
	version records.Version
	encodes []records.Step
	publish records.Step
}

func master(ref string) records.Master {
	return records.Master{
		Origin: records.OriginKey, Ref: ref, Filename: ref + ".mov", Priority: jobs.PriorityNormal,
		Set: profiles.Set{Name: "article", Profiles: []profiles.Profile{{Name: "web", Output: profiles.OutputVideo}}},
	}
}

// submit stores an asset with its first version.
func submit(t testing.TB, store *records.Store) (*records.Asset, *records.Version) {
	t.Helper()
	id, err := records.NewID()
	must(t, err)
	asset := &records.Asset{ID: id, SetName: "article", Title: "Harbour at dawn", Language: "en-GB", FocalX: 0.5, FocalY: 0.5}
	first := master("in/" + id)
	version, err := store.CreateAsset(t.Context(), asset, &first, nil)
	must(t, err)
	return asset, version
}

// plan submits an asset and plans encodes steps and a publish step for it.
func plan(t testing.TB, store *records.Store, encodes int) *scene {
	t.Helper()
	asset, version := submit(t, store)
	return planVersion(t, store, asset, version, encodes)
}

func planVersion(t testing.TB, store *records.Store, asset *records.Asset, version *records.Version, encodes int) *scene {
	t.Helper()
	s := &scene{store: store, asset: *asset, version: *version}
	graph := &records.Graph{}
	s.publish = newStep(t, version, jobs.KindPublish)
	s.publish.State, s.publish.Ordinal = jobs.StateWaiting, encodes+1
	for i := range encodes {
		step := newStep(t, version, jobs.KindEncode)
		step.Ordinal = i + 1
		s.encodes = append(s.encodes, step)
		graph.Edges = append(graph.Edges, records.StepEdge{StepID: s.publish.ID, NeedsID: step.ID})
		graph.Derivatives = append(graph.Derivatives, derivative(t, &step))
	}
	graph.Steps = append(append(graph.Steps, s.encodes...), s.publish)
	claim := s.claim(t, s.probe(t))
	must(t, store.Finish(t.Context(), claim, func(tx *records.Tx) error {
		source := profiles.Source{Media: profiles.MediaVideo, Bytes: 9_000_000_000, Duration: 63.2}
		if err := tx.TakeMaster("masters/"+version.ID, "ab12", source); err != nil {
			return err
		}
		return tx.AddPlan(graph)
	}))
	return s
}

func newStep(t testing.TB, version *records.Version, kind jobs.Kind) records.Step {
	t.Helper()
	step, err := records.NewStep(version, kind, string(kind))
	must(t, err)
	return step
}

func derivative(t testing.TB, step *records.Step) records.Derivative {
	t.Helper()
	id, err := records.NewID()
	must(t, err)
	return records.Derivative{
		ID: id, VersionID: step.VersionID, StepID: step.ID, Ordinal: step.Ordinal, Fingerprint: "fp-" + id, Recipe: "{}",
		Planned: profiles.Derivative{Output: profiles.OutputVideo, Format: "mp4", Width: 1280, Height: 720},
		State:   records.DerivativePlanned,
	}
}

func (s *scene) probe(t testing.TB) records.Step {
	t.Helper()
	var probe records.Step
	must(t, s.store.Raw().First(&probe, "version_id = ? AND kind = ?", s.version.ID, jobs.KindProbe).Error)
	return probe
}

func (s *scene) claim(t testing.TB, step records.Step) *records.Claim {
	t.Helper()
	claim, err := s.store.Claim(t.Context(), step.ID, s.step(t, step.ID).Generation, "worker-1")
	if err != nil {
		t.Fatalf("claim of %s: %v", step.Kind, err)
	}
	return claim
}

// run claims a step and finishes it with everything it had to make.
func (s *scene) run(t testing.TB, step records.Step) {
	t.Helper()
	claim := s.claim(t, step)
	must(t, s.store.Finish(t.Context(), claim, func(tx *records.Tx) error {
		if step.Kind == jobs.KindPublish {
			return tx.Complete()
		}
		for _, row := range claim.Derivatives {
			if err := tx.Made(row.ID, records.Made{StorageKey: "made/" + row.Fingerprint, Bytes: 1}); err != nil {
				return err
			}
		}
		return nil
	}))
}

// runAll takes the version to its end.
func (s *scene) runAll(t testing.TB) {
	t.Helper()
	for _, step := range s.encodes {
		s.run(t, step)
	}
	s.run(t, s.publish)
}

// next plans another version of the same asset.
func (s *scene) next(t testing.TB, encodes int) *scene {
	t.Helper()
	version, err := s.store.AddVersion(t.Context(), s.asset.ID, master(fmt.Sprintf("in/next-%d", encodes)))
	must(t, err)
	return planVersion(t, s.store, &s.asset, version, encodes)
}
