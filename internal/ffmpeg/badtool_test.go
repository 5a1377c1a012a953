package ffmpeg

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/reelmill/reelmill/internal/subprocess"
	"github.com/reelmill/reelmill/internal/testmedia"
	"github.com/reelmill/reelmill/jobs"
	"github.com/reelmill/reelmill/profiles"
)

// standIn is a program that is taken for ffmpeg. In it, $last is the file to write.
func standIn(t *testing.T, script string) Config {
	t.Helper()
	path := filepath.Join(t.TempDir(), "ffmpeg")
	if err := os.WriteFile(path, []byte("#!/bin/sh\nfor last; do :; done; last=${last#file:}\n"+script+"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	cfg := DefaultConfig()
	cfg.FFmpeg, cfg.Stall = path, time.Minute
	return cfg
}

// works are the ways in which an encode is run, with a good master that was probed by good tools.
func works(t *testing.T, cfg Config, master string, src profiles.Source) map[string]func() (string, error) {
	t.Helper()
	tools, folder := New(cfg), t.TempDir()
	return map[string]func() (string, error){
		"pictures": func() (string, error) {
			out := EncodeOutput{Derivative: rung(src, 320, 180), Path: filepath.Join(folder, "out.mp4")}
			if err := tools.Encode(t.Context(), Encode{Input: master, Source: src, Outputs: []EncodeOutput{out}}, nil); err != nil {
				return out.Path, err
			}
			_, err := New(DefaultConfig()).Verify(t.Context(), out.Path, out.Derivative, src)
			return out.Path, err
		},
		"sound": func() (string, error) {
			out := SoundOutput{Sound: plainSound(src), Duration: src.Duration, Path: filepath.Join(folder, "out.m4a")}
			_, err := tools.Sounds(t.Context(), SoundEncode{Input: master, Source: src, Outputs: []SoundOutput{out}}, nil)
			return out.Path, err
		},
	}
}

func goodMaster(t *testing.T) (string, profiles.Source) {
	t.Helper()
	path := testmedia.Path(t, "demo.mp4")
	return path, probed(t, path)
}

func plainSound(src profiles.Source) profiles.Sound {
	sound := coded(src.Audio[0].Index, "aac", 2, 96_000)
	sound.Coding.Loudness = 0
	return sound
}

// A tool that misbehaves makes a fault with a code and a way out, never a file that looks finished.
func TestBadTools(t *testing.T) {
	t.Parallel()
	master, src := goodMaster(t)
	const flood = `i=0; while [ $i -lt 2000 ]; do printf '%01000d\n' $i; i=$((i+1)); done`
	for name, tt := range map[string]struct {
		script          string
		pictures, sound string // the codes
	}{
		"hangs":                  {`echo frame=1; echo progress=continue; exec sleep 600`, "ffmpeg-stalled", "ffmpeg-stalled"},
		"hangs silently":         {`exec sleep 600`, "ffmpeg-stalled", "ffmpeg-stalled"},
		"repeats one frame":      {`i=0; while [ $i -lt 500 ]; do echo frame=1; echo out_time_us=1; echo progress=continue; i=$((i+1)); done; exec sleep 600`, "ffmpeg-stalled", "ffmpeg-stalled"},
		"hangs and deaf":         {`trap '' TERM; (trap '' TERM; exec sleep 600) & wait; wait; exec sleep 600`, "ffmpeg-stalled", "ffmpeg-stalled"},
		"floods and fails":       {`{ ` + flood + `; } >&2; exit 1`, "ffmpeg-failed", "ffmpeg-failed"},
		"floods its progress":    {"exec seq -f 'frame=%.0f\nprogress=continue' 1 100000000", "ffmpeg-flooding", "ffmpeg-flooding"},
		"writes a short file":    {`exec ffmpeg -v error -y -f lavfi -i sine=d=1 -f lavfi -i testsrc2=s=320x180:r=25:d=1 -pix_fmt yuv420p -c:v libx264 -x264-params colorprim=bt709:transfer=bt709:colormatrix=bt709 -color_range tv -c:a aac -f mp4 "$last"`, "*", "output-invalid"},
		"writes garbage":         {`head -c 100000 /dev/urandom >"$last"`, "output-invalid", "output-invalid"},
		"writes nothing":         {`: >"$last"`, "output-invalid", "output-invalid"},
		"leaves no file":         {`exit 0`, "output-invalid", "output-invalid"},
		"is killed":              {`kill -KILL $$`, "ffmpeg-killed", "ffmpeg-killed"},
		"crashes":                {`kill -SEGV $$`, "ffmpeg-killed", "ffmpeg-killed"},
		"finds no memory":        {`echo "x: error while loading shared libraries: libx.so: failed to map segment from shared object" >&2; exit 127`, "memory-short", "memory-short"},
		"finds no zeroed memory": {`echo "/usr/bin/ffmpeg: error while loading shared libraries: libx.so.6: cannot map zero-fill pages" >&2; exit 127`, "memory-short", "memory-short"},
		"lacks a library":        {`echo "ffmpeg: error while loading shared libraries: libx.so.6: cannot open shared object file: No such file or directory" >&2; exit 127`, "ffmpeg-unusable", "ffmpeg-unusable"},
		"encoder has no memory":  {`echo "x264 [error]: malloc of size 1382720 failed" >&2; exit 1`, "memory-short", "memory-short"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cfg := standIn(t, tt.script)
			if tt.sound == "ffmpeg-stalled" {
				cfg.Stall = 300 * time.Millisecond
			}
			jobsOf := works(t, cfg, master, src)
			var both sync.WaitGroup // at once, for most of it is waiting
			for kind, code := range map[string]string{"pictures": tt.pictures, "sound": tt.sound} {
				both.Go(func() { expectBlame(t, kind, code, jobsOf[kind]) })
			}
			both.Wait()
		})
	}
}

func expectBlame(t *testing.T, kind, code string, work func() (string, error)) {
	t.Helper()
	path, err := work()
	got := jobs.AsFault(err)
	if err == nil || got.Message == "" || got.Hint == "" || (code != "*" && got.Code != code) {
		t.Errorf("%s: want %s, got %v", kind, code, err)
		return
	}
	if blamed := got.Class == jobs.Permanent; blamed && !slices.Contains([]string{"ffmpeg-failed", "master-damaged"}, got.Code) {
		t.Errorf("%s: %s blames the master", kind, got.Code)
	}
	var exit *subprocess.ExitError
	if errors.As(err, &exit) && len(exit.Tail) > 64<<10+16 {
		t.Errorf("%s: %d bytes of chatter are kept", kind, len(exit.Tail))
	}
	if _, err := os.Stat(path); kind == "sound" && err == nil {
		t.Errorf("%s: a file is left behind", kind)
	}
}

// A limit on memory ends an encode, not the master's good name.
func TestMemoryLimitIsNotTheMastersFault(t *testing.T) {
	t.Parallel()
	master, src := goodMaster(t)
	for _, megabytes := range []uint64{20, 60} { // not even the program fits
		cfg := DefaultConfig()
		cfg.Memory = megabytes << 20
		for kind, work := range works(t, cfg, master, src) {
			if _, err := work(); jobs.CodeOf(err) != "memory-short" || jobs.AsFault(err).Class != jobs.Transient {
				t.Errorf("%d MB, %s: %v", megabytes, kind, err)
			}
		}
	}
	// ffmpeg may also say so, go on as well as it can, and claim success.
	out := `exec ffmpeg -v error -y -f lavfi -i sine=d=27 -c:a aac -f mp4 "$last"`
	cfg := standIn(t, `echo "Error while decoding stream #0:1: Cannot allocate memory" >&2; `+out)
	if _, err := works(t, cfg, master, src)["sound"](); jobs.CodeOf(err) != "memory-short" {
		t.Errorf("a run that left sound out: %v", err)
	}
}

// A tool that is missing or cannot be run says nothing about the master.
func TestToolThatCannotRun(t *testing.T) {
	t.Parallel()
	master, src := goodMaster(t)
	plain := textFile(t, "ffmpeg", "not a program")
	for _, path := range []string{"/nonexistent/ffmpeg", plain} {
		cfg := DefaultConfig()
		cfg.FFmpeg = path
		for kind, work := range works(t, cfg, master, src) {
			_, err := work()
			if got := jobs.AsFault(err); err == nil || got.Class != jobs.Transient || got.Hint == "" {
				t.Errorf("%s with %s: %v", kind, filepath.Base(filepath.Dir(path)), err)
			}
		}
	}
}
