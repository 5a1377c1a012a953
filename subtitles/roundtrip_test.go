package subtitles_test

import (
	"bytes"
	"errors"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/reelmill/reelmill/subtitles"
)

func mustRead(t *testing.T, text string) *subtitles.Track {
	t.Helper()
	track, _, err := subtitles.Read([]byte(text), subtitles.ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return track
}

func written(t *testing.T, track *subtitles.Track, f subtitles.Format) string {
	t.Helper()
	var out bytes.Buffer
	if err := track.Write(&out, f); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestValidVTTIsByteStable(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("testdata/golden/canonical.vtt")
	if err != nil {
		t.Fatal(err)
	}
	track, problems, err := subtitles.Read(data, subtitles.ReadOptions{})
	if err != nil || len(problems) > 0 {
		t.Fatalf("a valid file has problems: %v %v", problems, err)
	}
	if got := written(t, track, subtitles.FormatVTT); got != string(data) {
		t.Errorf("got:\n%s\nwant:\n%s", got, data)
	}
}

func TestSubRipThroughVTTAndBack(t *testing.T) {
	t.Parallel()
	const file = "1\n00:00:01,000 --> 00:00:02,000\n<i>Tom</i> & <b>Jerry</b> < 3\n\n" +
		"2\n01:02:03,004 --> 100:02:03,005\n42\n\n3\n100:02:03,005 --> 100:02:04,000\n&lt;i> &amp;lt; {x}\n"
	vtt := written(t, mustRead(t, file), subtitles.FormatVTT)
	if got := written(t, mustRead(t, vtt), subtitles.FormatSRT); got != file {
		t.Errorf("got:\n%s\nwant:\n%s\nby way of:\n%s", got, file, vtt)
	}
}

func TestTTMLAndSSAKeepTextAndPlace(t *testing.T) {
	t.Parallel()
	track := mustRead(t, "WEBVTT\n\n00:00:01.000 --> 00:00:02.500 line:0 align:right\nfast<i>er</i>\n<b>&lt;now&gt;</b> & on\n")
	for _, f := range []subtitles.Format{subtitles.FormatTTML, subtitles.FormatSSA} {
		again := mustRead(t, written(t, track, f))
		if len(again.Cues) != 1 {
			t.Fatalf("%s: %d cues", f, len(again.Cues))
		}
		got, want := again.Cues[0], track.Cues[0]
		if got.Start != want.Start || got.End != want.End || got.Settings != want.Settings || !reflect.DeepEqual(got.Lines, want.Lines) {
			t.Errorf("%s: %+v, want %+v", f, got, want)
		}
	}
}

func TestHandmadeTrackIsWrittenValid(t *testing.T) {
	t.Parallel()
	track := &subtitles.Track{
		Title: "a\nb --> c", Head: []string{"NOTE one\n\ntwo --> three", " "},
		Cues: []subtitles.Cue{
			{ID: "x --> y\nz", Start: time.Second, End: 2 * time.Second, Lines: []string{"a --> b", "", "<i>open\n\nfoo"}, Settings: "line:0\nX"},
			{Start: 3 * time.Second, End: 3 * time.Second, Lines: []string{"no duration"}},
			{Start: 4 * time.Second, End: 5 * time.Second, Lines: []string{" "}},
		},
	}
	want := "WEBVTT a b -> c\n\nNOTE one\ntwo -> three\n\nx -> y z\n00:00:01.000 --> 00:00:02.000 line:0 X\na --&gt; b\n<i>open\nfoo</i>\n"
	if got := written(t, track, subtitles.FormatVTT); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

// brokenWriter stands for a full disk.
type brokenWriter struct{ err error }

func (w brokenWriter) Write([]byte) (int, error) { return 0, w.err }

func TestWriteErrors(t *testing.T) {
	t.Parallel()
	track := mustRead(t, "00:00:01,000 --> 00:00:02,000\nhello\n")
	full := errors.New("disk full")
	for _, f := range subtitles.Formats() {
		err := track.Write(brokenWriter{full}, f)
		want := "subtitle-write-failed"
		if !f.Writable() {
			want = "subtitle-unwritable-format"
		} else if !errors.Is(err, full) {
			t.Errorf("%s: the cause is lost: %v", f, err)
		}
		if got := subtitles.CodeOf(err); got != want {
			t.Errorf("%s: %q, want %q", f, got, want)
		}
	}
	empty := &subtitles.Track{}
	if code := subtitles.CodeOf(empty.Write(&strings.Builder{}, subtitles.FormatTTML)); code != "subtitle-no-cues" {
		t.Errorf("empty track as TTML: %q", code)
	}
	if got := written(t, empty, subtitles.FormatVTT); got != "WEBVTT\n" {
		t.Errorf("an empty WebVTT file is valid, got %q", got)
	}
}
