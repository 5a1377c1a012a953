package packaging_test

import (
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/reelmill/reelmill/internal/packaging"
	"github.com/reelmill/reelmill/profiles"
)

// seconds is how long the test programme is, pieces how long one of its segments.
const (
	seconds = 12
	pieces  = 4
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// ffmpeg makes a file in a folder of the test; the arguments come before its name.
func ffmpeg(t *testing.T, name string, args ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	all := append([]string{"-nostdin", "-v", "error", "-y"}, append(args, path)...)
	if said, err := exec.CommandContext(t.Context(), "ffmpeg", all...).CombinedOutput(); err != nil {
		t.Fatalf("ffmpeg %v: %v\n%s", args, err, said)
	}
	return path
}

// pictures encodes the test film with a key frame every keys frames.
func pictures(t *testing.T, name string, height, keys int, coding ...string) string {
	t.Helper()
	source := fmt.Sprintf("testsrc2=s=%dx%d:r=25:d=%d", height*16/9, height, seconds)
	args := append([]string{"-f", "lavfi", "-i", source, "-pix_fmt", "yuv420p", "-g", fmt.Sprint(keys), "-keyint_min", fmt.Sprint(keys)}, coding...)
	return ffmpeg(t, name, args...)
}

func x264(rate string) []string {
	return []string{"-c:v", "libx264", "-preset", "veryfast", "-bf", "2", "-sc_threshold", "0", "-b:v", rate, "-maxrate", rate, "-bufsize", rate}
}

// tone encodes a sine.
func tone(t *testing.T, name string, hertz, channels int, coding ...string) string {
	t.Helper()
	args := []string{"-f", "lavfi", "-i", fmt.Sprintf("sine=f=%d:r=48000:d=%d", hertz, seconds), "-ac", fmt.Sprint(channels)}
	return ffmpeg(t, name, append(args, coding...)...)
}

// cues is a WebVTT file with one cue a second: "en 0", "en 1" and so on.
func cues(word string) []byte {
	var b strings.Builder
	b.WriteString("WEBVTT\n")
	for i := range seconds {
		fmt.Fprintf(&b, "\n00:00:%02d.000 --> 00:00:%02d.900\n%s %d\n", i, i, word, i)
	}
	return []byte(b.String())
}

// board is a storyboard of six small pictures on two sheets.
func board(t *testing.T) *packaging.Board {
	t.Helper()
	b := &packaging.Board{Columns: 2, Rows: 2, Width: 32, Height: 18, Interval: 2, Pictures: 6}
	for i := range 2 {
		sheet := image.NewRGBA(image.Rect(0, 0, 64, 36))
		sheet.Set(1, 1, color.RGBA{R: uint8(100 * i), A: 255})
		path := filepath.Join(t.TempDir(), fmt.Sprintf("sheet%d.jpg", i))
		file, err := os.Create(path)
		must(t, err)
		must(t, jpeg.Encode(file, sheet, nil))
		must(t, file.Close())
		b.Sheets = append(b.Sheets, path)
	}
	return b
}

func fps() profiles.Ratio { return profiles.Ratio{Num: 25, Den: 1} }

// programme is two rungs, two languages of sound, three subtitle tracks and a storyboard.
func programme(t *testing.T) packaging.Stream {
	t.Helper()
	aac := []string{"-c:a", "aac", "-b:a", "96k"}
	return packaging.Stream{
		Videos: []packaging.Video{
			{Name: "h264-180", Path: pictures(t, "180.mp4", 180, 100, x264("300k")...), FrameRate: fps()},
			{Name: "h264-90", Path: pictures(t, "90.mp4", 90, 100, x264("100k")...), FrameRate: fps()},
		},
		Audios: []packaging.Audio{
			{Name: "sound-en", Path: tone(t, "en.mp4", 440, 2, aac...), Language: "en", Label: "English", Default: true},
			{Name: "sound-fr", Path: tone(t, "fr.mp4", 880, 2, aac...), Language: "fr", Label: "Français"},
		},
		Texts: []packaging.Text{
			{Locale: "en", Kind: packaging.TextCaptions, Label: "English", Default: true, VTT: cues("en")},
			{Locale: "fr", Label: "Français", VTT: cues("fr")},
			{Locale: "fr", Kind: packaging.TextForced, Label: "Français", VTT: []byte("WEBVTT\n")},
		},
		Board: board(t), SegmentSeconds: pieces, Duration: seconds, HLS: true, DASH: true,
	}
}

// packaged packages a stream into a new folder.
func packaged(t *testing.T, s packaging.Stream) (packaging.Package, string) {
	t.Helper()
	folder := t.TempDir()
	made, err := packaging.New(packaging.Config{Memory: 4 << 30}).Package(t.Context(), s, folder, nil)
	must(t, err)
	return made, folder
}

// text reads a file of the set.
func text(t *testing.T, folder, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(folder, name))
	must(t, err)
	return string(data)
}
