package profiles_test

import (
	"encoding/json"
	"reflect"
	"testing"

	"github.com/reelmill/reelmill/profiles"
)

func tools() map[string]string {
	return map[string]string{"ffmpeg": "5.1.9", "vips": "8.14.1", "graph": "1"}
}

func fingerprint(d profiles.Derivative) string { return d.Recipe(hash("1"), tools()).Fingerprint() }

// The golden value guards every derivative ever published: a change here means that all of them are made again.
func TestFingerprintIsStable(t *testing.T) {
	t.Parallel()
	recipe := planned(t, builtin(t, "article"), video(1920, 1080), centred()).Derivatives[1].Recipe(hash("1"), tools())
	encoded, err := json.Marshal(recipe)
	if err != nil {
		t.Fatal(err)
	}
	wantJSON := `{"schema":"reelmill.recipe/1","master":"` + hash("1") + `","output":"video","format":"mp4",` +
		`"width":1280,"height":720,"frame_rate":{"num":25,"den":1},"key_frames":50,"video":{"codec":"h264","crf":21,` +
		`"max_bitrate":3000000,"buffer":6000000,"preset":"fast"},` +
		`"audio":{"codec":"aac","bitrate":128000,"channels":2,"sample_rate":48000,"loudness":-18},"audio_track":1,` +
		`"tools":{"ffmpeg":"5.1.9","graph":"1"}}`
	if string(encoded) != wantJSON {
		t.Errorf("encoding changed:\ngot  %s\nwant %s", encoded, wantJSON)
	}
	const want = "34024ca38d080c7dc65ac4bbed1df09607467954e7a60ad547f735b003c5ba73"
	if got := recipe.Fingerprint(); got != want {
		t.Errorf("fingerprint = %s, want %s", got, want)
	}
}

func TestFingerprintFollowsTheBytesOnly(t *testing.T) {
	t.Parallel()
	type change = func(d *profiles.Derivative)
	same := map[string]change{
		"name":           func(d *profiles.Derivative) { d.Profile.Name = "other" },
		"role":           func(d *profiles.Derivative) { d.Profile.Role = "other" },
		"reason":         func(d *profiles.Derivative) { d.Reason = "other" },
		"target":         func(d *profiles.Derivative) { d.Profile.Video.ShortSide = 1440 },
		"frame rate cap": func(d *profiles.Derivative) { d.Profile.Video.MaxFrameRate = 50 },
		"length":         func(d *profiles.Derivative) { d.Duration = 59.9 },
		// Resolved into numbers that count themselves.
		"key frame seconds": func(d *profiles.Derivative) { d.Profile.Video.KeyframeSeconds = 2.001 },
		"shape":             func(d *profiles.Derivative) { d.Profile.Video.Aspect = "16:9" },
		"budget":            func(d *profiles.Derivative) { d.Profile.MaxBytes = 100_000_000 },
		"burning nothing":   func(d *profiles.Derivative) { d.Profile.BurnSubtitles = true },
		"a cut never made":  func(d *profiles.Derivative) { d.Profile.MaxSeconds = 3600 },
	}
	different := map[string]change{
		"crf":        func(d *profiles.Derivative) { d.Profile.Video.CRF = 20 },
		"cap":        func(d *profiles.Derivative) { d.Profile.Video.MaxBitrate = 4_000_000 },
		"preset":     func(d *profiles.Derivative) { d.Profile.Video.Preset = "slow" },
		"size":       func(d *profiles.Derivative) { d.Width = 1278 },
		"crop":       func(d *profiles.Derivative) { d.Crop = &profiles.Crop{Width: 2, Height: 2} },
		"frame rate": func(d *profiles.Derivative) { d.FrameRate.Num = 30 },
		"sound":      func(d *profiles.Derivative) { d.Profile.Audio = nil },
		"track":      func(d *profiles.Derivative) { d.AudioTrack = 2 },
		"format":     func(d *profiles.Derivative) { d.Format = "m4a" },
		"key frames": func(d *profiles.Derivative) { d.KeyFrames = 48 },
		"bars":       func(d *profiles.Derivative) { d.Inner = &profiles.Size{Width: 2, Height: 2} },
		"burn":       func(d *profiles.Derivative) { d.Burn = &profiles.TextRef{Locale: "fr", Kind: "subtitles", Track: 3} },
		"cut":        func(d *profiles.Derivative) { d.Profile.MaxSeconds, d.Duration = 30, 30 },
		"codec":      func(d *profiles.Derivative) { d.Profile.Video.Codec = "hevc" },
		"loudness":   func(d *profiles.Derivative) { d.Profile.Audio.Loudness = -23 },
	}
	fresh := func() profiles.Derivative {
		return planned(t, builtin(t, "article"), video(1920, 1080), centred()).Derivatives[0]
	}
	want := fingerprint(fresh())
	for name, apply := range same {
		d := fresh()
		if apply(&d); fingerprint(d) != want {
			t.Errorf("%s changes the fingerprint", name)
		}
	}
	for name, apply := range different {
		d := fresh()
		if apply(&d); fingerprint(d) == want {
			t.Errorf("%s does not change the fingerprint", name)
		}
	}
	if d := fresh(); d.Recipe(hash("2"), tools()).Fingerprint() == want {
		t.Error("another master has the same fingerprint")
	}
}

func TestRecipeCountsTheToolsThatMatter(t *testing.T) {
	t.Parallel()
	options := centred()
	options.Sidecars = []profiles.Sidecar{{Locale: "fr", SHA256: hash("a")}}
	plan := planned(t, builtin(t, "article"), subtitled(), options)
	plan.Derivatives = append(plan.Derivatives,
		planned(t, builtin(t, "image"), picture(640, 360), centred()).Derivatives...)
	want := map[profiles.Output]map[string]string{
		profiles.OutputVideo:  {"ffmpeg": "5.1.9", "graph": "1"},
		profiles.OutputTeaser: {"ffmpeg": "5.1.9", "graph": "1"},
		profiles.OutputPoster: {"ffmpeg": "5.1.9", "vips": "8.14.1", "graph": "1"},
		profiles.OutputImage:  {"vips": "8.14.1", "graph": "1"},
		profiles.OutputStream: {"ffmpeg": "5.1.9", "graph": "1"},
		// The frames come from one program, the sheets from the other.
		profiles.OutputStoryboard: {"ffmpeg": "5.1.9", "vips": "8.14.1", "graph": "1"},
	}
	for _, d := range plan.Derivatives {
		expected := want[d.Output]
		if d.Output == profiles.OutputSubtitle || d.Output == profiles.OutputTranscript {
			expected = map[string]string{"ffmpeg": "5.1.9", "graph": "1"}
			if d.SourceSHA256 != "" {
				expected = map[string]string{"graph": "1"}
			}
		}
		if got := d.Recipe(hash("1"), tools()).Tools; !reflect.DeepEqual(got, expected) {
			t.Errorf("%s: tools are %v, want %v", d.Output, got, expected)
		}
	}
}

// Every output of a plan is another file, so no two may share a fingerprint.
func TestFingerprintsTellOutputsApart(t *testing.T) {
	t.Parallel()
	options := centred()
	options.Sidecars = []profiles.Sidecar{{Locale: "fr", SHA256: hash("a")}, {Locale: "de", SHA256: hash("b")}}
	seen := map[string]string{}
	for _, d := range planned(t, builtin(t, "article"), with(subtitled(), func(s *profiles.Source) {
		s.Video.Width, s.Video.Height = 1920, 1080
	}), options).Derivatives {
		hex := fingerprint(d)
		if other, taken := seen[hex]; taken {
			t.Errorf("%s %s equals %s", d.Profile.Name, d.Format, other)
		}
		seen[hex] = d.Profile.Name + " " + d.Format
	}
}
