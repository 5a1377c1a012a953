package pipeline_test

import (
	"reflect"
	"slices"
	"sync"
	"testing"

	"github.com/reelmill/reelmill/internal/pipeline"
	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/jobs"
)

// Files that arrive at one moment are all made, whatever each of them was planned beside.
func TestLateFilesAtOnce(t *testing.T) {
	t.Parallel()
	m := newMill(t, wordsSet)
	asset := m.submit(t, "tone.m4a", pipeline.Submission{Set: "words", Subtitles: []pipeline.SubtitleFile{film(t, "en", "demo.en.vtt")}})
	locales := []string{"fr", "de", "es", "it", "pt", "nl"}
	var group sync.WaitGroup
	for _, locale := range locales {
		group.Go(func() {
			if _, err := m.intake.AddSubtitle(t.Context(), asset, film(t, locale, "demo.fr.srt")); err != nil {
				t.Errorf("%s: %v", locale, err)
			}
		})
	}
	group.Go(func() {
		if err := m.intake.RemoveSubtitle(t.Context(), asset, "en"); err != nil {
			t.Error(err)
		}
	})
	group.Wait()
	m.work(t, asset.ID)
	made := []string{}
	for name := range m.texts(t, asset.ID) {
		if word, rest := name[:9], name[9:]; word == "subtitle " {
			made = append(made, rest[:2])
		}
	}
	slices.Sort(made)
	slices.Sort(locales)
	if !slices.Equal(made, locales) {
		t.Errorf("tracks of %q, want %q", made, locales)
	}
}

// A version of a master that is known already has no plan before it was probed, and plans the file by itself.
func TestLateFileForARemakeThatIsNotPlanned(t *testing.T) {
	t.Parallel()
	m := newMill(t, wordsSet)
	asset := m.submit(t, "tone.m4a", pipeline.Submission{Set: "words", Subtitles: []pipeline.SubtitleFile{film(t, "en", "demo.en.vtt")}})
	known, err := m.records.Version(t.Context(), asset.ID, 1)
	must(t, err)
	_, fresh, err := m.records.Remake(t.Context(), asset.ID, records.Master{
		Origin: records.OriginMaster, Ref: known.ID, Set: known.SetDoc, Priority: jobs.PriorityBulk, Known: known,
	})
	if err != nil || !fresh {
		t.Fatalf("remake: fresh %v, %v", fresh, err)
	}
	_, err = m.intake.AddSubtitle(t.Context(), asset, film(t, "fr", "demo.fr.srt"))
	must(t, err)
	m.work(t, asset.ID)
	now, err := m.records.Asset(t.Context(), asset.ID)
	must(t, err)
	texts := m.texts(t, asset.ID)
	if now.PublishedVersion != 2 || texts["subtitle fr subtitles -1 vtt"] == "" || texts["subtitle en subtitles -1 vtt"] == "" {
		t.Errorf("version %d has %d texts: %v", now.PublishedVersion, len(texts), texts)
	}
}

// Whoever hears that the manifest changed hears in what, also where a file that came late made it change.
func TestLateFilesAreTold(t *testing.T) {
	t.Parallel()
	m := newMill(t, postersSet)
	asset := m.submit(t, "tone.m4a", pipeline.Submission{Set: "covers", Subtitles: []pipeline.SubtitleFile{film(t, "en", "demo.en.vtt")}})
	for _, bring := range []func() error{
		func() error { return second(m.intake.AddSubtitle(t.Context(), asset, film(t, "fr", "demo.fr.srt"))) },
		func() error { return second(m.intake.AddPoster(t.Context(), asset, picture(t, "und", "picture.jpg"))) },
		func() error { return second(m.intake.AddPoster(t.Context(), asset, picture(t, "fr", "picture.jpg"))) }, // made already
		func() error { return m.intake.RemovePoster(t.Context(), asset, "fr") },
		func() error { return m.intake.RemoveSubtitle(t.Context(), asset, "fr") },
	} {
		must(t, bring())
		m.work(t, asset.ID)
	}
	events, err := m.records.Events(t.Context(), asset.ID, 0, 100)
	must(t, err)
	told := []any{}
	for _, event := range events {
		if event.Type == records.EventManifestChanged {
			told = append(told, event.Facts["fields"])
		}
	}
	want := []any{[]any{"subtitles"}, []any{"posters"}, []any{"posters"}, []any{"posters"}, []any{"subtitles"}}
	if !reflect.DeepEqual(told, want) {
		t.Errorf("told were changes of %v, want %v", told, want)
	}
}

func second[T any](_ T, err error) error { return err }
