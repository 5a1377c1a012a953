package ffmpeg

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	graphs "github.com/u2takey/ffmpeg-go"

	"github.com/reelmill/reelmill/profiles"
)

// pictureHashes runs the graph of an encode up to the encoders and returns the hash of every picture of every output.
func pictureHashes(t *testing.T, e Encode) [][]string {
	t.Helper()
	lists := make([]string, len(e.Outputs))
	args, err := compile(func(g *graph) error {
		in, err := g.input(e.Input, append(e.entry(), decoder(e.Source.Video)...)...)
		if err != nil {
			return err
		}
		for i, s := range e.ladder(pictures(in, e.Source.Video), e.stretch()) {
			lists[i] = filepath.Join(t.TempDir(), fmt.Sprint(i))
			if err := g.output(lists[i], graphs.KwArgs{"f": "framemd5", "fps_mode": "passthrough"}, s); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := New(DefaultConfig()).encode(t.Context(), append(e.clock(), args...), nil); err != nil {
		t.Fatal(err)
	}
	hashes := make([][]string, len(lists))
	for i, list := range lists {
		text, err := os.ReadFile(list)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(text)) {
			if fields := strings.Split(line, ","); len(fields) == 6 && !strings.HasPrefix(line, "#") {
				hashes[i] = append(hashes[i], strings.TrimSpace(fields[2])+" "+strings.TrimSpace(fields[5]))
			}
		}
	}
	return hashes
}

// The pictures of the chunks, joined, are those of the whole: the same number, in the same order, with the same content,
// at every rate of the ladder.
func TestChunksJoinedEqualTheWhole(t *testing.T) {
	t.Parallel()
	for name, target := range map[string]float64{
		"hd_sea_720p30_19s_start12s.ts":     9, // long groups, no index, a start that is not zero
		"hd_cockatoo_720p20_noaudio.mp4":    4,
		"flower_h264_2997.mp4":              2, // 29.97
		"flower_vp8_2997.webm":              2,
		"gotland_fmp4_360p24_10s.mp4":       4,
		"interlaced_576i_mpeg2_sar64x45.ts": 1,
		"indeo4_3s.avi":                     1,
		"mpeg2_1080p24_mp2_start1.5s.ts":    1,
		"data_streams_480x320.mp4":          3,
		"sub_cea608_sintel_start9.9s.ts":    4,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			expectChunksLikeWhole(t, spared(t, name), target)
		})
	}
}

// The same holds for masters that no sample offers: groups that lean on the one before, uneven and very high rates.
func TestMadeChunksEqualTheWhole(t *testing.T) {
	t.Parallel()
	pattern := []string{"-f", "lavfi", "-i", "testsrc2=s=96x64:r=30000/1001:d=6"}
	for name, coding := range map[string][]string{
		"open-groups.mp4":  {"-c:v", "libx264", "-x264-params", "open-gop=1:keyint=30:bframes=5:b-pyramid=normal"},
		"open-groups.ts":   {"-c:v", "libx264", "-x264-params", "open-gop=1:keyint=30:bframes=5", "-output_ts_offset", "95440"},
		"open-hevc.mkv":    {"-c:v", "libx265", "-x265-params", "open-gop=1:keyint=24:log-level=none"},
		"mpeg2-groups.mpg": {"-c:v", "mpeg2video", "-g", "15", "-bf", "2"},
		"uneven.mkv":       {"-vf", "select='not(eq(mod(n,7),3)+eq(mod(n,11),5))'", "-fps_mode", "vfr", "-c:v", "libx264", "-g", "20"},
		"uneven.mp4":       {"-vf", "select='lt(mod(n,50),20)+eq(mod(n,3),0)'", "-fps_mode", "vfr", "-c:v", "libx264", "-g", "20"},
		"film.mov":         {"-r", "24000/1001", "-c:v", "libx264", "-g", "24"},
		"fast.mp4":         {"-r", "120000/1001", "-c:v", "libx264", "-g", "120", "-preset", "ultrafast"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			expectChunksLikeWhole(t, made(t, name, append(append(pattern, "-pix_fmt", "yuv420p"), coding...)...), 2)
		})
	}
}

func expectChunksLikeWhole(t *testing.T, path string, target float64) {
	t.Helper()
	src := probed(t, path)
	d := rung(src, 64, 48)
	d.KeyFrames = 12
	slow := d
	slow.Width, slow.Height, slow.KeyFrames = 32, 24, 6
	slow.FrameRate.Den *= 2
	whole := Encode{Input: path, Source: src, Outputs: []EncodeOutput{{Derivative: d}, {Derivative: slow}}}
	want := pictureHashes(t, whole)
	chunks := src.Chunks([]profiles.Derivative{d, slow}, 0, target)
	if len(chunks) < 2 {
		t.Fatalf("one chunk: splittable %v, longest group %.2f s", src.Splittable, src.Video.LongestGroup)
	}
	got := make([][]string, 2)
	for _, chunk := range chunks {
		part := whole
		part.Chunk = chunk
		for i, hashes := range pictureHashes(t, part) {
			for _, hash := range hashes {
				_, sum, _ := strings.Cut(hash, " ")
				got[i] = append(got[i], fmt.Sprintf("%d %s", len(got[i]), sum))
			}
		}
	}
	for i := range want {
		compareHashes(t, want[i], got[i])
	}
}

func compareHashes(t *testing.T, want, got []string) {
	t.Helper()
	if len(want) != len(got) {
		t.Errorf("%d pictures joined, %d in the whole", len(got), len(want))
	}
	for i := range min(len(want), len(got)) {
		if want[i] != got[i] {
			t.Fatalf("picture %d of %d is %q joined and %q in the whole", i, len(want), got[i], want[i])
		}
	}
}

// Pictures that begin after the sound keep their place, in formats whose zero ffmpeg would move.
func TestPicturesKeepTheirPlace(t *testing.T) {
	t.Parallel()
	film := made(t, "film.mp4", "-f", "lavfi", "-i", "testsrc2=s=64x48:r=25:d=3", "-c:v", "libx264", "-g", "12")
	tone := made(t, "tone.m4a", "-f", "lavfi", "-i", "sine=d=4", "-c:a", "aac")
	for _, name := range []string{"late.ts", "late.mkv"} {
		coding := []string{"-c:v", "mpeg2video", "-g", "12", "-bf", "0", "-c:a", "mp2"}
		path := made(t, name, append([]string{"-i", tone, "-itsoffset", "0.6", "-i", film, "-map", "1:v", "-map", "0:a"}, coding...)...)
		src := probed(t, path)
		d := rung(src, 64, 48)
		hashes := pictureHashes(t, Encode{Input: path, Source: src, Outputs: []EncodeOutput{{Derivative: d}}})[0]
		held := 0
		for held+1 < len(hashes) && strings.Fields(hashes[held+1])[1] == strings.Fields(hashes[0])[1] {
			held++
		}
		if held < 13 || held > 16 {
			t.Errorf("%s: the first picture is held for %d more frames instead of about 15", name, held)
		}
	}
}
