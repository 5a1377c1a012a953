package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestSubtitlesCheck(t *testing.T) {
	t.Parallel()
	good, late := file(t, "fr.srt", oneCue), file(t, "late.srt", "1\n00:01:00,000 --> 00:01:02,000\nTard\n")
	reelmill(t, nil, "subtitles", "check", good).expect(t, 0, good+": srt, utf-8, 1 cues to 0:02, 0 problems\n")
	got := reelmill(t, nil, "subtitles", "check", late, "--duration", "30s", "--json")
	var check subtitleCheck
	if err := json.Unmarshal([]byte(got.stdout), &check); err != nil || got.code != 0 {
		t.Fatalf("exit code %d, %v\n%s", got.code, err, got.stdout)
	}
	if check.Cues != 1 || check.Duration != 62 || len(check.Problems) != 1 || check.Problems[0].Code != "subtitle-cue-beyond-end" || !check.Problems[0].Fatal {
		t.Errorf("got %+v", check)
	}
	reelmill(t, nil, "subtitles", "check", file(t, "x.srt", "nothing here")).expect(t, exitFailed, "", "subtitle-no-cues: ", "\n  → ")
}

func TestSubtitlesConvert(t *testing.T) {
	t.Parallel()
	source := file(t, "fr.srt", oneCue)
	vtt := "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nOui\n"
	reelmill(t, nil, "subtitles", "convert", source, "--to", "vtt").expect(t, 0, vtt)
	out := filepath.Join(t.TempDir(), "fr.vtt")
	reelmill(t, nil, "subtitles", "convert", source, "-o", out).expect(t, 0, "")
	wantFile(t, out, vtt)
	reelmill(t, nil, "subtitles", "convert", source, "-o", out, "--json").expect(t, 0,
		`{"file":"`+out+`","format":"vtt","cues":1,"problems":[]}`+"\n")
}

func TestSubtitlesShift(t *testing.T) {
	t.Parallel()
	for by, want := range map[string]string{
		"1.5s":   strings.ReplaceAll(oneCue, "00:00:01,000 --> 00:00:02,000", "00:00:02,500 --> 00:00:03,500"),
		"-500ms": strings.ReplaceAll(oneCue, "00:00:01,000 --> 00:00:02,000", "00:00:00,500 --> 00:00:01,500"),
	} {
		source := file(t, "fr.srt", oneCue)
		reelmill(t, nil, "subtitles", "shift", source, "--by="+by).expect(t, 0, strings.TrimSuffix(want, "\n")+"\n")
		// In place is the common case: the file must have been read before it is written.
		reelmill(t, nil, "subtitles", "shift", source, "--by="+by, "-o", source).expect(t, 0, "")
		wantFile(t, source, want)
	}
	got := reelmill(t, nil, "subtitles", "shift", file(t, "fr.srt", oneCue), "--by=-1500ms")
	got.expect(t, 0, "1\n00:00:00,000 --> 00:00:00,500\nOui\n", "subtitle-cue-clipped")
}

func wantFile(t *testing.T, path, want string) {
	t.Helper()
	got, err := os.ReadFile(path)
	if err != nil || string(got) != want {
		t.Errorf("%s holds %q, want %q (%v)", path, got, want, err)
	}
}
