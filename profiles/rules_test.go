package profiles_test

import (
	"strings"
	"testing"

	"github.com/reelmill/reelmill/profiles"
)

// rich uses every key there is.
const rich = header + `  - name: web
    output: video
    role: page
    video:
      codec: vp9
      short_side: 720
      crf: 33
      max_bitrate: 3000000
      buffer: 6000000
      keyframe_seconds: 2
      preset: "4"
    audio: { codec: opus, bitrate: 96000, channels: 2, sample_rate: 48000, loudness: -18, true_peak: -1.5 }
  - name: clip
    output: video
    role: clip
    max_seconds: 60
    max_bytes: 8000000
    burn_subtitles: true
    video:
      codec: h264
      short_side: 1080
      aspect: "9:16"
      fit: pad
      crf: 21
      max_bitrate: 5000000
      buffer: 5000000
      keyframe_seconds: 2.5
      preset: fast
  - name: hero
    output: poster
    max_bytes: 150000
    still: { aspect: "16:9", width: 1600, formats: [webp], quality: 80 }
  - name: board
    output: storyboard
    storyboard: { width: 160, columns: 5, rows: 20, quality: 60, interval: 2 }
  - name: stream
    output: stream
    role: page
    stream:
      formats: [hls, dash]
      segment_seconds: 6
      audio: { codec: aac, bitrate: 128000, channels: 2, sample_rate: 48000 }
      surround: { codec: aac, bitrate: 384000, channels: 6, sample_rate: 48000 }
`

func TestParseReadsEveryKey(t *testing.T) {
	t.Parallel()
	set, err := profiles.Parse([]byte(rich), "a.yaml")
	if err != nil {
		t.Fatal(err)
	}
	web, clip, hero, board, stream := set.Profiles[0], set.Profiles[1], set.Profiles[2], set.Profiles[3], set.Profiles[4]
	if web.Audio.Loudness != -18 || web.Audio.TruePeak != -1.5 || web.Video.Preset != "4" {
		t.Errorf("got %+v %+v", web.Audio, web.Video)
	}
	if !clip.BurnSubtitles || clip.MaxSeconds != 60 || clip.MaxBytes != 8_000_000 || clip.Video.Fit != "pad" || clip.Video.Aspect != "9:16" {
		t.Errorf("got %+v %+v", clip, clip.Video)
	}
	if hero.MaxBytes != 150_000 || board.Storyboard.Rows != 20 || board.Storyboard.Interval != 2 {
		t.Errorf("got %+v %+v", hero, board.Storyboard)
	}
	if s := stream.Stream; s.SegmentSeconds != 6 || len(s.Formats) != 2 || s.Audio.Bitrate != 128_000 || s.Surround.Channels != 6 {
		t.Errorf("got %+v", s)
	}
}

func TestRulesNameOneFault(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		old, new string // replaced in the rich set
		want     string // the error without file and place
	}{
		"vp9 with a word":       {`preset: "4"`, "preset: fast", `profiles[0].video.preset: must be 0, 1, 2, 3, 4, 5, 6, 7 or 8, is "fast"`},
		"vp9 preset above":      {`preset: "4"`, `preset: "9"`, `profiles[0].video.preset: must be 0, 1, 2, 3, 4, 5, 6, 7 or 8, is "9"`},
		"preset without quotes": {`preset: "4"`, "preset: 4", "profiles[0].video.preset: must be text, is the number 4; put it in quotes"},
		"vp9 crf":               {"crf: 33", "crf: 64", "profiles[0].video.crf: must be between 1 and 63, is 64"},
		"h264 crf":              {"crf: 21", "crf: 52", "profiles[1].video.crf: must be between 1 and 51, is 52"},
		"vp9 with aac":          {"codec: opus", "codec: aac", `profiles[0].audio.codec: must be opus, is "aac"`},
		"opus rate":             {"sample_rate: 48000, loudness", "sample_rate: 44100, loudness", "profiles[0].audio.sample_rate: must be 48000, is 44100"},
		"too loud":              {"loudness: -18", "loudness: -5", "profiles[0].audio.loudness: must be between -31 and -9, is -5"},
		"peak above":            {"true_peak: -1.5", "true_peak: 1", "profiles[0].audio.true_peak: must be between -9 and 0, is 1"},
		"peak alone":            {"loudness: -18, ", "", "profiles[0].audio.true_peak: has no meaning without loudness; remove it"},
		"aspect":                {`"9:16"`, `"9/16"`, `profiles[1].video.aspect: must be two whole numbers such as "16:9", is "9/16"`},
		"fit":                   {"fit: pad", "fit: stretch", `profiles[1].video.fit: must be crop or pad, is "stretch"`},
		"fit alone":             {"      aspect: \"9:16\"\n", "", "profiles[1].video.fit: has no meaning without aspect; remove it"},
		"too long":              {"max_seconds: 60", "max_seconds: 3601", "profiles[1].max_seconds: must be between 1 and 3600, is 3601"},
		"too few bytes":         {"max_bytes: 8000000", "max_bytes: 8000", "profiles[1].max_bytes: must be between 10000 and 100000000000, is 8000"},
		"poster bytes":          {"max_bytes: 150000", "max_bytes: 150", "profiles[2].max_bytes: must be between 10000 and 100000000000, is 150"},
		"truth":                 {"burn_subtitles: true", "burn_subtitles: yes", `profiles[1].burn_subtitles: must be true or false, is the text "yes"`},
		"burn elsewhere":        {"max_bytes: 150000", "burn_subtitles: true", "profiles[2].burn_subtitles: has no meaning for output poster; remove it"},
		"length elsewhere":      {"max_bytes: 150000", "max_seconds: 9", "profiles[2].max_seconds: has no meaning for output poster; remove it"},
		"bytes elsewhere":       {"output: storyboard", "output: storyboard\n    max_bytes: 1", "profiles[3].max_bytes: has no meaning for output storyboard; remove it"},
		"tile":                  {"width: 160, c", "width: 161, c", "profiles[3].storyboard.width: must be even, is 161"},
		"tile below":            {"width: 160, c", "width: 62, c", "profiles[3].storyboard.width: must be between 64 and 640, is 62"},
		"columns":               {"columns: 5", "columns: 0", "profiles[3].storyboard.columns: must be between 1 and 20, is 0"},
		"rows":                  {"rows: 20", "rows: 21", "profiles[3].storyboard.rows: must be between 1 and 20, is 21"},
		"board quality":         {"quality: 60", "quality: 0", "profiles[3].storyboard.quality: must be between 1 and 100, is 0"},
		"interval":              {"interval: 2", "interval: 0.2", "profiles[3].storyboard.interval: must be between 0.5 and 60, is 0.2"},
		"stream format":         {"[hls, dash]", "[hls, smooth]", `profiles[4].stream.formats[1]: must be hls or dash, is "smooth"`},
		"segment above":         {"segment_seconds: 6", "segment_seconds: 14", "profiles[4].stream.segment_seconds: must be between 1 and 12, is 14"},
		"segment between keys":  {"segment_seconds: 6", "segment_seconds: 5", "profiles[4].stream.segment_seconds: must be a whole multiple of the keyframe_seconds of web (2), is 5"},
		"segment below a key":   {"segment_seconds: 6", "segment_seconds: 1", "profiles[4].stream.segment_seconds: must be a whole multiple of the keyframe_seconds of web (2), is 1"},
		"surround in stereo":    {"channels: 6", "channels: 2", "profiles[4].stream.surround.channels: must be 6, is 2"},
		"surround alone":        {"      audio: { codec: aac, bitrate: 128000, channels: 2, sample_rate: 48000 }\n", "", "profiles[4].stream.surround: has no meaning without audio; remove it"},
		"stream sound":          {"bitrate: 384000", "bitrate: 384", "profiles[4].stream.surround.bitrate: must be between 16000 and 512000, is 384"},
		"stream of nothing":     {"role: page\n    video", "role: elsewhere\n    video", `profiles[4].stream: needs a video profile of the role "page" without max_seconds, burn_subtitles and aspect`},
		"stream missing":        {"output: poster", "output: stream", ""}, // only must be refused
		"sound alone in opus":   {"  - name: hero", "  - name: sound\n    output: audio\n    audio: { codec: opus, bitrate: 96000, channels: 2, sample_rate: 48000 }\n  - name: hero", `profiles[2].audio.codec: must be aac, is "opus"`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text := strings.Replace(rich, test.old, test.new, 1)
			if text == rich {
				t.Fatalf("%q is not in the set", test.old)
			}
			_, err := profiles.Parse([]byte(text), "a.yaml")
			if err == nil {
				t.Fatal("not refused")
			}
			if _, got, _ := strings.Cut(err.Error(), ": "); test.want != "" && got != test.want {
				t.Errorf("got  %v\nwant %s", got, test.want)
			}
		})
	}
}

// Each codec has its own scale of presets and its own sound.
func TestCodecs(t *testing.T) {
	t.Parallel()
	tests := []struct {
		codec, preset, sound string
		crf                  float64
		good                 bool
	}{
		{"h264", "veryslow", "aac", 51, true},
		{"h264", "8", "aac", 21, false},
		{"h264", "fast", "opus", 21, false},
		{"hevc", "ultrafast", "aac", 1, true},
		{"hevc", "fast", "opus", 25, false},
		{"hevc", "fast", "aac", 52, false},
		{"av1", "0", "aac", 63, true},
		{"av1", "13", "opus", 1, true},
		{"av1", "14", "aac", 30, false},
		{"av1", "fast", "aac", 30, false},
		{"av1", "8", "aac", 64, false},
		{"vp9", "0", "opus", 63, true},
		{"vp9", "8", "", 30, true},
		{"vp9", "4", "aac", 30, false},
		{"vp8", "4", "opus", 30, false},
	}
	for _, test := range tests {
		p := profiles.Profile{Name: "v", Output: profiles.OutputVideo, Video: coding(test.codec, 720)}
		p.Video.Preset, p.Video.CRF = test.preset, test.crf
		if test.sound != "" {
			p.Audio = &profiles.AudioCoding{Codec: test.sound, Bitrate: 96_000, Channels: 2, SampleRate: 48000}
		}
		if err := setOf(p).Validate(); (err == nil) != test.good {
			t.Errorf("%+v: %v", test, err)
		}
	}
}
