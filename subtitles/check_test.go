package subtitles_test

import (
	"strings"
	"testing"
	"time"

	"github.com/reelmill/reelmill/subtitles"
)

func cue(start, end float64, text string) subtitles.Cue {
	return subtitles.Cue{
		Start: time.Duration(start * float64(time.Second)), End: time.Duration(end * float64(time.Second)),
		Lines: strings.Split(text, "\n"),
	}
}

func TestCheck(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		cues  []subtitles.Cue
		total float64
		want  []string // "cue code", with "!" when fatal
	}{
		{"fine", []subtitles.Cue{cue(0, 2, "Good evening."), cue(2, 4, "And welcome.")}, 4, nil},
		{"unknown length", []subtitles.Cue{cue(3600, 3602, "Late.")}, 0, nil},
		{"overlap", []subtitles.Cue{cue(0, 4, "One."), cue(1, 2, "Two."), cue(3, 5, "Three.")}, 9, []string{"2 subtitle-cue-overlap", "3 subtitle-cue-overlap"}},
		{"unsorted", []subtitles.Cue{cue(4, 5, "Two."), cue(1, 2, "One.")}, 9, []string{"2 subtitle-cues-unsorted!"}},
		{"empty", []subtitles.Cue{cue(0, 1, "<i> </i>")}, 9, []string{"1 subtitle-cue-empty"}},
		{"no duration", []subtitles.Cue{cue(1, 1, "Blink.")}, 9, []string{"1 subtitle-cue-without-duration!"}},
		{"beyond the end", []subtitles.Cue{cue(3, 6, "Partly."), cue(7, 8, "Wholly.")}, 5, []string{"1 subtitle-cue-beyond-end", "2 subtitle-cue-beyond-end!"}},
		{"a frame too long is tolerated", []subtitles.Cue{cue(3, 5.04, "Partly.")}, 5, nil},
		{"too fast", []subtitles.Cue{cue(0, 1, "Twenty-one characters")}, 9, []string{"1 subtitle-reading-too-fast"}},
		{"tags are not read", []subtitles.Cue{cue(0, 1, "<v Somebody>Hello <c.loud>you</c> &amp; me")}, 9, nil},
		{"wide characters count twice", []subtitles.Cue{cue(0, 1, strings.Repeat("\u4e00", 11))}, 9, []string{"1 subtitle-reading-too-fast"}},
		{"too short", []subtitles.Cue{cue(0, 0.5, "Hi.")}, 9, []string{"1 subtitle-cue-too-short"}},
		{"too slow", []subtitles.Cue{cue(0, 8, "Hi.")}, 9, []string{"1 subtitle-cue-too-slow"}},
		{"too many lines", []subtitles.Cue{cue(0, 2, "a\nb\nc\nd")}, 9, []string{"1 subtitle-too-many-lines"}},
		{"too wide", []subtitles.Cue{cue(0, 6, strings.Repeat("ab ", 15))}, 9, []string{"1 subtitle-line-too-wide"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			track := &subtitles.Track{Cues: test.cues}
			got := shorthand(track.Check(time.Duration(test.total * float64(time.Second))))
			if strings.Join(got, ", ") != strings.Join(test.want, ", ") {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func shorthand(problems []subtitles.Problem) []string {
	var out []string
	for _, p := range problems {
		text := string(rune('0'+p.Cue)) + " " + p.Code
		if p.Fatal {
			text += "!"
		}
		out = append(out, text)
	}
	return out
}

func TestRulesCanBeSwitchedOff(t *testing.T) {
	t.Parallel()
	track := &subtitles.Track{Cues: []subtitles.Cue{cue(0, 0.1, strings.Repeat("long ", 50)+"\n\n\n\n\n")}}
	if got := track.CheckWith(0, subtitles.Rules{}); len(got) > 0 {
		t.Errorf("got %v", got)
	}
}
