package ffmpeg

import (
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/reelmill/reelmill/profiles"
)

// inCodec plans a small rendition in a codec.
func inCodec(src profiles.Source, codec string, width, height, group int) profiles.Derivative {
	d := rung(src, width, height)
	video := *d.Profile.Video
	video.Codec, video.MaxBitrate, video.Buffer = codec, 600_000, 1_200_000
	switch codec {
	case codecAV1:
		video.Preset, video.CRF = "12", 40
	case codecVP9:
		video.Preset, video.CRF, d.Format = "8", 40, "webm"
	}
	d.Profile.Video, d.KeyFrames = &video, group
	return d
}

// rejoinedFile encodes a derivative chunk by chunk, joins it and returns its path and the likeness of all chunks.
func rejoinedFile(t *testing.T, path string, src profiles.Source, d profiles.Derivative, target float64) (string, []profiles.Chunk, Likeness) {
	t.Helper()
	tools := New(DefaultConfig())
	dir := t.TempDir()
	join := Join{Derivative: d, Path: filepath.Join(dir, "joined."+d.Format)}
	chunks := src.Chunks([]profiles.Derivative{d}, 0, target)
	likeness := Likeness{}
	for i, chunk := range chunks {
		file := filepath.Join(dir, fmt.Sprintf("chunk %d's.mp4", i))
		e := Encode{Input: path, Source: src, Chunk: chunk, Outputs: []EncodeOutput{{Derivative: d, Path: file}}}
		if err := tools.Encode(t.Context(), e, nil); err != nil {
			t.Fatal(err)
		}
		facts, err := tools.VerifyChunk(t.Context(), file, d, src, chunk)
		if err != nil {
			t.Fatal(err)
		}
		measured, err := tools.Quality(t.Context(), e)
		if err != nil {
			t.Fatal(err)
		}
		likeness = likeness.Add(measured[0])
		join.Chunks = append(join.Chunks, JoinChunk{file, facts.Frames})
	}
	if err := tools.Join(t.Context(), join); err != nil {
		t.Fatal(err)
	}
	if _, err := tools.Verify(t.Context(), join.Path, d, src); err != nil {
		t.Fatal(err)
	}
	return join.Path, chunks, likeness
}

// times lists when the pictures of a file are shown, in order, and at which of them a decoder may begin.
func times(t *testing.T, path string) (shown []float64, keys []int) {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "ffprobe", "-v", "error", "-select_streams", "v:0",
		"-show_entries", "frame=pts_time,key_frame", "-of", "compact=p=0:nk=1", path).Output()
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(out)) {
		key, when, found := strings.Cut(strings.TrimSpace(line), "|")
		if !found {
			continue
		}
		at, _, _ := strings.Cut(when, "|")
		seconds, err := strconv.ParseFloat(at, 64)
		if err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		if key == "1" {
			keys = append(keys, len(shown))
		}
		shown = append(shown, seconds)
	}
	return shown, keys
}

// In every codec, the joined file shows picture n at n over the rate, and may be entered at every planned place.
func TestJoinedIsOneStream(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		codec, master string
		group         int
	}{
		{codecH264, "flower_h264_2997.mp4", 30},
		{codecHEVC, "gotland_fmp4_360p24_10s.mp4", 24},
		{codecAV1, "flower_h264_2997.mp4", 30},
		{codecVP9, "gotland_fmp4_360p24_10s.mp4", 48},
	} {
		t.Run(tt.codec, func(t *testing.T) {
			t.Parallel()
			path := made(t, "short.mp4", "-i", sample(t, tt.master), "-t", "5", "-c", "copy")
			src := probed(t, path)
			d := inCodec(src, tt.codec, 160, 90, tt.group)
			output, chunks, likeness := rejoinedFile(t, path, src, d, 2)
			if len(chunks) < 2 {
				t.Fatalf("%d chunks", len(chunks))
			}
			shown, keys := times(t, output)
			if planned := profiles.Frames(d.Duration, d.FrameRate); int64(len(shown)) != planned {
				t.Errorf("%d pictures, %d planned", len(shown), planned)
			}
			for n, at := range shown {
				if want := float64(n) / d.FrameRate.Float(); math.Abs(at-want) > 0.0012 {
					t.Fatalf("picture %d is shown at %f, not %f", n, at, want)
				}
			}
			for i, key := range keys {
				if key != i*tt.group {
					t.Fatalf("key frames at %v", keys)
				}
			}
			if likeness.Mean() < 0.85 || likeness.Pictures < 2*25 {
				t.Errorf("likeness %+v", likeness)
			}
		})
	}
}

// No seam shows: the pictures beside one are as like their master as those elsewhere.
func TestSeamsDoNotShow(t *testing.T) {
	t.Parallel()
	path := sample(t, "rot180_720p2997.mp4")
	src := probed(t, path)
	d := inCodec(src, codecH264, 320, 180, 15)
	output, chunks, _ := rejoinedFile(t, path, src, d, 1.6)
	e := Encode{Input: path, Source: src, Outputs: []EncodeOutput{{Derivative: d, Path: output}}}
	all := pictureLikeness(t, e)
	seams, others := Likeness{}, Likeness{}
	for n, likeness := range all {
		one := Likeness{Sum: likeness, Pictures: 1, Worst: likeness}
		beside := false
		for _, chunk := range chunks[1:] {
			beside = beside || (int64(n) >= chunk.From-5 && int64(n) < chunk.From+5)
		}
		if beside {
			seams = seams.Add(one)
		} else {
			others = others.Add(one)
		}
	}
	if seams.Pictures != int64(10*(len(chunks)-1)) || seams.Mean() < others.Mean()-0.005 || seams.Worst < others.Worst-0.005 {
		t.Errorf("beside seams %.4f (worst %.4f, %d pictures), elsewhere %.4f (worst %.4f)",
			seams.Mean(), seams.Worst, seams.Pictures, others.Mean(), others.Worst)
	}
}

// pictureLikeness compares a whole rendition picture by picture.
func pictureLikeness(t *testing.T, e Encode) []float64 {
	t.Helper()
	list := filepath.Join(t.TempDir(), "list")
	args, err := compile(func(g *graph) error { return e.drawComparison(g, e, []string{list}) })
	if err != nil {
		t.Fatal(err)
	}
	if err := New(DefaultConfig()).encode(t.Context(), args, nil); err != nil {
		t.Fatal(err)
	}
	return likenessOfEach(t, list)
}

func likenessOfEach(t *testing.T, list string) []float64 {
	t.Helper()
	var each []float64
	for line := range strings.Lines(textOf(t, list)) {
		each = append(each, readLikeness(line, 1).Sum)
	}
	return each
}

func textOf(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
