package subtitles_test

import (
	"bytes"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/reelmill/reelmill/subtitles"
)

func TestShiftMovesInlineTimes(t *testing.T) {
	t.Parallel()
	track := mustRead(t, "WEBVTT\n\n00:00:01.000 --> 00:00:05.000\none <00:00:02.000>two <00:00:04.000>three\n")
	if problems := track.Shift(-2500 * time.Millisecond); len(problems) != 1 || problems[0].Code != "subtitle-cue-clipped" {
		t.Errorf("problems %v", problems)
	}
	want := "WEBVTT\n\n00:00:00.000 --> 00:00:02.500\none two <00:00:01.500>three\n"
	if got := written(t, track, subtitles.FormatVTT); got != want {
		t.Errorf("got %q", got)
	}
}

func TestShiftKeepsNotesOfDroppedCues(t *testing.T) {
	t.Parallel()
	const file = "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\none\n\nNOTE kept\n\n00:00:03.000 --> 00:00:04.000\ntwo\n\n00:00:05.000 --> 00:00:06.000\nthree\n"
	track := mustRead(t, file)
	track.Shift(-4 * time.Second)
	if got := written(t, track, subtitles.FormatVTT); got != "WEBVTT\n\nNOTE kept\n\n00:00:01.000 --> 00:00:02.000\nthree\n" {
		t.Errorf("got %q", got)
	}
	track = mustRead(t, file)
	track.Shift(-time.Hour)
	if got := written(t, track, subtitles.FormatVTT); got != "WEBVTT\n\nNOTE kept\n" {
		t.Errorf("got %q", got)
	}
}

func TestShiftThereAndBack(t *testing.T) {
	t.Parallel()
	const file = "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n<v A>one</v>\n\n00:00:03.000 --> 00:00:04.000\ntwo\n"
	track := mustRead(t, file)
	if problems := append(track.Shift(90*time.Minute), track.Shift(-90*time.Minute)...); len(problems) > 0 {
		t.Error(problems)
	}
	if got := written(t, track, subtitles.FormatVTT); got != file {
		t.Errorf("got %q", got)
	}
}

func TestShiftByAbsurdAmounts(t *testing.T) {
	t.Parallel()
	for _, d := range []time.Duration{math.MaxInt64, math.MinInt64} {
		track := mustRead(t, "00:00:01,000 --> 00:00:02,000\nx\n")
		if problems := track.Shift(d); len(track.Cues) != 0 || len(problems) != 1 || !problems[0].Fatal {
			t.Errorf("%d: %v %v", d, track.Cues, problems)
		}
	}
}

func TestCloneIsDeep(t *testing.T) {
	t.Parallel()
	track := mustRead(t, "00:00:01,000 --> 00:00:02,000\nx\n")
	copied := track.Clone()
	copied.Shift(time.Second)
	copied.Cues[0].Lines[0] = "y"
	if track.Cues[0].Start != time.Second || track.Cues[0].Lines[0] != "x" {
		t.Errorf("the original changed: %+v", track.Cues[0])
	}
}

func TestStretch(t *testing.T) {
	t.Parallel()
	track := mustRead(t, "WEBVTT\n\n00:00:24.000 --> 00:00:48.000\nx <00:00:36.000>y\n")
	if problems := track.Stretch(25, 24); len(problems) > 0 {
		t.Error(problems)
	}
	if got := written(t, track, subtitles.FormatVTT); got != "WEBVTT\n\n00:00:25.000 --> 00:00:50.000\nx <00:00:37.500>y\n" {
		t.Errorf("got %q", got)
	}
	for _, rate := range []float64{0, -25, math.NaN(), math.Inf(1)} {
		if problems := track.Stretch(25, rate); len(problems) != 1 || problems[0].Code != "subtitle-bad-rate" {
			t.Errorf("%v: %v", rate, problems)
		}
	}
}

func TestSegments(t *testing.T) {
	t.Parallel()
	track := &subtitles.Track{Cues: []subtitles.Cue{
		cue(0, 20, "always"), cue(1, 2, "first"), cue(5, 7, "both"), cue(6, 6.5, "second"), cue(18, 19, "last"),
	}}
	var got []string
	for _, s := range track.Segments(6*time.Second, 21*time.Second) {
		var words []string
		for _, c := range s.Track.Cues {
			words = append(words, c.Plain())
		}
		got = append(got, s.Start.String()+"-"+s.End.String()+" "+strings.Join(words, "+"))
	}
	want := "0s-6s always+first+both|6s-12s always+both+second|12s-18s always|18s-21s always+last"
	if strings.Join(got, "|") != want {
		t.Errorf("got %s", strings.Join(got, "|"))
	}
	if n := len(track.Segments(0, 0)); n != 1 {
		t.Errorf("no length: %d segments", n)
	}
	if n := len(track.Segments(1, time.Hour)); n != 1 {
		t.Errorf("absurd length: %d segments", n)
	}
}

// TestSegmentsAreLinear would take minutes if cutting were quadratic, as go-astisub's Fragment is.
func TestSegmentsAreLinear(t *testing.T) {
	t.Parallel()
	track := &subtitles.Track{}
	for i := range 50_000 {
		track.Cues = append(track.Cues, cue(float64(i), float64(i)+1, "x"))
	}
	segments := track.Segments(2*time.Second, 0)
	if len(segments) != 25_000 || len(segments[24_999].Track.Cues) != 2 {
		t.Errorf("%d segments", len(segments))
	}
}

func TestTranscript(t *testing.T) {
	t.Parallel()
	track := &subtitles.Track{Cues: []subtitles.Cue{
		cue(0, 2, "<v Ann>Well,\nthat is"), cue(2, 4, "<v Ann><i>all</i> I&amp;I know."),
		cue(4, 5, "<v Bob>No."), cue(5, 6, "<v Bob>No."),
		cue(30, 31, "rolling one"), cue(31, 32, "rolling one\ntwo"), cue(32, 33, "two\nthree"),
	}}
	want := "Ann: Well, that is all I&I know.\n\nBob: No. No.\n\nrolling one two three\n"
	if got := track.TranscriptText(); got != want {
		t.Errorf("got %q", got)
	}
	var document bytes.Buffer
	if err := track.WriteTranscriptJSON(&document, "en"); err != nil {
		t.Fatal(err)
	}
	if got, err := subtitles.TranscriptTextOfJSON(document.Bytes()); got != want || err != nil {
		t.Errorf("read back as %q: %v", got, err)
	}
	if _, err := subtitles.TranscriptTextOfJSON([]byte("WEBVTT")); subtitles.CodeOf(err) != "transcript-unreadable" {
		t.Errorf("something else gives %v", err)
	}
	paragraphs := track.Transcript()
	if first := paragraphs[0]; first.Start != 0 || first.End != 4*time.Second || first.Speaker != "Ann" {
		t.Errorf("first paragraph %+v", first)
	}
}
