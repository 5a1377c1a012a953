package pipeline_test

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/reelmill/reelmill/internal/pipeline"
	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/internal/testmedia"
	"github.com/reelmill/reelmill/jobs"
	"github.com/reelmill/reelmill/profiles"
)

const postersSet = `schema: reelmill.profiles/1
name: covers
profiles:
  - { name: subs, output: subtitle, text: { formats: [vtt] } }
  - { name: wide, output: poster, still: { aspect: "16:9", width: 320, formats: [webp, jpeg], quality: 80 } }
  - { name: square, output: poster, still: { aspect: "1:1", width: 200, formats: [jpeg], quality: 80 } }
`

func picture(t *testing.T, locale, name string) pipeline.PosterFile {
	t.Helper()
	data, err := os.ReadFile(testmedia.Path(t, name))
	must(t, err)
	return pipeline.PosterFile{Locale: locale, Filename: name, Data: data}
}

// posters are the finished posters readers may see, as "profile locale format width x height".
func (m *mill) posters(t *testing.T, assetID string) (names []string, keys []string) {
	t.Helper()
	current, err := m.records.Posters(t.Context(), assetID)
	must(t, err)
	for _, row := range m.outputs(t, assetID) {
		there := func(s records.PosterSource) bool { return s.ID == row.PosterID }
		if row.Planned.Output != profiles.OutputPoster || row.State != records.DerivativeDone || row.PosterID != "" && !slices.ContainsFunc(current, there) {
			continue
		}
		names = append(names, fmt.Sprintf("%s %q %s %dx%d", row.Planned.Profile.Name, row.Planned.Locale, row.Planned.Format, row.Made.Width, row.Made.Height))
		keys = append(keys, row.Made.StorageKey)
	}
	return names, keys
}

func (m *mill) bring(t *testing.T, asset *records.Asset, file pipeline.PosterFile) int {
	t.Helper()
	_, err := m.intake.AddPoster(t.Context(), asset, file)
	must(t, err)
	return m.work(t, asset.ID)
}

func TestPostersSomebodyBrings(t *testing.T) {
	t.Parallel()
	m := newMill(t, postersSet)
	asset := m.submit(t, "tone.m4a", pipeline.Submission{Set: "covers", Subtitles: []pipeline.SubtitleFile{film(t, "en", "demo.en.vtt")}})
	if names, _ := m.posters(t, asset.ID); len(names) != 0 {
		t.Fatalf("a sound recording has posters %q", names)
	}
	m.bring(t, asset, picture(t, "default", "picture.jpg"))
	want := []string{`wide "und" webp 320x180`, `wide "und" jpeg 320x180`, `square "und" jpeg 200x200`}
	names, keys := m.posters(t, asset.ID)
	if !slices.Equal(names, want) {
		t.Errorf("posters %q, want %q", names, want)
	}
	before := len(m.outputs(t, asset.ID))

	// The same picture for readers of one more language is made of what there is: only publishing is left to do.
	if made := m.bring(t, asset, picture(t, "fr_ca", "picture.jpg")); made > 1 {
		t.Errorf("%d steps for a picture that was made already", made)
	}
	names, again := m.posters(t, asset.ID)
	if len(names) != 6 || !strings.Contains(names[3], `"fr-CA"`) || !slices.Equal(again[3:], keys) {
		t.Errorf("posters %q at %q, first %q", names, again, keys)
	}
	m.bring(t, asset, picture(t, "fr-CA", "picture.png"))
	if names, other := m.posters(t, asset.ID); len(names) != 6 || other[3] == keys[0] {
		t.Errorf("another picture left the posters as they were: %q", names)
	}
	must(t, m.intake.RemovePoster(t.Context(), asset, "fr-CA"))
	if names, _ := m.posters(t, asset.ID); !slices.Equal(names, want) {
		t.Errorf("after the removal there are %q", names)
	}
	if got := len(m.outputs(t, asset.ID)); got != before { // those of both pictures for that language are hidden
		t.Errorf("%d outputs, want %d", got, before)
	}
}

// A picture that comes with the master is planned with it, beside the frames of the film.
func TestPostersBesideTheFilm(t *testing.T) {
	t.Parallel()
	m := newMill(t, postersSet)
	focal := &profiles.FocalPoint{X: 0, Y: 0.5}
	asset := m.submit(t, "tiny.mp4", pipeline.Submission{Set: "covers", Focal: focal, Posters: []pipeline.PosterFile{picture(t, "und", "picture.jpg")}})
	want := []string{`square "" jpeg`, `square "und" jpeg`, `wide "" jpeg`, `wide "" webp`, `wide "und" jpeg`, `wide "und" webp`}
	names, _ := m.posters(t, asset.ID)
	for i := range names {
		names[i] = names[i][:strings.LastIndex(names[i], " ")]
	}
	if slices.Sort(names); !slices.Equal(names, want) {
		t.Errorf("posters %q, want %q", names, want)
	}
	for _, row := range m.outputs(t, asset.ID) {
		if row.PosterID != "" && (row.Planned.Crop == nil || row.Planned.Crop.X != 0) {
			t.Errorf("%s is not cut around the focal point: %+v", row.Planned.Profile.Name, row.Planned.Crop)
		}
	}
}

func TestPicturesThatAreNoPosters(t *testing.T) {
	t.Parallel()
	m := newMill(t, postersSet)
	asset := m.submit(t, "tiny.mp4", pipeline.Submission{Set: "covers"})
	jpeg := picture(t, "und", "picture.jpg")
	cut := jpeg
	cut.Data = jpeg.Data[:len(jpeg.Data)/3]
	for code, file := range map[string]pipeline.PosterFile{
		"unsupported-image": {Locale: "und", Data: []byte("this is no picture at all")},
		"empty-master":      {Locale: "und", Data: []byte{}},
		"broken-image":      cut,
		"bad-locale":        {Locale: "nonsense!", Data: jpeg.Data},
		"poster-too-large":  {Locale: "und", Data: append(bytes.Clone(jpeg.Data), make([]byte, pipeline.MaxPosterBytes)...)},
		"source-not-found":  {Locale: "und", Upload: "nowhere"},
	} {
		if _, err := m.intake.AddPoster(t.Context(), asset, file); jobs.CodeOf(err) != code {
			t.Errorf("got %v, want %s", err, code)
		}
	}
	if kept, err := m.records.Posters(t.Context(), asset.ID); err != nil || len(kept) != 0 {
		t.Errorf("kept %v, %v", kept, err)
	}
	drawing := m.submit(t, "picture.png", pipeline.Submission{Set: "image"})
	drawing, err := m.records.Asset(t.Context(), drawing.ID)
	must(t, err)
	if _, err := m.intake.AddPoster(t.Context(), drawing, jpeg); jobs.CodeOf(err) != "poster-of-picture" {
		t.Errorf("a picture got a poster: %v", err)
	}
}
