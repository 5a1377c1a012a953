package recordstest

import (
	"testing"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/jobs"
)

// Add gives a version of an asset further outputs, which are made already, as when a file arrives late (a poster for readers of no language), and publishes them with it.
func Add(t testing.TB, db *records.Store, asset string, number int, rows ...records.Derivative) {
	t.Helper()
	Join(t, db, asset, number, rows...)
	finish(t, db)
}

// Join is Add without the publishing step, which is left to be run.
func Join(t testing.TB, db *records.Store, asset string, number int, rows ...records.Derivative) {
	t.Helper()
	version, err := db.Version(t.Context(), asset, number)
	if err != nil {
		t.Fatal(err)
	}
	step, err := records.NewStep(version, jobs.KindSubtitle, "late")
	if err != nil {
		t.Fatal(err)
	}
	publish, err := records.NewStep(version, jobs.KindPublish, "publish")
	if err != nil {
		t.Fatal(err)
	}
	step.State = jobs.StateDone
	for i := range rows {
		if rows[i].ID, err = records.NewID(); err != nil {
			t.Fatal(err)
		}
		rows[i].VersionID, rows[i].StepID, rows[i].State, rows[i].Fingerprint, rows[i].Recipe = version.ID, step.ID, records.DerivativeDone, "late", "{}"
	}
	now, err := db.Asset(t.Context(), asset)
	if err != nil {
		t.Fatal(err)
	}
	err = db.PutPoster(t.Context(), &records.PosterSource{AssetID: asset, Locale: "zxx"}, records.Addition{
		VersionID: version.ID, Revision: now.Revision, Planned: true,
		Graph: &records.Graph{Steps: []records.Step{step}, Derivatives: rows}, Publish: publish,
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Run makes what is ready until nothing is.
func Run(t testing.TB, db *records.Store) {
	t.Helper()
	finish(t, db)
}
