package recordstest

import (
	"testing"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/jobs"
	"github.com/reelmill/reelmill/profiles"
)

// Master is one that was submitted for a set of one video, which waits for a release when it is complete.
func Master(release profiles.Release) *records.Master {
	set := profiles.Set{Name: "article", Profiles: []profiles.Profile{{Name: "web", Output: profiles.OutputVideo}}}
	return &records.Master{Origin: records.OriginKey, Ref: "in/a", Set: set, Priority: jobs.PriorityNormal, Release: release}
}

// Shelve stores an asset and makes its first version; without a master it stays a draft.
func Shelve(t testing.TB, db *records.Store, asset *records.Asset, first *records.Master) {
	t.Helper()
	if _, err := db.CreateAsset(t.Context(), asset, first, nil); err != nil {
		t.Fatal(err)
	}
	if first != nil {
		finish(t, db)
	}
}

// Replace brings an asset's next master and makes it.
func Replace(t testing.TB, db *records.Store, asset string, next *records.Master) {
	t.Helper()
	if _, err := db.AddVersion(t.Context(), asset, *next); err != nil {
		t.Fatal(err)
	}
	finish(t, db)
}

// finish runs what is ready until nothing is: a probe that plans one video and the publishing step, then these.
func finish(t testing.TB, db *records.Store) {
	t.Helper()
	for {
		steps, err := db.Steps(t.Context(), records.StepFilter{State: jobs.StateReady})
		if err != nil {
			t.Fatal(err)
		}
		if len(steps) == 0 {
			return
		}
		for _, listed := range steps {
			claim, err := db.Claim(t.Context(), listed.Step.ID, listed.Step.Generation, "worker")
			if err == nil {
				err = db.Finish(t.Context(), claim, func(tx *records.Tx) error { return work(claim, tx) })
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	}
}

func work(claim *records.Claim, tx *records.Tx) error {
	switch claim.Step.Kind {
	case jobs.KindProbe:
		if err := tx.TakeMaster("masters/x", "ab12", profiles.Source{Media: profiles.MediaVideo, Duration: 63.2}); err != nil {
			return err
		}
		graph, err := onePlan(&claim.Version)
		if err != nil {
			return err
		}
		return tx.AddPlan(graph)
	case jobs.KindPublish:
		return tx.Complete()
	default:
		return tx.Made(claim.Derivatives[0].ID, records.Made{
			StorageKey: "derivatives/aa/" + claim.Version.ID + ".mp4", Bytes: 9, Mime: `video/mp4; codecs="avc1.64001f"`, Width: 1280, Height: 720,
		})
	}
}

func onePlan(version *records.Version) (*records.Graph, error) {
	encode, err := records.NewStep(version, jobs.KindEncode, "h264")
	if err != nil {
		return nil, err
	}
	publish, err := records.NewStep(version, jobs.KindPublish, "publish")
	publish.State = jobs.StateWaiting
	return &records.Graph{
		Steps: []records.Step{encode, publish}, Edges: []records.StepEdge{{StepID: publish.ID, NeedsID: encode.ID}},
		Derivatives: []records.Derivative{{
			ID: encode.ID + "-video", VersionID: version.ID, StepID: encode.ID, Fingerprint: "fp", Recipe: "{}", State: records.DerivativePlanned,
			Planned: profiles.Derivative{Output: profiles.OutputVideo, Format: "mp4", Profile: profiles.Profile{Name: "web"}},
		}},
	}, err
}
