package subtitles_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/reelmill/reelmill/subtitles"
)

// seed adds our own inputs and, where they are present, the shared samples.
func seed(f *testing.F) {
	f.Helper()
	patterns := []string{"testdata/golden/*"}
	for _, dir := range []string{"../../shared/samples/subtitles/*", "../../shared/samples/subtitles-crashers/*"} {
		patterns = append(patterns, filepath.FromSlash(dir))
	}
	for _, pattern := range patterns {
		files, err := filepath.Glob(pattern)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range files {
			data, err := os.ReadFile(file)
			if err != nil {
				f.Fatal(err)
			}
			if len(data) < 16<<10 {
				f.Add(data, filepath.Base(file))
			}
		}
	}
}

// FuzzRead holds that reading never panics, and that whatever was read can be written as WebVTT and SubRip and read
// back with the same number of cues; a second WebVTT is the same as the first, byte by byte.
func FuzzRead(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, data []byte, name string) {
		track, problems, err := subtitles.Read(data, subtitles.ReadOptions{Name: name})
		if err != nil {
			if subtitles.CodeOf(err) == "" {
				t.Fatalf("error without a code: %v", err)
			}
			return
		}
		for _, p := range problems {
			if p.Code == "" || p.Message == "" {
				t.Fatalf("empty problem %+v", p)
			}
		}
		vtt := rewrite(t, track, subtitles.FormatVTT)
		rewrite(t, track, subtitles.FormatSRT)
		again, _, err := subtitles.Read(vtt, subtitles.ReadOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if second := rewrite(t, again, subtitles.FormatVTT); !bytes.Equal(vtt, second) {
			t.Errorf("WebVTT is not stable:\n%q\n%q", vtt, second)
		}
	})
}

// rewrite writes the track, reads it back and compares the number of cues.
func rewrite(t *testing.T, track *subtitles.Track, format subtitles.Format) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := track.Write(&out, format); err != nil {
		t.Fatalf("%s: %v", format, err)
	}
	again, _, err := subtitles.Read(out.Bytes(), subtitles.ReadOptions{})
	if err != nil {
		t.Fatalf("%s does not read back: %v\n%q", format, err, out.Bytes())
	}
	if again.Format != format || len(again.Cues) != len(track.Cues) {
		t.Fatalf("%s reads back as %s with %d cues, want %d:\n%q",
			format, again.Format, len(again.Cues), len(track.Cues), out.Bytes())
	}
	return out.Bytes()
}

// FuzzOtherWriters holds that TTML and SSA never fail or panic for what was read, and that TTML keeps the cues.
func FuzzOtherWriters(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, data []byte, name string) {
		track, _, err := subtitles.Read(data, subtitles.ReadOptions{Name: name})
		if err != nil {
			return
		}
		rewrite(t, track, subtitles.FormatTTML)
		var out bytes.Buffer
		if err := track.Write(&out, subtitles.FormatSSA); err != nil {
			t.Fatal(err)
		}
		track.Check(0)
		track.Transcript()
		track.Segments(1e9, 0)
		track.Shift(-1e9)
	})
}
