package subtitles_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/reelmill/reelmill/subtitles"
)

func TestDetect(t *testing.T) {
	t.Parallel()
	const srt = "1\n00:00:01,000 --> 00:00:02,000\nx\n"
	tests := []struct {
		name, content, code string
		want                subtitles.Format
	}{
		{name: "film.srt", content: "WEBVTT\n", want: subtitles.FormatVTT},
		{name: "film.vtt", content: "\ufeffWEBVTT title\r\n", want: subtitles.FormatVTT},
		{name: "film.txt", content: srt, want: subtitles.FormatSRT},
		{name: "", content: "\n\n" + srt, want: subtitles.FormatSRT},
		{name: "film.srt", content: "nothing with an arrow", want: subtitles.FormatSRT},
		{name: "film.vtt", content: srt, want: subtitles.FormatVTT},
		{name: "a.xml", content: `<?xml version="1.0"?><!-- c --><tt:tt xmlns:tt="x"/>`, want: subtitles.FormatTTML},
		{name: "a.srt", content: "[Script Info]\r\nTitle: x\r\n", want: subtitles.FormatSSA},
		{name: "a", content: "850STL25.01" + strings.Repeat(" ", 2000), want: subtitles.FormatSTL},
		{name: "a.vtt", content: "WEBVTTX\n", want: subtitles.FormatVTT},
		{name: "a.txt", content: "Dear editor,", code: "subtitle-unknown-format"},
		{name: "a.html", content: "<html><body>x</body></html>", code: "subtitle-unknown-format"},
		{name: "a.lrc", content: "[00:12.00]La la\n", code: "subtitle-unsupported-format"},
		{name: "a.txt", content: "[100][200]La la\n", code: "subtitle-unsupported-format"},
		{name: "a.sub", content: "[INFORMATION]\n", code: "subtitle-unsupported-format"},
		{name: "a.srt", content: "\x89PNG\r\n\x1a\n", code: "subtitle-not-text"},
		{name: "a.srt", content: "\x00\x00\x00\x18ftypmp42", code: "subtitle-not-text"},
		{name: "a.srt", content: strings.Repeat("\x01\x02\x03", 50), code: "subtitle-not-text"},
		{name: "a.srt", content: " \r\n\t", code: "subtitle-empty"},
	}
	for _, test := range tests {
		t.Run(fmt.Sprintf("%s %.12q", test.name, test.content), func(t *testing.T) {
			t.Parallel()
			got, err := subtitles.Detect([]byte(test.content), test.name)
			if got != test.want || subtitles.CodeOf(err) != test.code {
				t.Errorf("got %q, %v; want %q, %q", got, err, test.want, test.code)
			}
		})
	}
}

func TestLimits(t *testing.T) {
	t.Parallel()
	cue := "00:00:01,000 --> 00:00:02,000\ntext\n\n"
	tests := []struct {
		name, content, code string
		limits              subtitles.Limits
	}{
		{"bytes", cue, "subtitle-too-large", subtitles.Limits{Bytes: 20}},
		{"cues", strings.Repeat(cue, 4), "subtitle-too-many-cues", subtitles.Limits{Cues: 3}},
		{"cues of WebVTT", "WEBVTT\n\n" + strings.ReplaceAll(strings.Repeat(cue, 4), ",", "."), "subtitle-too-many-cues", subtitles.Limits{Cues: 3}},
		{"line", cue + strings.Repeat("x", 60_001), "subtitle-line-too-long", subtitles.Limits{}},
		{"line limit cannot be raised", cue + strings.Repeat("x", 60_001), "subtitle-line-too-long", subtitles.Limits{LineBytes: 1 << 20}},
		{"cue", strings.TrimSpace(cue) + strings.Repeat("\nsame", 4000), "subtitle-cue-too-long", subtitles.Limits{}},
		{"as many as allowed", strings.Repeat(cue, 3), "", subtitles.Limits{Cues: 3, Bytes: 3 * len(cue)}},
		{
			"timed spans of TTML",
			`<tt><body><p begin="0s" end="9s">` + strings.Repeat(`<span begin="1s" end="2s">a</span><span begin="3s" end="4s">b</span>`, 3) + `</p></body></tt>`,
			"subtitle-too-many-cues",
			subtitles.Limits{Cues: 1},
		},
		{"nesting of TTML", `<tt><body>` + strings.Repeat("<div>", 5000), "subtitle-no-cues", subtitles.Limits{}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			_, _, err := subtitles.Read([]byte(test.content), subtitles.ReadOptions{Limits: test.limits})
			if got := subtitles.CodeOf(err); got != test.code {
				t.Errorf("got %q (%v), want %q", got, err, test.code)
			}
		})
	}
}

// TestLongLineIsNotCutInSilence guards against the line scanner of go-astisub, which stops at 64 KiB without an error.
func TestLongLineIsNotCutInSilence(t *testing.T) {
	t.Parallel()
	script := "[Events]\nFormat: Start, End, Text\nDialogue: 0:00:01.00,0:00:02.00,a\nDialogue: 0:00:03.00,0:00:04.00," +
		strings.Repeat("b", 70_000) + "\nDialogue: 0:00:05.00,0:00:06.00,c\n"
	_, _, err := subtitles.Read([]byte(script), subtitles.ReadOptions{})
	if got := subtitles.CodeOf(err); got != "subtitle-line-too-long" {
		t.Errorf("got %q", got)
	}
}

func TestProblemsAreBounded(t *testing.T) {
	t.Parallel()
	file := strings.Repeat("00:00:02,000 --> 00:00:01,000\nbackwards\n\n", 3000) + "00:00:03,000 --> 00:00:04,000\nfine\n"
	track, problems, err := subtitles.Read([]byte(file), subtitles.ReadOptions{})
	if err != nil || len(track.Cues) != 1 {
		t.Fatal(track, err)
	}
	last := problems[len(problems)-1]
	if len(problems) != 501 || last.Code != "subtitle-more-problems" || !last.Fatal || !strings.Contains(last.Message, "2500") {
		t.Errorf("%d problems, the last is %+v", len(problems), last)
	}
}
