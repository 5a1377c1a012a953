package main

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/reelmill/reelmill/internal/testmedia"
	"github.com/reelmill/reelmill/profiles"
)

// someLadder is three rungs of a small master, the last one slower.
func someLadder(t *testing.T, name string) ladder {
	t.Helper()
	set, err := articleVideos()
	if err != nil {
		t.Fatal(err)
	}
	l := ladder{master: testmedia.Path(t, name), source: profiles.Source{Video: &profiles.VideoTrack{FrameRate: profiles.Ratio{Num: 25, Den: 1}}}}
	for i, size := range [][2]int{{160, 90}, {128, 72}, {64, 36}} {
		rate := profiles.Ratio{Num: 25, Den: 1}
		if i == 2 {
			rate.Num = 5
		}
		l.rungs = append(l.rungs, profiles.Derivative{Profile: set.Profiles[i], Width: size[0], Height: size[1], KeyFrames: 10, FrameRate: rate})
	}
	return l
}

func TestTheMeasuredSetIsTheLadderOfArticle(t *testing.T) {
	t.Parallel()
	set, err := articleVideos()
	if err != nil || set.Name != benchSet || len(set.Profiles) != 4 {
		t.Fatalf("%+v, %v", set, err)
	}
	for _, p := range set.Profiles {
		if p.Video == nil || p.Video.Codec != "h264" || p.Audio == nil || p.Audio.Loudness != 0 {
			t.Errorf("%+v", p)
		}
	}
}

// All three ways of writing it by hand must make the same videos, or their times are worth nothing.
func TestHandWrittenCommandsMakeTheSame(t *testing.T) {
	t.Parallel()
	for name, tracks := range map[string][]profiles.AudioTrack{"tiny.mp4": {{Index: 1}}, "silent.mp4": nil} {
		l := someLadder(t, name)
		l.source.Audio = tracks
		first := made(t, l, l.cascade)
		for i, r := range first {
			if r.Width != l.rungs[i].Width || r.Frames < 5 || r.Bytes == 0 {
				t.Errorf("%s: rung %d is %+v", name, i, r)
			}
		}
		for _, way := range []func(string) [][]string{l.each, l.split} {
			if fault := unlike(made(t, l, way), first); fault != "" {
				t.Errorf("%s: %s", name, fault)
			}
		}
	}
}

func made(t *testing.T, l ladder, way func(string) [][]string) []rung {
	t.Helper()
	folder := t.TempDir()
	for _, argv := range way(folder) {
		if _, err := output(t.Context(), folder+"/log", argv...); err != nil {
			t.Fatalf("%q\n%v", argv, err)
		}
	}
	var found []rung
	for i := range l.rungs {
		r, err := probe(t.Context(), target(folder, i))
		if err != nil {
			t.Fatal(err)
		}
		found = append(found, r)
	}
	return found
}

func TestTheCascadeDecodesAndHearsOnce(t *testing.T) {
	t.Parallel()
	l := someLadder(t, "tiny.mp4")
	l.source.Audio = []profiles.AudioTrack{{Index: 1}}
	lines := l.cascade("out")
	want := "[0:0]scale=160:90,setsar=1,format=yuv420p,split=2[o0][n0];[n0]scale=128:72,setsar=1,format=yuv420p,split=2[o1][n1];" +
		"[n1]fps=5/1,scale=64:36,setsar=1,format=yuv420p[o2]"
	if len(lines) != 1 || !slices.Contains(lines[0], want) {
		t.Errorf("%q", lines)
	}
	if text := strings.Join(lines[0], " "); strings.Count(text, "-c:a") != 1 || strings.Count(text, "-i ") != 1 || strings.Count(text, "libx264") != 3 {
		t.Error(text)
	}
}

func TestUnlike(t *testing.T) {
	t.Parallel()
	want := []rung{{Width: 160, Height: 90, Frames: 500, Duration: 20}}
	for fault, got := range map[string][]rung{
		"":                            {{Width: 160, Height: 90, Frames: 502, Duration: 20.2}},
		"0 videos, not 1":             {},
		"128x90, not 160x90":          {{Width: 128, Height: 90, Frames: 500, Duration: 20}},
		"90p: 503 frames, not 500":    {{Width: 160, Height: 90, Frames: 503, Duration: 20}},
		"90p: 20.400 s, not 20.000 s": {{Width: 160, Height: 90, Frames: 500, Duration: 20.4}},
	} {
		if said := unlike(got, want); said != fault {
			t.Errorf("%q, want %q", said, fault)
		}
	}
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	data, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(to, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestStrangersAreNamed(t *testing.T) {
	t.Parallel()
	good, bad := []rung{{Width: 2, Height: 2, Frames: 50, Duration: 2}}, []rung{{Width: 2, Height: 2, Frames: 9, Duration: 2}}
	r := results{{Master: "m", Mode: modeOurs, Rungs: bad}, {Master: "m", Mode: modeCascade, Rungs: good}, {Master: "n", Mode: modeOne, Rungs: good}}
	if got := r.strangers(); len(got) != 1 || !strings.Contains(got[0], "9 frames, not 50") {
		t.Errorf("%q", got)
	}
}
