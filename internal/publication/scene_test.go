package publication_test

import (
	"testing"
	"time"

	"github.com/reelmill/reelmill/internal/publication"
	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/internal/records/recordstest"
	"github.com/reelmill/reelmill/jobs"
	"github.com/reelmill/reelmill/profiles"
)

// house is a database with a reader of it.
type house struct {
	db     *records.Store
	reader *publication.Reader
}

func newHouse(t *testing.T) *house {
	t.Helper()
	db, err := records.Open(t.Context(), records.Config{URL: recordstest.SQLite(t)})
	must(t, err)
	t.Cleanup(func() { must(t, db.Close()) })
	_, err = db.Migrate(t.Context())
	must(t, err)
	reader, err := publication.New(publication.Config{Addresses: addresses(), Site: "https://mill.example"}, db)
	must(t, err)
	return &house{db, reader}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// master is one that was submitted.
func master(release profiles.Release) *records.Master {
	set := profiles.Set{Name: "article", Profiles: []profiles.Profile{{Name: "web", Output: profiles.OutputVideo}}}
	return &records.Master{Origin: records.OriginKey, Ref: "in/a", Set: set, Priority: jobs.PriorityNormal, Release: release}
}

// shelve stores an asset, published unless it has no master.
func (h *house) shelve(t *testing.T, asset *records.Asset, first *records.Master) {
	t.Helper()
	_, err := h.db.CreateAsset(t.Context(), asset, first, nil)
	must(t, err)
	if first != nil {
		h.make(t)
	}
}

// replace brings the next master and makes it.
func (h *house) replace(t *testing.T, asset string, next *records.Master) {
	t.Helper()
	_, err := h.db.AddVersion(t.Context(), asset, *next)
	must(t, err)
	h.make(t)
}

// make runs whatever is ready: a probe that plans one video and the publishing step, then these.
func (h *house) make(t *testing.T) {
	t.Helper()
	for {
		steps, err := h.db.Steps(t.Context(), records.StepFilter{State: jobs.StateReady})
		must(t, err)
		if len(steps) == 0 {
			return
		}
		for _, listed := range steps {
			claim, err := h.db.Claim(t.Context(), listed.Step.ID, listed.Step.Generation, "worker")
			must(t, err)
			must(t, h.db.Finish(t.Context(), claim, func(tx *records.Tx) error { return work(t, claim, tx) }))
		}
	}
}

func work(t *testing.T, claim *records.Claim, tx *records.Tx) error {
	t.Helper()
	switch claim.Step.Kind {
	case jobs.KindProbe:
		if err := tx.TakeMaster("masters/x", "ab12", profiles.Source{Media: profiles.MediaVideo, Duration: 63.2}); err != nil {
			return err
		}
		encode, err := records.NewStep(&claim.Version, jobs.KindEncode, "h264")
		must(t, err)
		publish, err := records.NewStep(&claim.Version, jobs.KindPublish, "publish")
		must(t, err)
		publish.State = jobs.StateWaiting
		return tx.AddPlan(&records.Graph{
			Steps: []records.Step{encode, publish}, Edges: []records.StepEdge{{StepID: publish.ID, NeedsID: encode.ID}},
			Derivatives: []records.Derivative{{
				ID: encode.ID + "-video", VersionID: claim.Version.ID, StepID: encode.ID, Fingerprint: "fp", Recipe: "{}", State: records.DerivativePlanned,
				Planned: profiles.Derivative{Output: profiles.OutputVideo, Format: "mp4", Profile: profiles.Profile{Name: "web"}},
			}},
		})
	case jobs.KindPublish:
		return tx.Complete()
	default:
		return tx.Made(claim.Derivatives[0].ID, records.Made{
			StorageKey: "derivatives/aa/" + claim.Version.ID + ".mp4", Bytes: 9, Mime: `video/mp4; codecs="avc1.64001f"`, Width: 1280, Height: 720,
		})
	}
}

// at is a moment as records hold it.
func at(t time.Time) records.Instant { return records.At(t) }
