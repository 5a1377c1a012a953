package subtitles_test

import (
	"strings"
	"testing"

	"github.com/reelmill/reelmill/subtitles"
)

func TestFormats(t *testing.T) {
	t.Parallel()
	for _, f := range subtitles.Formats() {
		if f.Extension() != "."+string(f) || f.MIME() == "application/octet-stream" {
			t.Errorf("%s: %s %s", f, f.Extension(), f.MIME())
		}
	}
	if got := subtitles.Format("doc").MIME(); got != "application/octet-stream" {
		t.Errorf("unknown format: %s", got)
	}
}

// firstCue reads a file and returns its first cue as "settings|text".
func firstCue(t *testing.T, file string) string {
	t.Helper()
	c := mustRead(t, file).Cues[0]
	return c.Settings + "|" + strings.Join(c.Lines, "\n")
}

func TestSubRipMarkup(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"plain":                                "|plain",
		"{\\an8}top":                           "line:0|top",
		"{\\a6}old top":                        "line:0|old top",
		"{\\a10}old middle":                    "line:50%|old middle",
		"{\\an7\\i1}both{\\i0} ways":           "line:0 align:left|<i>both</i> ways",
		"{\\b700}heavy{\\b400} light":          "|<b>heavy</b> light",
		"{\\u1\\i1}reset{\\r} here":            "|<u><i>reset</u></i> here",
		"{\\pos(1,2)}moved":                    "|moved",
		"{not an override}":                    "|{not an override}",
		"<I>Upper</I> <STRONG>case</STRONG>":   "|<i>Upper</i> <b>case</b>",
		"<font face=\"a\">x</font><br/>y":      "|x\ny",
		"a < b > c <3":                         "|a &lt; b &gt; c &lt;3",
		"Tom &amp; Jerry &nbsp;&copy; AT&T":    "|Tom &amp; Jerry \u00a0© AT&amp;T",
		"an arrow --> here":                    "|an arrow --&gt; here",
		"<i>never closed":                      "|<i>never closed</i>",
		"trailing  \nspace\t":                  "|trailing  \nspace\t",
		"1984\nwas a number":                   "|1984\nwas a number",
		"<b class=\"x\">with attributes</b>":   "|<b>with attributes</b>",
		"<unknownTag>text</unknownTag>":        "|text",
		"{\\p1}m 0 0 l 9 9{\\p0}after drawing": "|after drawing",
	} {
		want = strings.Replace(want, "<u><i>reset</u></i>", "<u><i>reset</i></u>", 1)
		if got := firstCue(t, "1\n00:00:01,000 --> 00:00:02,000\n"+text+"\n\n2\n00:00:05,000 --> 00:00:06,000\nnext\n"); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestSSAPlaces(t *testing.T) {
	t.Parallel()
	script := func(section, alignment, text string) string {
		return "[Script Info]\nNotUnderstood\n\n[" + section + "]\nFormat: Name, Alignment\nStyle: Default," + alignment +
			"\n\n[Events]\nFormat: Start, End, Style, Text\nDialogue: 0:00:01.00,0:00:02.00,Default," + text + "\n"
	}
	for _, test := range []struct{ section, alignment, text, want string }{
		{"V4+ Styles", "2", "usual", "|usual"},
		{"V4+ Styles", "8", "top", "line:0|top"},
		{"V4+ Styles", "8", "{\\an3}corner", "align:right|corner"},
		{"V4 Styles", "6", "old top", "line:0|old top"},
		{"V4 Styles", "9", "old left", "line:50% align:left|old left"},
		{"V4+ Styles", "0", "odd", "|odd"},
		{"V4+ Styles", "2", "hard\\hspace\\Nand break", "|hard\u00a0space\nand break"},
	} {
		if got := firstCue(t, script(test.section, test.alignment, test.text)); got != test.want {
			t.Errorf("%s %s: got %q, want %q", test.section, test.alignment, got, test.want)
		}
	}
}

func TestDamagedFiles(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ file, code string }{
		"SSA without a format":  {"[Events]\nDialogue: 0:00:01.00,0:00:02.00,x\n", "subtitle-no-cues"},
		"TTML of one tag":       {"<tt ", "subtitle-damaged"},
		"TTML without a body":   {"<tt></tt>", "subtitle-no-cues"},
		"TTML with broken tags": {"<tt><body></p></body></tt>", "subtitle-no-cues"},
	} {
		_, problems, err := subtitles.Read([]byte(test.file), subtitles.ReadOptions{})
		if got := subtitles.CodeOf(err); got != test.code {
			t.Errorf("%s: got %q (%v), %v", name, got, err, problems)
		}
	}
}

func TestErrorTellsItsCause(t *testing.T) {
	t.Parallel()
	_, err := subtitles.ParseLocale("xx")
	if err == nil || !strings.HasPrefix(err.Error(), "subtitle-bad-locale: \"xx\" is not a language tag.: language:") {
		t.Errorf("got %v", err)
	}
	if code := subtitles.CodeOf(nil); code != "" {
		t.Errorf("no error has the code %q", code)
	}
}

func TestTTMLTimes(t *testing.T) {
	t.Parallel()
	for attrs, want := range map[string]string{
		`begin="1s" end="2s"`:                           "00:00:01.000 --> 00:00:02.000",
		`begin="1.5s" dur="500ms"`:                      "00:00:01.500 --> 00:00:02.000",
		`begin="0.5m" dur="1h"`:                         "00:00:30.000 --> 01:00:30.000",
		`begin="10f" end="20f"`:                         "00:00:00.400 --> 00:00:00.800",
		`begin="1000t" end="2500t"`:                     "00:00:01.000 --> 00:00:02.500",
		`begin="00:00:01:05" end="00:00:02:10.3"`:       "00:00:01.200 --> 00:00:02.400",
		`begin="00:00:01.25" end="00:00:02" dur="100s"`: "00:00:01.250 --> 00:00:02.000",
		`end="3s"`:                           "00:00:00.000 --> 00:00:03.000",
		`begin="1s" end="99999999h"`:         "",
		`begin="1s" end="1e999s"`:            "",
		`begin="x" end="-4s"`:                "",
		`begin="00:00:61" end="00:00:99:99"`: "",
	} {
		file := `<tt frameRate="25" tickRate="1000"><body><div><p ` + attrs + `>x</p></div></body></tt>`
		track, _, err := subtitles.Read([]byte(file), subtitles.ReadOptions{})
		if want == "" {
			if subtitles.CodeOf(err) != "subtitle-no-cues" {
				t.Errorf("%s: %v", attrs, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", attrs, err)
			continue
		}
		if got := strings.Split(written(t, track, subtitles.FormatVTT), "\n")[2]; got != want {
			t.Errorf("%s: got %s, want %s", attrs, got, want)
		}
	}
}
