package ffmpeg

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/reelmill/reelmill/profiles"
)

func TestChaptersOfASample(t *testing.T) {
	t.Parallel()
	want := []profiles.Chapter{{Start: 0, End: 2, Title: "Intro"}, {Start: 2, End: 4, Title: "Middle & End"}, {Start: 4, End: 6, Title: "Outro"}}
	if src := probed(t, sample(t, "chapters_1fps_32x32.mp4")); !slices.Equal(src.Chapters, want) {
		t.Errorf("in %g seconds it has %+v", src.Duration, src.Chapters)
	}
	if src := probed(t, sample(t, "sar2x1_360p.mp4")); src.Chapters != nil {
		t.Errorf("a film without chapters has %+v", src.Chapters)
	}
}

// TestChaptersCountFromTheProgramme: a file that does not begin at zero, with a chapter that begins before it, one beyond its end
// and a title of several lines. Chapters reach the probe through a real file.
func TestChaptersCountFromTheProgramme(t *testing.T) {
	t.Parallel()
	meta := filepath.Join(t.TempDir(), "chapters.txt")
	var text strings.Builder
	text.WriteString(";FFMETADATA1\n")
	for _, c := range []string{"0,4000,Before", "4000,6000,Two\\\nlines", "6000,90000,", "90000,95000,Beyond"} {
		parts := strings.SplitN(c, ",", 3)
		fmt.Fprintf(&text, "[CHAPTER]\nTIMEBASE=1/1000\nSTART=%s\nEND=%s\ntitle=%s\n", parts[0], parts[1], parts[2])
	}
	if err := os.WriteFile(meta, []byte(text.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	src := probed(t, made(t, "late.mkv", "-f", "lavfi", "-i", "testsrc2=s=64x64:r=10:d=5", "-i", meta, "-map", "0", "-map_chapters", "1",
		"-c:v", "libx264", "-preset", "ultrafast", "-bf", "0", "-output_ts_offset", "3"))
	if src.StartTime != 3 || src.Duration != 5 {
		t.Fatalf("it begins at %g and lasts %g seconds", src.StartTime, src.Duration)
	}
	if got := fmt.Sprintf("%+v", src.Chapters); got != "[{Start:0 End:1 Title:Before} {Start:1 End:3 Title:Two lines} {Start:3 End:5 Title:}]" {
		t.Errorf("the chapters are %s", got)
	}
}

func TestChaptersAreBounded(t *testing.T) {
	t.Parallel()
	claim := func(start, end, title string) chapter {
		return chapter{Start: start, End: end, Tags: map[string]string{"TITLE": title}}
	}
	long := strings.Repeat("ä", 250)
	got := chapters([]chapter{
		claim("20", "30", long), claim("10", "25", "a\x00b\r\n c\xff"), claim("N/A", "40", "no start"), claim("30", "30", "empty"),
		claim("35", "33", "backwards"), claim("-50", "12", "early"), claim("50", "70", "late"), claim("NaN", "NaN", "never"), claim("61", "62", "beyond"),
	}, 2, 60)
	want := []profiles.Chapter{
		{Start: 0, End: 8, Title: "early"},
		{Start: 8, End: 18, Title: "a b c\uFFFD"},
		{Start: 18, End: 28, Title: long[:400]},
		{Start: 48, End: 59, Title: "late"},
		{Start: 59, End: 60, Title: "beyond"},
	}
	if !slices.Equal(got, want) {
		t.Errorf("they are %+v", got)
	}
	var many []chapter
	for i := range 5000 {
		many = append(many, claim(fmt.Sprint(i), fmt.Sprint(i+1), "\xf0\x9f"+long))
	}
	got = chapters(many, 0, 5000)
	if len(got) != 200 || !utf8.ValidString(got[7].Title) || utf8.RuneCountInString(got[7].Title) != 200 {
		t.Errorf("%d are kept, with titles like %q", len(got), got[7].Title)
	}
	if got := chapters(many, 0, 0); len(got) != 0 {
		t.Errorf("a programme of unknown length has %d", len(got))
	}
}
