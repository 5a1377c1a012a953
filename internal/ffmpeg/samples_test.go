package ffmpeg

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"github.com/reelmill/reelmill/internal/testmedia"
	"github.com/reelmill/reelmill/profiles"
)

// sample returns the path of a sample, or skips the test where the samples are not beside the repository.
func sample(t *testing.T, name string) string {
	t.Helper()
	return testmedia.Sample(t, "video/"+name)
}

// spared is sample for a test that does much with each of many samples: the longest are left to `make thorough`.
func spared(t *testing.T, name string) string {
	t.Helper()
	long := []string{"hd_sea_720p30_19s_start12s.ts", "hd_bbb_1080p25_first20s.ts", "hd_cockatoo_720p20_noaudio.mp4", "flower_vp8_2997.webm"}
	if slices.Contains(long, name) && !thorough() {
		t.Skip("one of the longest samples, which `make thorough` takes")
	}
	return sample(t, name)
}

func thorough() bool { return os.Getenv("REELMILL_THOROUGH") != "" }

// made lets ffmpeg make a master that no sample offers.
func made(t *testing.T, name string, args ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	full := append([]string{"-v", "error", "-nostdin", "-y"}, append(args, path)...)
	if out, err := exec.CommandContext(t.Context(), "ffmpeg", full...).CombinedOutput(); err != nil {
		t.Fatalf("making %s: %v\n%s", name, err, out)
	}
	return path
}

func probed(t *testing.T, path string) profiles.Source {
	t.Helper()
	src, err := New(DefaultConfig()).Probe(t.Context(), path)
	if err != nil {
		t.Fatalf("probing %s: %v", filepath.Base(path), err)
	}
	return src
}

// rung plans a small, quick rendition.
func rung(src profiles.Source, width, height int) profiles.Derivative {
	return profiles.Derivative{
		Profile: profiles.Profile{
			Name: "test", Output: profiles.OutputVideo,
			Video: &profiles.VideoCoding{Codec: "h264", CRF: 18, MaxBitrate: 3_000_000, Buffer: 6_000_000, KeyframeSeconds: 2, Preset: "ultrafast"},
		},
		Output: profiles.OutputVideo, Format: "mp4", Width: width, Height: height,
		FrameRate: src.Video.FrameRate, Duration: src.Duration,
	}
}

// encoded makes derivatives of a master, verifies them and returns their paths and facts.
func encoded(t *testing.T, path string, src profiles.Source, planned ...profiles.Derivative) ([]string, []Facts) {
	t.Helper()
	tools := New(DefaultConfig())
	e := Encode{Input: path, Source: src}
	var paths []string
	for i, d := range planned {
		paths = append(paths, filepath.Join(t.TempDir(), strconv.Itoa(i)+"."+d.Format))
		e.Outputs = append(e.Outputs, EncodeOutput{Derivative: d, Path: paths[i]})
	}
	if err := tools.Encode(t.Context(), e, nil); err != nil {
		t.Fatal(err)
	}
	var facts []Facts
	for i, d := range planned {
		f, err := tools.Verify(t.Context(), paths[i], d, src)
		if err != nil {
			t.Fatalf("output %d: %v", i, err)
		}
		facts = append(facts, f)
	}
	return paths, facts
}

// shot decodes one picture the way a browser would.
func shot(t *testing.T, path string, at float64) image.Image {
	t.Helper()
	var out bytes.Buffer
	cmd := exec.CommandContext(context.WithoutCancel(t.Context()), "ffmpeg", "-v", "error", "-nostdin", "-ss", decimal(at), "-i", path,
		"-frames:v", "1", "-vf", "scale=in_color_matrix=bt709:in_range=tv,format=rgb24", "-c:v", "png", "-f", "image2pipe", "pipe:1")
	cmd.Stdout = &out
	if err := cmd.Run(); err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(&out)
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// colourAt averages a few pixels around a point given in fractions of the picture.
func colourAt(img image.Image, x, y float64) [3]int {
	b := img.Bounds()
	cx, cy := b.Min.X+int(x*float64(b.Dx())), b.Min.Y+int(y*float64(b.Dy()))
	var sum [3]int
	for dy := -2; dy < 2; dy++ {
		for dx := -2; dx < 2; dx++ {
			r, g, bl, _ := img.At(cx+dx, cy+dy).RGBA()
			sum[0], sum[1], sum[2] = sum[0]+int(r>>8), sum[1]+int(g>>8), sum[2]+int(bl>>8)
		}
	}
	return [3]int{sum[0] / 16, sum[1] / 16, sum[2] / 16}
}

func nearColour(a, b [3]int, tolerance int) bool {
	for i := range a {
		if a[i]-b[i] > tolerance || b[i]-a[i] > tolerance {
			return false
		}
	}
	return true
}

// ramp is a film that grows brighter by the second, so that each picture tells its time: see checkMoment.
func ramp(t *testing.T, name string, args ...string) string {
	t.Helper()
	const film = "color=c=black:s=16x16:r=25:d=20,geq=lum='16+T*10':cb=128:cr=128,scale=320:180"
	return made(t, name, append([]string{"-f", "lavfi", "-i", film, "-c:v", "libx264", "-output_ts_offset", "50"}, args...)...)
}

func textFile(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
