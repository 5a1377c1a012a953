package packaging_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/reelmill/reelmill/internal/packaging"
	"github.com/reelmill/reelmill/jobs"
)

func TestFaults(t *testing.T) {
	t.Parallel()
	good := pictures(t, "good.mp4", 90, 100, x264("100k")...)
	late := ffmpeg(t, "late.mp4", "-itsoffset", "0.5", "-i", good, "-c", "copy")
	other := pictures(t, "other.mp4", 90, 75, x264("100k")...)
	short := ffmpeg(t, "short.mp4", "-i", good, "-t", "8", "-c", "copy")
	mpeg := pictures(t, "old.mp4", 90, 100, "-c:v", "mpeg4")
	cut := filepath.Join(t.TempDir(), "cut.mp4")
	data, err := os.ReadFile(good)
	must(t, err)
	must(t, os.WriteFile(cut, data[:len(data)/2], 0o600))
	two := func(a, b string) []packaging.Video {
		return []packaging.Video{{Name: "a", Path: a, FrameRate: fps()}, {Name: "b", Path: b, FrameRate: fps()}}
	}
	for name, test := range map[string]struct {
		code   string
		stream packaging.Stream
	}{
		"nothing":            {"stream-empty", packaging.Stream{HLS: true}},
		"neither":            {"stream-empty", packaging.Stream{Videos: two(good, good)}},
		"a path for a name":  {"stream-name", packaging.Stream{HLS: true, Videos: []packaging.Video{{Name: "../a", Path: good}}}},
		"one name twice":     {"stream-name", packaging.Stream{HLS: true, Videos: []packaging.Video{{Name: "a", Path: good}, {Name: "a", Path: good}}}},
		"a late start":       {"stream-unaligned", packaging.Stream{HLS: true, Videos: two(late, good)}},
		"other key frames":   {"stream-unaligned", packaging.Stream{HLS: true, Videos: two(good, other)}},
		"a shorter one":      {"stream-unaligned", packaging.Stream{HLS: true, Videos: two(good, short)}},
		"an old codec":       {"stream-codec", packaging.Stream{HLS: true, Videos: two(mpeg, mpeg)}},
		"half a file":        {"stream-input", packaging.Stream{HLS: true, Videos: two(cut, cut)}},
		"no such file":       {"stream-input", packaging.Stream{HLS: true, Videos: two(good+"x", good)}},
		"bytes for words":    {"stream-text", packaging.Stream{HLS: true, Videos: two(good, good), Texts: []packaging.Text{{Locale: "en", VTT: []byte("\x00\x01\x02")}}}},
		"an unknown kind":    {"stream-text", packaging.Stream{HLS: true, Videos: two(good, good), Texts: []packaging.Text{{Locale: "en", Kind: "karaoke"}}}},
		"sound, not picture": {"stream-input", packaging.Stream{HLS: true, Audios: []packaging.Audio{{Name: "a", Path: good}}}},
	} {
		t.Run(name, func(t *testing.T) {
			test.stream.SegmentSeconds, test.stream.Duration = pieces, seconds
			_, err := packaging.New(packaging.Config{}).Package(t.Context(), test.stream, t.TempDir(), nil)
			if jobs.CodeOf(err) != test.code {
				t.Errorf("%v, want %s", err, test.code)
			}
		})
	}
	t.Run("ended", func(t *testing.T) {
		ctx, cancel := context.WithCancelCause(t.Context())
		cancel(jobs.ErrCanceled)
		stream := packaging.Stream{HLS: true, Videos: two(good, good), SegmentSeconds: pieces}
		if _, err := packaging.New(packaging.Config{}).Package(ctx, stream, t.TempDir(), nil); !errors.Is(err, jobs.ErrCanceled) {
			t.Error(err)
		}
	})
}
