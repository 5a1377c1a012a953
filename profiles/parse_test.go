package profiles_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/reelmill/reelmill/profiles"
)

const header = "schema: reelmill.profiles/1\nname: test\nprofiles:\n"

const goodVideo = `  - name: web
    output: video
    video:
      codec: h264
      short_side: 720
      crf: 21
      max_bitrate: 3000000
      buffer: 6000000
      keyframe_seconds: 2
      preset: fast
`

const goodStill = "  - name: hero\n    output: poster\n    still: {aspect: 16:9, width: 1600, formats: [webp], quality: 80}\n"

// faultsOf parses a text that must be refused.
func faultsOf(t *testing.T, text string) []profiles.Fault {
	t.Helper()
	set, err := profiles.Parse([]byte(text), "a.yaml")
	var invalid *profiles.Invalid
	if !errors.As(err, &invalid) {
		t.Fatalf("Parse gave %v, %v; want *Invalid for:\n%s", set, err, text)
	}
	return invalid.Faults
}

func TestParseReadsASet(t *testing.T) {
	t.Parallel()
	set, err := profiles.Parse([]byte("\ufeff"+strings.ReplaceAll(header+goodVideo+goodStill, "\n", "\r\n")), "a.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if set.Name != "test" || len(set.Profiles) != 2 {
		t.Fatalf("got %+v", set)
	}
	video := set.Profiles[0].Video
	if video.ShortSide != 720 || video.CRF != 21 || video.MaxBitrate != 3_000_000 || video.Preset != "fast" {
		t.Errorf("video = %+v", video)
	}
	if still := set.Profiles[1].Still; still.Aspect != "16:9" || still.Formats[0] != "webp" {
		t.Errorf("still = %+v", still)
	}
}

func TestParseReadsJSON(t *testing.T) {
	t.Parallel()
	text := `{"schema":"reelmill.profiles/1","name":"test","profiles":[
  {"name":"subs","output":"subtitle","text":{"formats":["vtt","srt"]}}]}`
	if _, err := profiles.Parse([]byte(text), "a.json"); err != nil {
		t.Fatal(err)
	}
	faults := faultsOf(t, strings.Replace(text, `"srt"`, `"ass"`, 1))
	if len(faults) != 1 || faults[0].Line != 2 || faults[0].Path != "$.profiles[0].text.formats[1]" {
		t.Errorf("faults = %+v", faults)
	}
}

func TestParseNamesOneFault(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		old, new string // replaced in the good set
		want     string // the whole error
	}{
		"crf above":        {"crf: 21", "crf: 99", "a.yaml:9:12: profiles[0].video.crf: must be between 1 and 51, is 99"},
		"crf lossless":     {"crf: 21", "crf: 0", "a.yaml:9:12: profiles[0].video.crf: must be between 1 and 51, is 0"},
		"crf not a number": {"crf: 21", "crf: .nan", "a.yaml:9:12: profiles[0].video.crf: must be a number, is the number .nan"},
		"crf in quotes":    {"crf: 21", `crf: "21"`, `a.yaml:9:12: profiles[0].video.crf: must be a number, is the text "21"`},
		"crf missing":      {"      crf: 21\n", "", "a.yaml:7:7: profiles[0].video.crf: is missing"},
		"crf empty":        {"crf: 21", "crf:", "a.yaml:9:11: profiles[0].video.crf: must be a number, is empty"},
		"odd":              {"short_side: 720", "short_side: 721", "a.yaml:8:19: profiles[0].video.short_side: must be even, is 721: 4:2:0 pictures have no odd sides"},
		"whole":            {"short_side: 720", "short_side: 720.5", "a.yaml:8:19: profiles[0].video.short_side: must be a whole number, is the number 720.5"},
		"huge":             {"short_side: 720", "short_side: 18446744073709551615", "a.yaml:8:19: profiles[0].video.short_side: is far too large"},
		"unknown key":      {"preset: fast", "preset: fast\n      speed: 3", "a.yaml:14:7: profiles[0].video.speed: is not known; allowed here: codec, short_side, aspect, fit, crf, max_bitrate, buffer, max_frame_rate, keyframe_seconds, preset"},
		"repeated key":     {"preset: fast", "preset: fast\n      crf: 30", "a.yaml:14:7: profiles[0].video.crf: is set already in line 9"},
		"buffer":           {"buffer: 6000000", "buffer: 60", "a.yaml:11:15: profiles[0].video.buffer: must be between half and four times max_bitrate (1500000 to 12000000 bits), is 60"},
		"kilobits":         {"max_bitrate: 3000000", "max_bitrate: 3000", "a.yaml:10:20: profiles[0].video.max_bitrate: must be between 50000 and 100000000, is 3000"},
		"preset":           {"preset: fast", "preset: placebo", `a.yaml:13:15: profiles[0].video.preset: must be ultrafast, superfast, veryfast, faster, fast, medium, slow, slower or veryslow, is "placebo"`},
		"codec":            {"codec: h264", "codec: vp6", `a.yaml:7:14: profiles[0].video.codec: must be h264, hevc, av1 or vp9, is "vp6"`},
		"output":           {"output: video", "output: film", `a.yaml:5:13: profiles[0].output: must be video, audio, poster, teaser, subtitle, transcript, image, stream or storyboard, is "film"`},
		"wrong block":      {"output: poster", "output: poster\n    text: {formats: [vtt]}", "a.yaml:16:11: profiles[1].text: has no meaning for output poster; remove it"},
		"no block":         {"    still: {aspect: 16:9, width: 1600, formats: [webp], quality: 80}\n", "", "a.yaml:14:5: profiles[1].still: is missing: output poster needs it"},
		"aspect":           {"16:9", "16/9", `a.yaml:16:21: profiles[1].still.aspect: must be two whole numbers such as "16:9", is "16/9"`},
		"aspect zero":      {"16:9", `"0:9"`, `a.yaml:16:21: profiles[1].still.aspect: must be two whole numbers such as "16:9", is "0:9"`},
		"aspect line":      {"16:9", `"99:9"`, `a.yaml:16:21: profiles[1].still.aspect: must lie between 1:10 and 10:1, is 99:9`},
		"no format":        {"[webp]", "[]", "a.yaml:16:49: profiles[1].still.formats: must name at least one of webp, jpeg, avif"},
		"format twice":     {"[webp]", "[webp, webp]", `a.yaml:16:56: profiles[1].still.formats[1]: "webp" is named twice`},
		"format":           {"[webp]", "[jpg]", `a.yaml:16:50: profiles[1].still.formats[0]: must be webp, jpeg or avif, is "jpg"`},
		"list":             {"[webp]", "webp", `a.yaml:16:49: profiles[1].still.formats: must be a list, is the text "webp"`},
		"quality":          {"quality: 80", "quality: 101", "a.yaml:16:66: profiles[1].still.quality: must be between 1 and 100, is 101"},
		"same name":        {"name: hero", "name: web", `a.yaml:14:11: profiles[1].name: must be unique in the set, "web" is taken by profiles[0]`},
		"name":             {"name: hero", "name: Hero_1", `a.yaml:14:11: profiles[1].name: must be lower-case letters and digits joined by single hyphens, at most 64, is "Hero_1"`},
		"number for text":  {"name: hero", "name: 16", "a.yaml:14:11: profiles[1].name: must be text, is the number 16; put it in quotes"},
		"truth for text":   {"name: hero", "name: true", "a.yaml:14:11: profiles[1].name: must be text, is the truth value true; put it in quotes"},
		"schema":           {"profiles/1", "profiles/2", `a.yaml:1:9: schema: must be reelmill.profiles/1, is "reelmill.profiles/2"`},
		"no schema":        {"schema: reelmill.profiles/1\n", "", "a.yaml:1:1: schema: is missing"},
		"group":            {"    video:\n", "    video: yes\n    role:\n", ""}, // only must be refused
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			good := header + goodVideo + goodStill
			text := strings.Replace(good, test.old, test.new, 1)
			if text == good {
				t.Fatalf("%q is not in the set", test.old)
			}
			_, err := profiles.Parse([]byte(text), "a.yaml")
			if err == nil || (test.want != "" && err.Error() != test.want) {
				t.Errorf("got  %v\nwant %s", err, test.want)
			}
		})
	}
}

func TestParseListsEveryFault(t *testing.T) {
	t.Parallel()
	text := "schema: reelmill.profiles/9\nname: Bad Name\nprofiles:\n" +
		"  - name: a\n    output: teaser\n    seconds: 90\n    audio: {codec: mp3, bitrate: 1, channels: 3, sample_rate: 8}\n" +
		"  - output: image\n    still: []\n    colour: red\n"
	want := []string{
		"1:9 $.schema", "2:7 $.name", "4:5 $.profiles[0].video", "6:14 $.profiles[0].seconds", "7:12 $.profiles[0].audio",
		// What is inside the block that must go is not worth a word.
		"8:5 $.profiles[1].name", "9:12 $.profiles[1].still", "10:5 $.profiles[1].colour",
	}
	var got []string
	for _, fault := range faultsOf(t, text) {
		got = append(got, strings.Join([]string{place(fault), fault.Path}, " "))
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestParseRefusesWhatASetNeverNeeds(t *testing.T) {
	t.Parallel()
	const kib = 1 << 10
	tests := map[string]string{
		"empty":           "",
		"only a comment":  "# nothing\n",
		"a list":          "- a\n",
		"two documents":   header + goodStill + "---\n" + header + goodStill,
		"broken":          "schema: [1\n",
		"not UTF-8":       "schema: \xff\xfe\n",
		"too large":       "# " + strings.Repeat("x", profiles.MaxBytes),
		"anchor":          strings.Replace(header+goodStill, "name: test", "name: &n test", 1),
		"laughs":          "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n",
		"merge":           "a: {b: 1}\n<<: {c: 1}\n",
		"tag":             strings.Replace(header+goodStill, "name: test", "name: !!str test", 1),
		"complex key":     "? [a]\n: b\n",
		"open brackets":   strings.Repeat("[", 255*kib),
		"closed brackets": strings.Repeat("[", 100*kib) + strings.Repeat("]", 100*kib),
		"open braces":     strings.Repeat("{a: ", 60*kib),
		"dashes":          strings.Repeat("- ", 120*kib) + "x",
		"anchors":         strings.Repeat("&a ", 80*kib),
		"many keys":       strings.Repeat("a: 1\n", 6000),
		"many entries":    "a: [" + strings.Repeat("1,", 100*kib) + "]",
		"deep indent":     deepIndent(600),
	}
	for name, text := range tests {
		t.Run(name, func(t *testing.T) {
			started := time.Now()
			faults := faultsOf(t, text)
			if faults[0].Line < 1 || faults[0].Column < 1 || faults[0].Message == "" {
				t.Errorf("fault without a place: %+v", faults[0])
			}
			if took := time.Since(started); took > 5*time.Second {
				t.Errorf("refusing took %v", took)
			}
		})
	}
}

func deepIndent(levels int) string {
	var b strings.Builder
	for i := range levels {
		b.WriteString(strings.Repeat(" ", i) + "a:\n")
	}
	return b.String()
}
