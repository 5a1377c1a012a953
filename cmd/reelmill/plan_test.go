package main

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/reelmill/reelmill/internal/testmedia"
	"github.com/reelmill/reelmill/profiles"
)

func TestPlanJSON(t *testing.T) {
	t.Parallel()
	captions := file(t, "fr.srt", oneCue)
	got := reelmill(t, nil, "plan", testmedia.Path(t, "tiny.mp4"), "--caption", "fr="+captions, "--focal", "0,0", "--json")
	var document planDocument
	if err := json.Unmarshal([]byte(got.stdout), &document); err != nil || got.code != 0 {
		t.Fatalf("exit code %d, %v\n%s%s", got.code, err, got.stdout, got.stderr)
	}
	if document.Source.Media != profiles.MediaVideo || document.Source.Video.Width != 160 {
		t.Errorf("source %+v", document.Source)
	}
	outputs := map[profiles.Output]int{}
	for _, d := range document.Plan.Derivatives {
		outputs[d.Output]++
		if d.Output == profiles.OutputSubtitle && (d.Locale != "fr" || d.TextKind != "captions" || len(d.SourceSHA256) != 64) {
			t.Errorf("captions %+v", d)
		}
		if d.Profile.Name == "square" && (d.Crop == nil || d.Crop.X != 0) {
			t.Errorf("the focal point was not heard: %+v", d.Crop)
		}
	}
	if outputs[profiles.OutputVideo] != 1 || outputs[profiles.OutputTeaser] != 1 || outputs[profiles.OutputSubtitle] != 3 {
		t.Errorf("outputs %v", outputs)
	}
	if len(document.Commands) != 2 || document.Commands[0].Label != "h264, all of it" || document.Commands[1].Label != "teaser" {
		t.Errorf("commands %+v", document.Commands)
	}
	if document.Commands[0].Argv[0] != "ffmpeg" {
		t.Errorf("argv %q", document.Commands[0].Argv)
	}
}

func TestPlanText(t *testing.T) {
	t.Parallel()
	for name, want := range map[string][]string{
		"tiny.mp4":             {"tiny.mp4: video, mov, ", "pictures: h264, 160×90, 25 fps", "note: rung-above-source: web-1080p", "video ", "one decode, one piece", "# h264, all of it\nffmpeg "},
		"tone.m4a":             {"tone.m4a: audio, mov, ", "note: no-pictures", "audio ", "stream "},
		"portrait_rotated.mp4": {"turned by "},
		"embedded_subs.mkv":    {"text: ", "subtitle "},
	} {
		got := reelmill(t, nil, "plan", testmedia.Path(t, name))
		for _, words := range want {
			if got.code != 0 || !strings.Contains(got.stdout, words) {
				t.Errorf("%s: exit code %d, %q is missing:\n%s%s", name, got.code, words, got.stdout, got.stderr)
			}
		}
	}
}

// What is printed must do what it says when it is pasted, even with an awkward file name.
func TestPlannedCommandsRun(t *testing.T) {
	if _, err := exec.LookPath("ffmpeg"); err != nil {
		t.Skip("there is no ffmpeg")
	}
	data, err := os.ReadFile(testmedia.Path(t, "tiny.mp4"))
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	master := "Tom's $HOME clip; 1.mp4"
	if err := os.WriteFile(master, data, 0o600); err != nil {
		t.Fatal(err)
	}
	got := reelmill(t, nil, "plan", master)
	for line := range strings.Lines(got.stdout) {
		if !strings.HasPrefix(line, "ffmpeg ") {
			continue
		}
		if out, err := exec.CommandContext(t.Context(), "sh", "-c", line).CombinedOutput(); err != nil {
			t.Fatalf("%s\n%v\n%s", line, err, out)
		}
	}
	for _, made := range []string{"Tom's $HOME clip; 1-web-360p.mp4", "Tom's $HOME clip; 1-teaser.mp4"} {
		if info, err := os.Stat(made); err != nil || info.Size() < 1000 {
			t.Errorf("%s was not made: %v", made, err)
		}
	}
}

func TestPlanRefuses(t *testing.T) {
	t.Parallel()
	tiny, broken := testmedia.Path(t, "tiny.mp4"), testmedia.Path(t, "broken.mp4")
	badSet := file(t, "mine.yaml", "schema: reelmill.profiles/1\nname: mine\ncolour: red\n")
	for name, c := range map[string]struct {
		args []string
		code string
	}{
		"broken master":    {[]string{broken}, "broken-index"},
		"no file":          {[]string{"none.mov"}, "file-not-found"},
		"a folder":         {[]string{filepath.Dir(tiny)}, "file-unusable"},
		"no such set":      {[]string{tiny, "--set", "mine"}, "unknown-set"},
		"broken set":       {[]string{tiny, "--set", badSet}, "set-invalid"},
		"set without use":  {[]string{tiny, "--set", "image"}, "nothing-to-make"},
		"broken subtitles": {[]string{tiny, "--subtitle", "fr=" + file(t, "fr.srt", "no cue")}, "subtitle-no-cues"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := reelmill(t, nil, append([]string{"plan", "--json"}, c.args...)...)
			var document failureDocument
			if err := json.Unmarshal([]byte(got.stdout), &document); err != nil || got.code != exitFailed || document.Error.Code != c.code {
				t.Errorf("exit code %d, %v, want %s\n%s%s", got.code, err, c.code, got.stdout, got.stderr)
			}
			if document.Error.Message == "" || document.Error.Hint == "" {
				t.Errorf("no way out: %+v", document.Error)
			}
		})
	}
}

func TestShellQuoting(t *testing.T) {
	t.Parallel()
	argv := []string{"printf", "%s|", "plain-1.mp4", "", "two words", "it's", `back\slash "and" $HOME`, "new\nline", "*", "ä"}
	out, err := exec.CommandContext(context.WithoutCancel(t.Context()), "sh", "-c", shell(argv)).Output()
	if err != nil || string(out) != strings.Join(argv[2:], "|")+"|" {
		t.Errorf("the shell read %q, %v", out, err)
	}
}
