package pipeline_test

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"testing"

	"github.com/reelmill/reelmill/internal/ffmpeg"
	"github.com/reelmill/reelmill/internal/packaging"
	"github.com/reelmill/reelmill/internal/pipeline"
	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/internal/records/recordstest"
	"github.com/reelmill/reelmill/internal/scratch"
	"github.com/reelmill/reelmill/internal/stills"
	"github.com/reelmill/reelmill/internal/storage"
	"github.com/reelmill/reelmill/internal/testmedia"
	"github.com/reelmill/reelmill/jobs"
)

// mill is an intake and a maker with the real tools, without a queue between them.
type mill struct {
	records *records.Store
	store   storage.Store
	intake  *pipeline.Intake
	maker   *pipeline.Maker
	recipes pipeline.Recipes
}

// newMill returns a mill that knows the built-in sets and those given as YAML.
func newMill(t *testing.T, sets ...string) *mill {
	t.Helper()
	dir := t.TempDir()
	db, err := records.Open(t.Context(), records.Config{URL: recordstest.BlankSQLite(t)})
	must(t, err)
	t.Cleanup(func() { must(t, db.Close()) })
	files, err := storage.OpenFiles(filepath.Join(dir, "store"))
	must(t, err)
	space, err := scratch.Open(filepath.Join(dir, "scratch"), 0)
	must(t, err)
	video, pictures := ffmpeg.New(ffmpeg.DefaultConfig()), stills.New(stills.DefaultConfig())
	recipes, err := pipeline.MeasureTools(t.Context(), video, pictures)
	must(t, err)
	folder := t.TempDir()
	for i, set := range sets {
		must(t, os.WriteFile(filepath.Join(folder, string(rune('a'+i))+".yaml"), []byte(set), 0o600))
	}
	known, err := pipeline.LoadSets(folder)
	must(t, err)
	tools := pipeline.Tools{
		Video: video, Stills: pictures, Recipes: recipes, Scratch: space, Masters: space.Cache(1 << 30), Packager: packaging.New(packaging.Config{Memory: ffmpeg.DefaultConfig().Memory}),
	}
	return &mill{
		records: db, store: files, recipes: recipes, intake: pipeline.NewIntake(db, files, recipes, known, nil),
		maker: pipeline.NewMaker(db, files, tools, func() {}, slog.New(slog.DiscardHandler)),
	}
}

// submit brings a file of the test media and makes everything of it.
func (m *mill) submit(t *testing.T, name string, sub pipeline.Submission) *records.Asset {
	t.Helper()
	master, err := os.ReadFile(testmedia.Path(t, name))
	must(t, err)
	_, err = m.store.Put(t.Context(), pipeline.IncomingPrefix+name, bytes.NewReader(master))
	must(t, err)
	sub.Source = pipeline.Source{Key: pipeline.IncomingPrefix + name, Filename: name}
	asset, err := m.intake.Submit(t.Context(), sub)
	must(t, err)
	m.work(t, asset.ID)
	return asset
}

// work makes steps until none is ready, and returns how many it made.
func (m *mill) work(t *testing.T, assetID string) int {
	t.Helper()
	kinds := map[jobs.Kind]pipeline.Make{
		jobs.KindProbe: m.maker.Probe, jobs.KindPoster: m.maker.Poster, jobs.KindSubtitle: m.maker.Subtitle, jobs.KindImage: m.maker.Image,
		jobs.KindTeaser: m.maker.Teaser, jobs.KindEncode: m.maker.Encode, jobs.KindAudio: m.maker.Audio, jobs.KindAssemble: m.maker.Assemble,
		jobs.KindStoryboard: m.maker.Storyboard, jobs.KindPackage: m.maker.Package, jobs.KindPublish: m.maker.Publish,
	}
	made := 0
	for {
		step := m.ready(t, assetID)
		if step == nil {
			return made
		}
		made++
		payload := jobs.Payload{Version: 1, Step: step.ID, Generation: step.Generation}
		if err := m.maker.Attempt(context.WithoutCancel(t.Context()), payload, "w1", kinds[step.Kind]); err != nil {
			t.Fatalf("%s %s: %v", step.Kind, step.Label, err)
		}
	}
}

func (m *mill) ready(t *testing.T, assetID string) *records.Step {
	t.Helper()
	newest, err := m.records.Version(t.Context(), assetID, 0)
	must(t, err)
	for number := newest.Number; number > 0; number-- {
		version, err := m.records.Version(t.Context(), assetID, number)
		must(t, err)
		progress, err := m.records.Progress(t.Context(), version.ID)
		must(t, err)
		for i := range progress.Steps {
			if progress.Steps[i].State == jobs.StateReady {
				return &progress.Steps[i]
			}
		}
	}
	return nil
}

// outputs are the derivatives of the version readers see, as far as they see them.
func (m *mill) outputs(t *testing.T, assetID string) []records.Derivative {
	t.Helper()
	asset, err := m.records.Asset(t.Context(), assetID)
	must(t, err)
	if asset.PublishedVersion == 0 {
		t.Fatalf("nothing is published, the asset is %s", asset.State)
	}
	version, err := m.records.Version(t.Context(), assetID, asset.PublishedVersion)
	must(t, err)
	rows, err := m.records.Complete(t.Context(), version.ID)
	must(t, err)
	return rows
}

// read returns a stored object.
func (m *mill) read(t *testing.T, key string) []byte {
	t.Helper()
	blob, _, err := m.store.Open(t.Context(), key, storage.Range{})
	must(t, err)
	defer blob.Close()
	data, err := io.ReadAll(blob)
	must(t, err)
	return data
}
