package pipeline_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/reelmill/reelmill/internal/pipeline"
	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/jobs"
	"github.com/reelmill/reelmill/profiles"
)

const (
	webVideo = "{ codec: h264, short_side: 90, crf: 30, max_bitrate: 400000, buffer: 800000, keyframe_seconds: 1, preset: ultrafast }"
	pageSet  = `schema: reelmill.profiles/1
name: page
profiles:
  - { name: small, output: video, role: page, video: ` + webVideo + ` }
  - { name: cover, output: poster, still: { aspect: "16:9", width: 64, formats: [jpeg], quality: 80 } }
  - { name: subs, output: subtitle, text: { formats: [vtt] } }
`
	socialSet = `schema: reelmill.profiles/1
name: feed
profiles:
  - { name: clip, output: video, role: feed, video: ` + webVideo + ` }
  - { name: cover, output: poster, still: { aspect: "1:1", width: 64, formats: [jpeg], quality: 80 } }
  - { name: subs, output: subtitle, text: { formats: [vtt, srt] } }
`
)

// One master with two sets: every output is there under its set, and what is alike was made once.
func TestTwoSetsForOneMaster(t *testing.T) {
	t.Parallel()
	m := newMill(t, pageSet, socialSet)
	asset := m.submit(t, "tiny.mp4", pipeline.Submission{Set: "page,feed", Subtitles: []pipeline.SubtitleFile{film(t, "en", "demo.en.vtt")}})
	made := map[string]string{}
	for _, row := range m.outputs(t, asset.ID) {
		made[fmt.Sprintf("%s/%s.%s", row.Planned.Profile.Set, row.Planned.Profile.Name, row.Planned.Format)] = row.Made.StorageKey
	}
	if len(made) != 7 {
		t.Fatalf("made %v", made)
	}
	if made["page/small.mp4"] == "" || made["page/small.mp4"] != made["feed/clip.mp4"] || made["page/subs.vtt"] != made["feed/subs.vtt"] {
		t.Errorf("what is alike differs: %v", made)
	}
	if made["page/cover.jpeg"] == made["feed/cover.jpeg"] {
		t.Errorf("two covers are one: %v", made)
	}
	version, err := m.records.Version(t.Context(), asset.ID, 1)
	must(t, err)
	if version.SetDoc.Name != "page,feed" {
		t.Errorf("the version was made with %q", version.SetDoc.Name)
	}
	progress, err := m.records.Progress(t.Context(), version.ID)
	must(t, err)
	count := map[jobs.Kind]int{}
	for _, step := range progress.Steps {
		count[step.Kind]++
	}
	if count[jobs.KindEncode] != 1 || count[jobs.KindAssemble] != 1 || count[jobs.KindSubtitle] != 1 {
		t.Errorf("steps %v", count)
	}
	_, err = m.intake.AddSubtitle(t.Context(), asset, film(t, "fr", "demo.fr.srt"))
	must(t, err)
	m.work(t, asset.ID)
	fr := slices.DeleteFunc(m.outputs(t, asset.ID), func(row records.Derivative) bool {
		return row.Planned.Output != profiles.OutputSubtitle || row.Planned.Locale != "fr"
	})
	if len(fr) != 3 {
		t.Errorf("a late track has %d files, want 3", len(fr))
	}
}

func TestSetsThatAreNotThere(t *testing.T) {
	t.Parallel()
	m := newMill(t)
	for set, code := range map[string]string{"article,nowhere": "unknown-set", "article,": "unknown-set", "article,article": "set-twice"} {
		_, err := m.intake.Submit(t.Context(), pipeline.Submission{Set: set, Source: pipeline.Source{Key: "incoming/a"}})
		if jobs.CodeOf(err) != code {
			t.Errorf("%s: %v, want %s", set, err, code)
		}
	}
}
