package ffmpeg

import (
	"context"
	"errors"
	"syscall"
	"testing"

	"github.com/reelmill/reelmill/internal/subprocess"
	"github.com/reelmill/reelmill/jobs"
)

func TestFault(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		exit  subprocess.ExitError
		code  string
		class jobs.Class
	}{
		{"disk full beats damage", subprocess.ExitError{Code: 1, Tail: "Invalid data found when processing input\nNo space left on device"}, "scratch-full", jobs.Transient},
		{"killed", subprocess.ExitError{Code: -1, Signal: syscall.SIGKILL}, "ffmpeg-killed", jobs.Transient},
		{"crashed", subprocess.ExitError{Code: -1, Signal: syscall.SIGSEGV}, "ffmpeg-killed", jobs.Transient},
		{"stalled", subprocess.ExitError{Code: -1, Signal: syscall.SIGTERM, Reason: subprocess.ErrStalled}, "ffmpeg-stalled", jobs.Transient},
		{"memory", subprocess.ExitError{Code: 1, Tail: "x: Cannot allocate memory"}, "memory-short", jobs.Transient},
		{"no encoder", subprocess.ExitError{Code: 1, Tail: "Unknown encoder 'libx264'"}, "ffmpeg-unusable", jobs.Transient},
		{"playlist", subprocess.ExitError{Code: 1, Tail: "[hls @ 0x1] Format not on whitelist 'mov'"}, "unsupported-master", jobs.Permanent},
		{"no index", subprocess.ExitError{Code: 1, Tail: "moov atom not found\nInvalid data found when processing input"}, "broken-index", jobs.Permanent},
		{"no decoder", subprocess.ExitError{Code: 1, Tail: "Decoder (codec none) not found for input stream #0:0"}, "unsupported-codec", jobs.Permanent},
		{"too many errors", subprocess.ExitError{Code: 69, Tail: "Conversion failed!"}, "master-damaged", jobs.Permanent},
		{"unknown", subprocess.ExitError{Code: 1, Tail: "something new"}, "ffmpeg-failed", jobs.Permanent},
	} {
		got := jobs.AsFault(fault(t.Context(), &tt.exit))
		if got.Code != tt.code || got.Class != tt.class {
			t.Errorf("%s: got %s of class %d", tt.name, got.Code, got.Class)
		}
		if !errors.Is(got, &tt.exit) {
			t.Errorf("%s: the cause is lost", tt.name)
		}
	}
}

func TestFaultPassesCausesThrough(t *testing.T) {
	t.Parallel()
	for _, cause := range []error{jobs.ErrCanceled, jobs.ErrShutdown, jobs.ErrClaimLost, jobs.ErrDeadline} {
		ctx, cancel := context.WithCancelCause(t.Context())
		cancel(cause)
		err := fault(ctx, &subprocess.ExitError{Reason: cause})
		if !errors.Is(err, cause) || jobs.CodeOf(err) != "" {
			t.Errorf("%v became %v", cause, err)
		}
	}
}

func TestCanceledEncodeReturnsItsCause(t *testing.T) {
	t.Parallel()
	path := made(t, "long.mkv", "-f", "lavfi", "-i", "testsrc2=s=320x180:r=25:d=600", "-c:v", "mpeg2video", "-t", "120")
	src := probed(t, path)
	ctx, cancel := context.WithCancelCause(t.Context())
	out := EncodeOutput{Derivative: rung(src, 320, 180), Path: t.TempDir() + "/out.mp4"}
	out.Derivative.Profile.Video.Preset = "veryslow"
	err := New(DefaultConfig()).Encode(ctx, Encode{Input: path, Source: src, Outputs: []EncodeOutput{out}}, func(Progress) { cancel(jobs.ErrShutdown) })
	if !errors.Is(err, jobs.ErrShutdown) || jobs.CodeOf(err) != "" {
		t.Fatalf("got %v", err)
	}
}

func TestToolsSayWhatTheyAre(t *testing.T) {
	t.Parallel()
	tools := New(DefaultConfig())
	version, err := tools.Version(t.Context())
	if err != nil || version == "" || version[0] < '0' || version[0] > 'z' {
		t.Errorf("version %q, %v", version, err)
	}
	encoders, err := tools.Encoders(t.Context())
	if err != nil || !encoders["libx264"] || !encoders["aac"] || encoders["="] {
		t.Errorf("encoders %v, %v", len(encoders), err)
	}
	filters, err := tools.Filters(t.Context())
	if err != nil || !filters["zscale"] || !filters["bwdif"] {
		t.Errorf("filters %v, %v", len(filters), err)
	}
	_, err = New(Config{FFmpeg: "/nonexistent/ffmpeg"}).Version(t.Context())
	if got := jobs.AsFault(err); got == nil || got.Code != "ffmpeg-unusable" || got.Class != jobs.Transient {
		t.Errorf("without ffmpeg: %v", err)
	}
}
