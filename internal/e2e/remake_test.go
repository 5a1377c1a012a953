package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/reelmill/reelmill/internal/api"
)

// clipSet is a small set of our own; low is the quality of its smaller video.
func clipSet(low string) string {
	video := func(name, side, crf string) string {
		return "  - { name: " + name + ", output: video, role: article, video: { codec: h264, short_side: " + side + ", crf: " + crf +
			", max_bitrate: 800000, buffer: 1600000, max_frame_rate: 30, keyframe_seconds: 2, preset: fast },\n" +
			"      audio: { codec: aac, bitrate: 96000, channels: 2, sample_rate: 48000, loudness: -18 } }\n"
	}
	return "schema: reelmill.profiles/1\nname: clip\ndescription: Two small videos.\nprofiles:\n" + video("web", "90", "23") + video("low", "60", low) +
		"  - { name: card, output: poster, role: card, still: { width: 160, formats: [webp], quality: 78 } }\n" +
		"  - { name: text, output: subtitle, role: article, text: { formats: [vtt] } }\n" +
		"  - { name: stream, output: stream, role: article, stream: { formats: [hls], segment_seconds: 4," +
		" audio: { codec: aac, bitrate: 96000, channels: 2, sample_rate: 48000, loudness: -18 } } }\n"
}

// remakeLines sorts what a plan says of outputs.
func remakeLines(outputs []api.RemadeOutput) string {
	var lines []string
	for _, o := range outputs {
		lines = append(lines, fmt.Sprintf("%s %s %s %v", o.Profile, o.Format, o.Reason, o.Fields))
	}
	slices.Sort(lines)
	return strings.Join(lines, "; ")
}

// TestChangedProfile changes one profile of a set. That alone is made anew, and readers keep the old version until it is.
func TestChangedProfile(t *testing.T) {
	heavy(t)
	sets := t.TempDir()
	path := filepath.Join(sets, "clip.yaml")
	must(t, os.WriteFile(path, []byte(clipSet("23")), 0o600))
	m := newMill(t, "REELMILL_SETS="+sets)
	asset := m.submit(t, another(t, "tiny.mp4", 21), func(body *api.NewAsset) { body.Set = "clip" })
	m.published(t, asset, 1)
	late := m.ask(t, "PUT", "/v1/assets/"+asset.ID+"/subtitles/fr", "1\n00:00:00,000 --> 00:00:01,000\nBonjour\n") // the stream is packaged anew
	into[api.SubtitleReport](t, late, 200)
	eventually(t, patience, "the late subtitles show", func() bool { return len(m.document(t, asset.ID).Subtitles) > 0 })
	if page := m.remakes(t); len(page.Remakes) != 0 {
		t.Fatalf("nothing was changed, and yet %+v", page)
	}
	before := m.document(t, asset.ID)

	must(t, os.WriteFile(path, []byte(clipSet("30")), 0o600))
	if code, _ := m.terminate(t); code != 0 {
		t.Errorf("exit code %d", code)
	}
	m.restart(t)
	page := m.remakes(t)
	if len(page.Remakes) != 1 || page.Remakes[0].Asset != asset.ID {
		t.Fatalf("to be made anew are %+v", page)
	}
	if got, want := remakeLines(page.Remakes[0].Outputs), "low mp4 changed [video]; stream hls changed [members]"; got != want {
		t.Errorf("the plan says %s, want %s", got, want)
	}
	for _, output := range page.Remakes[0].Outputs {
		if output.ReplacesBytes == 0 || (output.Seconds > 0) != (output.Profile == "low") {
			t.Errorf("the plan says %+v", output)
		}
	}
	expectRemade(t, m, asset)
	after := m.document(t, asset.ID)
	if after.Asset.Version != 2 || after.Videos[0].SHA256 != before.Videos[0].SHA256 || after.Videos[1].SHA256 == before.Videos[1].SHA256 {
		t.Errorf("readers see version %d: %+v, before %+v", after.Asset.Version, after.Videos, before.Videos)
	}
	if page := m.remakes(t); len(page.Remakes) != 0 {
		t.Errorf("made anew, and yet %+v", page)
	}
}

// expectRemade has an asset made anew, twice at once, and looks at what ran.
func expectRemade(t *testing.T, m *mill, asset api.Asset) {
	t.Helper()
	made := into[api.Remake](t, m.ask(t, "POST", "/v1/assets/"+asset.ID+"/remake", nil), 200)
	again := into[api.Remake](t, m.ask(t, "POST", "/v1/assets/"+asset.ID+"/remake", nil), 200)
	if made.Added != 2 || again.Added != 0 {
		t.Errorf("added version %d, then %d (%d under way)", made.Added, again.Added, again.UnderWay)
	}
	version := m.published(t, asset, 2)
	var ran, reused []string
	for _, step := range version.Steps {
		if step.Reused {
			reused = append(reused, step.Kind)
		} else {
			ran = append(ran, step.Kind+" "+step.Label)
		}
	}
	slices.Sort(ran)
	slices.Sort(reused)
	if got, want := strings.Join(ran, ", "), "assemble low, encode h264, package stream, probe probe, publish publish"; got != want {
		t.Errorf("what ran: %s, want %s", got, want)
	}
	if got, want := strings.Join(reused, ", "), "assemble, audio, poster, subtitle"; got != want {
		t.Errorf("taken over: %s, want %s", got, want)
	}
	m.ledger(t).expectNone(t, "steps are not in the bulk priority",
		"SELECT COUNT(*) FROM steps s JOIN versions v ON v.id = s.version_id WHERE v.asset_id = ? AND v.number = 2 AND s.priority <> 'bulk'", asset.ID)
}

func (m *mill) remakes(t *testing.T) api.RemakePage {
	t.Helper()
	return into[api.RemakePage](t, m.ask(t, "GET", "/v1/remakes", nil), 200)
}

// cropSet is a small set of our own that cuts some outputs out of the picture and leaves others whole.
func cropSet() string {
	video := func(name, shape string) string {
		return "  - { name: " + name + ", output: video, role: article, video: { codec: h264, short_side: 90," + shape +
			" crf: 28, max_bitrate: 400000, buffer: 800000, max_frame_rate: 30, keyframe_seconds: 2, preset: veryfast } }\n"
	}
	return "schema: reelmill.profiles/1\nname: crops\ndescription: Whole and cut.\nprofiles:\n" + video("whole", "") + video("upright", " aspect: \"9:16\", fit: crop,") +
		"  - { name: card, output: poster, role: card, still: { width: 90, aspect: \"1:1\", formats: [webp], quality: 78 } }\n" +
		"  - { name: wide, output: poster, role: wide, still: { width: 160, formats: [webp], quality: 78 } }\n"
}

// sumsOf are the digests of videos and posters by profile.
func sumsOf(doc api.Manifest) map[string]string {
	sums := map[string]string{}
	for _, video := range doc.Videos {
		sums[video.Profile] = video.SHA256
	}
	for _, poster := range doc.Posters {
		sums[poster.Profile] = poster.SHA256
	}
	return sums
}

// TestMovedFocalPoint moves what must stay in view. Readers are told at once; what is cut out around it, and nothing else, is made anew.
func TestMovedFocalPoint(t *testing.T) {
	heavy(t)
	sets := t.TempDir()
	must(t, os.WriteFile(filepath.Join(sets, "crops.yaml"), []byte(cropSet()), 0o600))
	m := newMill(t, "REELMILL_SETS="+sets)
	asset := m.submit(t, another(t, "tiny.mp4", 22), func(body *api.NewAsset) { body.Set = "crops" })
	m.published(t, asset, 1)
	before := m.document(t, asset.ID)

	m.ask(t, "PATCH", "/v1/assets/"+asset.ID, `{"focal_point":{"x":0.5,"y":0.1}}`)
	if page := m.remakes(t); len(page.Remakes) != 0 {
		t.Errorf("no output is cut in its height, and yet %+v", page)
	}
	into[api.Asset](t, m.ask(t, "PATCH", "/v1/assets/"+asset.ID, `{"focal_point":{"x":0.1,"y":0.1}}`), 200)
	moved := m.document(t, asset.ID)
	if moved.FocalPoint.X != 0.1 || moved.FocalPoint.Y != 0.1 || moved.Asset.Version != 1 || moved.Posters[0].SHA256 != before.Posters[0].SHA256 {
		t.Errorf("readers see %+v of version %d", moved.FocalPoint, moved.Asset.Version)
	}
	page := m.remakes(t)
	if len(page.Remakes) != 1 {
		t.Fatalf("to be made anew are %+v", page)
	}
	if got, want := remakeLines(page.Remakes[0].Outputs), "card webp changed [crop]; upright mp4 changed [crop]"; got != want {
		t.Errorf("the plan says %s, want %s", got, want)
	}
	into[api.Remake](t, m.ask(t, "POST", "/v1/assets/"+asset.ID+"/remake", nil), 200)
	m.published(t, asset, 2)
	was, is := sumsOf(before), sumsOf(m.document(t, asset.ID))
	for name, changed := range map[string]bool{"whole": false, "wide": false, "upright": true, "card": true} {
		if was[name] == "" || (was[name] != is[name]) != changed {
			t.Errorf("%s was %s and is %s", name, was[name], is[name])
		}
	}
	if page := m.remakes(t); len(page.Remakes) != 0 {
		t.Errorf("made anew, and yet %+v", page)
	}
}
