package ffmpeg

import (
	"bytes"
	"image"
	"image/png"
	"os"
	"strings"
	"testing"

	"github.com/reelmill/reelmill/jobs"
	"github.com/reelmill/reelmill/profiles"
)

func opened(t *testing.T, path string) image.Image {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	img, err := png.Decode(file)
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// sizeOf reads no pixels, which takes long when races are looked for.
func sizeOf(t *testing.T, path string) image.Point {
	t.Helper()
	head, err := png.DecodeConfig(bytes.NewReader(fileBytes(t, path)))
	if err != nil {
		t.Fatal(err)
	}
	return image.Pt(head.Width, head.Height)
}

func TestBestFrameIsUprightAndSquare(t *testing.T) {
	t.Parallel()
	for name, size := range map[string]image.Point{
		"rot90_phone_vfr.mov":               {X: 480, Y: 640},
		"dolby_vision_rot90_very_short.mov": {X: 720, Y: 1280},
		"interlaced_576i_mpeg2_sar64x45.ts": {X: 1024, Y: 576},
		"mpeg1_sar64x45.mpg":                {X: 501, Y: 288},
		"sar2x1_360p.mp4":                   {X: 1280, Y: 360},
		"hdr10_av1_5994_mdcv_clli.mp4":      {X: 1920, Y: 1080},
		"vp9_alpha_200x200.webm":            {X: 200, Y: 200},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := sample(t, name)
			src := probed(t, path)
			best, err := New(DefaultConfig()).BestFrame(t.Context(), path, src, t.TempDir())
			if err != nil {
				t.Fatal(err)
			}
			if got := sizeOf(t, best.Path); got != size {
				t.Errorf("size %v, want %v", got, size)
			}
			if best.Black || best.Score <= 0 || best.Time < 0 || best.Time > src.Duration {
				t.Errorf("candidate %+v", best)
			}
		})
	}
}

// A film that is mostly black, with a white flash, a fade and one good scene: only the scene will do.
func TestBestFrameAvoidsBlackFlashesAndFades(t *testing.T) {
	t.Parallel()
	path := made(t, "mostly-black.mp4", "-f", "lavfi", "-i", "color=c=black:s=320x180:r=25:d=6", "-f", "lavfi", "-i", "testsrc2=s=320x180:r=25:d=2,fade=in:0:25",
		"-f", "lavfi", "-i", "color=c=white:s=320x180:r=25:d=1", "-filter_complex", "[0:v]split[a][b];[a][2:v][1:v][b]concat=n=4", "-c:v", "libx264", "-g", "250")
	src := probed(t, path)
	best, err := New(DefaultConfig()).BestFrame(t.Context(), path, src, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if best.Time < 7.5 || best.Time > 9 || best.Black || best.Flat {
		t.Errorf("chose %+v", best)
	}
	at, err := New(DefaultConfig()).PickTeaser(t.Context(), path, src, 1)
	if err != nil || at < 6.5 || at > 8.1 {
		t.Errorf("the teaser would begin at %.2f: %v", at, err)
	}
}

func TestBestFrameOfBlackMasterSaysSo(t *testing.T) {
	t.Parallel()
	path := made(t, "black.mp4", "-f", "lavfi", "-i", "color=c=black:s=320x180:r=25:d=2", "-c:v", "libx264")
	best, err := New(DefaultConfig()).BestFrame(t.Context(), path, probed(t, path), t.TempDir())
	if err != nil || !best.Black || best.Path == "" {
		t.Errorf("got %+v, %v", best, err)
	}
}

func TestFramesNeedPictures(t *testing.T) {
	t.Parallel()
	_, err := New(DefaultConfig()).Frames(t.Context(), "/nowhere", profiles.Source{}, t.TempDir())
	if jobs.CodeOf(err) != "no-pictures" {
		t.Errorf("got %v", err)
	}
}

// The times of candidates are those of the pictures they show: a burnt-in clock of colours proves it.
func TestCandidatesShowTheirMoment(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"ramp.mp4", "ramp.ts", "ramp.mkv"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := ramp(t, name, "-g", "125")
			src := probed(t, path)
			tools := New(DefaultConfig())
			visited, err := tools.visits(t.Context(), path, src, 8) // two to a group
			if err != nil || len(visited) < 3 {
				t.Fatalf("%d key frames visited: %v", len(visited), err)
			}
			found, err := tools.Frames(t.Context(), path, src, t.TempDir())
			if err != nil {
				t.Fatal(err)
			}
			for _, th := range visited {
				checkMoment(t, "visited", th.time, int(th.rgb[len(th.rgb)/2]))
			}
			for _, c := range found[:posterChoices] {
				checkMoment(t, "written", c.Time, colourAt(opened(t, c.Path), 0.5, 0.5)[1])
			}
		})
	}
}

func checkMoment(t *testing.T, what string, at float64, seen int) {
	t.Helper()
	// Luma grows by ten a second; RGB stretches it by 255/219.
	if shown := float64(seen) * 219 / 255 / 10; shown-at > 0.25 || at-shown > 0.25 {
		t.Errorf("%s: the picture of %.2f s shows %.2f s", what, at, shown)
	}
}

func TestTeaserLoops(t *testing.T) {
	t.Parallel()
	path := made(t, "clip.mp4", "-f", "lavfi", "-i", "testsrc2=s=320x180:r=25:d=8", "-f", "lavfi", "-i", "sine=d=8", "-c:v", "libx264", "-c:a", "aac")
	src := probed(t, path)
	for name, seconds := range map[string]float64{"with room": 3, "without room": 6.8} {
		d := rung(src, 320, 180)
		d.Output, d.Duration = profiles.OutputTeaser, seconds
		clip := Teaser{Input: path, Source: src, Derivative: d, Path: t.TempDir() + "/teaser.mp4", Start: 1}
		tools := New(DefaultConfig())
		if err := tools.Teaser(t.Context(), clip); err != nil {
			t.Fatal(err)
		}
		facts, err := tools.Verify(t.Context(), clip.Path, d, src)
		if err != nil || facts.HasAudio || facts.Frames != int64(seconds*25) {
			t.Errorf("%s: %+v, %v", name, facts, err)
		}
	}
}

func TestExtractText(t *testing.T) {
	t.Parallel()
	subtitles := textFile(t, "in.srt", "1\n00:00:01,000 --> 00:00:02,500\nBonjour\nà tous\n\n2\n00:00:03,000 --> 00:00:03,800\n<i>Fin</i>\n")
	for _, tt := range []struct{ name, codec string }{{"text.mkv", "srt"}, {"text.mp4", "mov_text"}, {"styled.mkv", "ass"}, {"web.webm", "webvtt"}} {
		codec := "libx264"
		if strings.HasSuffix(tt.name, "webm") {
			codec = "libvpx"
		}
		// The master's clock begins at a minute and a half; the text must not.
		path := made(t, tt.name, "-f", "lavfi", "-i", "testsrc2=s=64x64:r=10:d=4", "-i", subtitles, "-c:v", codec, "-c:s", tt.codec,
			"-metadata:s:s:0", "language=fre", "-output_ts_offset", "90")
		src := probed(t, path)
		if len(src.Text) != 1 || src.Text[0].Language != "fr" || src.Text[0].Bitmap {
			t.Errorf("%s: tracks %+v", tt.name, src.Text)
			continue
		}
		var out strings.Builder
		if err := New(DefaultConfig()).ExtractText(t.Context(), path, src.Text[0], &out); err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		got := out.String()
		for _, want := range []string{"WEBVTT\n", "00:01.000 --> 00:02.500\n", "Bonjour\nà tous", "00:03.000 --> 00:03.800\n"} {
			if !strings.Contains(got, want) {
				t.Errorf("%s: %q is missing in\n%s", tt.name, want, got)
			}
		}
	}
	err := New(DefaultConfig()).ExtractText(t.Context(), "/nowhere", profiles.TextTrack{Bitmap: true}, &strings.Builder{})
	if jobs.CodeOf(err) != "bitmap-subtitles" {
		t.Errorf("a bitmap track: %v", err)
	}
}

func TestLooksIgnoreLetterboxes(t *testing.T) {
	t.Parallel()
	th := thumb{width: 64, height: 64, rgb: make([]byte, 64*64*3)}
	for y := 16; y < 48; y++ {
		for x := range 64 {
			for c := range 3 {
				th.rgb[3*(y*64+x)+c] = byte(40 + (x*37+y*91)%200)
			}
		}
	}
	boxed := measure(th)
	whole := measure(thumb{width: 64, height: 32, rgb: th.rgb[3*64*16 : 3*64*48]})
	if boxed != whole {
		t.Errorf("with bars %+v, without %+v", boxed, whole)
	}
	if dark := measure(thumb{width: 64, height: 64, rgb: make([]byte, 64*64*3)}); !dark.black() {
		t.Errorf("black is not black: %+v", dark)
	}
}
