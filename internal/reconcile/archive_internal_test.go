package reconcile

import (
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/internal/records/recordstest"
	"github.com/reelmill/reelmill/internal/storage"
	"github.com/reelmill/reelmill/jobs"
	"github.com/reelmill/reelmill/profiles"
)

// archive is a reconciler over records and a store of its own.
type archive struct {
	*Reconciler

	t     *testing.T
	store *storage.Files
}

func onBoth(t *testing.T, test func(t *testing.T, a *archive)) {
	t.Helper()
	t.Parallel()
	for name, url := range map[string]func(testing.TB) string{"sqlite": recordstest.BlankSQLite, "postgres": recordstest.BlankPostgres} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := &archive{t: t}
			db, err := records.Open(t.Context(), records.Config{URL: url(t)})
			a.must(err)
			t.Cleanup(func() { a.must(db.Close()) })
			a.store, err = storage.OpenFiles(filepath.Join(t.TempDir(), "store"))
			a.must(err)
			a.Reconciler = New(db, nil, nil, time.Second, func() {}, slog.New(slog.DiscardHandler))
			test(t, a)
		})
	}
}

func (a *archive) must(err error) {
	a.t.Helper()
	if err != nil {
		a.t.Fatal(err)
	}
}

func (a *archive) put(keys ...string) {
	a.t.Helper()
	for _, key := range keys {
		_, err := a.store.Put(a.t.Context(), key, strings.NewReader(key))
		a.must(err)
	}
}

// keys is everything the store holds.
func (a *archive) keys() []string {
	a.t.Helper()
	keys := []string{}
	a.must(a.store.List(a.t.Context(), "", func(object storage.Object) error {
		keys = append(keys, object.Key)
		return nil
	}))
	return keys
}

func master(name string) records.Master {
	return records.Master{Origin: records.OriginKey, Ref: "incoming/" + name, Filename: name, Priority: jobs.PriorityNormal}
}

func (a *archive) submit(name string) *records.Version {
	a.t.Helper()
	first := master(name)
	version, err := a.records.CreateAsset(a.t.Context(), &records.Asset{SetName: "article", Title: name}, &first, nil)
	a.must(err)
	return version
}

// publish makes an asset whose outputs lie at some places of the store.
func (a *archive) publish(name string, keys ...string) *records.Asset {
	a.t.Helper()
	version := a.submit(name)
	a.run(a.plan(version, name, keys...)...)
	asset, err := a.records.Asset(a.t.Context(), version.AssetID)
	a.must(err)
	return asset
}

func (a *archive) publishNext(asset *records.Asset, name string, keys ...string) {
	a.t.Helper()
	version, err := a.records.AddVersion(a.t.Context(), asset.ID, master(name))
	a.must(err)
	a.run(a.plan(version, name, keys...)...)
}

// plan takes a version's master in and plans the making of its outputs; it returns what is left to run.
func (a *archive) plan(version *records.Version, name string, keys ...string) []records.Step {
	a.t.Helper()
	image, err := records.NewStep(version, jobs.KindImage, "image")
	a.must(err)
	publish, err := records.NewStep(version, jobs.KindPublish, "publish")
	a.must(err)
	publish.State = jobs.StateWaiting
	graph := &records.Graph{Steps: []records.Step{image, publish}, Edges: []records.StepEdge{{StepID: publish.ID, NeedsID: image.ID}}}
	for i, key := range keys {
		id, err := records.NewID()
		a.must(err)
		graph.Derivatives = append(graph.Derivatives, records.Derivative{
			ID: id, VersionID: version.ID, StepID: image.ID, Ordinal: i, Fingerprint: key, Recipe: key, State: records.DerivativePlanned,
		})
	}
	a.put(append(keys, "masters/"+name)...)
	claim := a.begin(version)
	a.must(a.records.Finish(a.t.Context(), claim, func(tx *records.Tx) error {
		if err := tx.TakeMaster("masters/"+name, name, profiles.Source{Media: profiles.MediaImage, Bytes: 1}); err != nil {
			return err
		}
		return tx.AddPlan(graph)
	}))
	return graph.Steps
}

// begin claims the intake of a version.
func (a *archive) begin(version *records.Version) *records.Claim {
	a.t.Helper()
	steps, err := a.records.Steps(a.t.Context(), records.StepFilter{State: jobs.StateReady, AssetID: version.AssetID})
	a.must(err)
	claim, err := a.records.Claim(a.t.Context(), steps[0].Step.ID, steps[0].Step.Generation, "w")
	a.must(err)
	return claim
}

// run makes what was planned: its outputs lie where their recipes say.
func (a *archive) run(steps ...records.Step) {
	a.t.Helper()
	for _, step := range steps {
		claim, err := a.records.Claim(a.t.Context(), step.ID, 1, "w")
		a.must(err)
		a.must(a.records.Finish(a.t.Context(), claim, func(tx *records.Tx) error {
			if step.Kind == jobs.KindPublish {
				return tx.Complete()
			}
			for _, row := range claim.Derivatives {
				if err := tx.Made(row.ID, records.Made{StorageKey: row.Recipe, Bytes: 1}); err != nil {
					return err
				}
			}
			return nil
		}))
	}
}
