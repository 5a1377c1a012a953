package ffmpeg

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/reelmill/reelmill/jobs"
	"github.com/reelmill/reelmill/profiles"
	"github.com/reelmill/reelmill/subtitles"
)

func storyboardOf(t *testing.T, path string, src profiles.Source, interval float64) Storyboard {
	t.Helper()
	coding := &profiles.StoryboardCoding{Width: 160, Columns: 4, Rows: 3, Quality: 90, Interval: interval}
	d := profiles.Derivative{Output: profiles.OutputStoryboard, Width: 160, Height: 90, Duration: src.Duration}
	if src.Video != nil {
		d.Height = int(math.Round(160*float64(src.Video.Height)/float64(src.Video.Width)/2)) * 2
	}
	d.Profile = profiles.Profile{Name: "preview", Output: profiles.OutputStoryboard, Storyboard: coding}
	return Storyboard{Input: path, Source: src, Derivative: d, Folder: t.TempDir()}
}

// Every tile shows the picture of its time and no other, the grid is complete, and the cues cover the programme.
func TestStoryboards(t *testing.T) {
	t.Parallel()
	for name, interval := range map[string]float64{
		"hd_sea_720p30_19s_start12s.ts":      2, // key frames eight seconds apart, and a clock that starts at 12.8
		"hd_bbb_1080p25_first20s.ts":         2, // key frames are enough
		"long_363s_1080p30_static.mp4":       10,
		"tos_battle_vp8_800x332_70s.webm":    4,
		"rot90_phone_vfr.mov":                0.5,
		"h264_aac_vfr.flv":                   0.3,
		"hdr10_av1_5994_mdcv_clli.mp4":       0.25,
		"palawan_hevc_1080p30_fullrange.mp4": 1,
		"interlaced_576i_mpeg2_sar64x45.ts":  1,
		"vp9_alpha_200x200.webm":             1,
		"edit_list_positive_shift.mp4":       0.5,
		"dolby_vision_rot90_very_short.mov":  2, // one tile
		"truncated_tail.webm":                1,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := spared(t, name) // of the longest, the ramps below have the key frames: enough of them, or rare and after a late start
			src := probed(t, path)
			s := storyboardOf(t, path, src, interval)
			board, err := New(DefaultConfig()).Storyboard(t.Context(), s)
			if err != nil {
				t.Fatal(err)
			}
			if want := int(math.Ceil(src.Duration/interval - 1e-6)); len(board.Times) != want {
				t.Errorf("%d tiles for %.3f s, want %d", len(board.Times), src.Duration, want)
			}
			t.Logf("%.2f s: %.2f", src.Duration, board.Times)
			checkTiles(t, s, board)
			checkCues(t, board, src.Duration)
		})
	}
}

// tilesOf cuts the sheets back into tiles.
func tilesOf(t *testing.T, b Board) []image.Image {
	t.Helper()
	var tiles []image.Image
	for n, path := range b.Sheets {
		if want := fmt.Sprintf("sheet-%03d.jpg", n); filepath.Base(path) != want {
			t.Errorf("sheet %s, want %s", path, want)
		}
		file, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		sheet, err := jpeg.Decode(file)
		_ = file.Close()
		if err != nil {
			t.Fatal(err)
		}
		count := min(b.Columns*b.Rows, len(b.Times)-len(tiles))
		rows := (count + b.Columns - 1) / b.Columns
		if got := sheet.Bounds().Size(); got != image.Pt(b.Columns*b.Width, rows*b.Height) {
			t.Fatalf("sheet %d is %v", n, got)
		}
		for i := range count {
			corner := image.Pt(i%b.Columns*b.Width, i/b.Columns*b.Height)
			tiles = append(tiles, sheet.(*image.YCbCr).SubImage(image.Rectangle{corner, corner.Add(image.Pt(b.Width, b.Height))}))
		}
	}
	if len(tiles) != len(b.Times) {
		t.Fatalf("%d tiles on the sheets, %d times", len(tiles), len(b.Times))
	}
	return tiles
}

// checkTiles compares tiles with the pictures that the poster's own way of seeking finds at their times.
func checkTiles(t *testing.T, s Storyboard, b Board) {
	t.Helper()
	tiles := tilesOf(t, b)
	for k := 0; k < len(tiles); k += max(1, len(tiles)/2) {
		moment := Candidate{Time: b.Times[k], key: -1}
		src := s.Source
		video := *src.Video
		video.Interlaced = false
		src.Video = &video
		if err := New(DefaultConfig()).grab(t.Context(), s.Input, src, &moment, t.TempDir()); err != nil {
			t.Fatal(err)
		}
		if off := unlike(averages(tiles[k]), averagesOf(t, moment.Path)); off > 6 {
			t.Errorf("tile %d at %.3f s differs by %.1f", k, b.Times[k], off)
		} else {
			t.Logf("tile %d: %.2f", k, off)
		}
		if k > 0 && b.Times[k] < b.Times[k-1] {
			t.Errorf("tile %d goes back to %.3f s", k, b.Times[k])
		}
	}
}

// cells is into how many cells, in each direction, pictures of different sizes are divided to be compared.
const cells = 16

// unlike is the mean difference between two divided pictures, in grey levels from 0 to 255.
func unlike(a, b []float64) float64 {
	sum := 0.0
	for i := range a {
		sum += math.Abs(a[i] - b[i])
	}
	return sum / float64(len(a))
}

// averages returns the mean of each colour in each cell.
func averages(img image.Image) []float64 {
	box := img.Bounds()
	means := make([]float64, cells*cells*3)
	for cell := range cells * cells {
		left, right := cell%cells*box.Dx()/cells, (cell%cells+1)*box.Dx()/cells
		top, bottom := cell/cells*box.Dy()/cells, (cell/cells+1)*box.Dy()/cells
		for y := top; y < bottom; y++ {
			for x := left; x < right; x++ {
				r, g, b, _ := img.At(box.Min.X+x, box.Min.Y+y).RGBA()
				for c, v := range []uint32{r, g, b} {
					means[3*cell+c] += float64(v>>8) / float64((right-left)*(bottom-top))
				}
			}
		}
	}
	return means
}

// averagesOf leaves the work to ffmpeg, because the picture is as large as its master.
func averagesOf(t *testing.T, path string) []float64 {
	t.Helper()
	raw := decodedAs(t, path, "-vf", fmt.Sprintf("format=rgb24,scale=%d:%d:flags=area,format=rgb24", cells, cells), "-f", "rawvideo")
	means := make([]float64, len(raw))
	for i, v := range raw {
		means[i] = float64(v)
	}
	return means
}

// checkCues reads the file the way a browser does.
func checkCues(t *testing.T, b Board, duration float64) {
	t.Helper()
	text := b.VTT(func(n int) string { return fmt.Sprintf("sheet-%03d.jpg", n) }, duration)
	track, problems, err := subtitles.Read(text, subtitles.ReadOptions{Name: "preview.vtt"})
	if err != nil || len(problems) > 0 {
		t.Fatalf("%v %v\n%s", err, problems, text)
	}
	at := time.Duration(0)
	for _, cue := range track.Cues {
		if cue.Start != at || cue.End <= cue.Start {
			t.Errorf("a cue from %v to %v after %v", cue.Start, cue.End, at)
		}
		at = cue.End
	}
	if off := at.Seconds() - duration; math.Abs(off) > 0.001 {
		t.Errorf("the cues end at %v of %.3f s", at, duration)
	}
	if !bytes.Contains(text, []byte("#xywh=0,0,")) {
		t.Errorf("no first tile:\n%s", text)
	}
}

func TestStoryboardFaults(t *testing.T) {
	t.Parallel()
	tools := New(DefaultConfig())
	_, err := tools.Storyboard(t.Context(), storyboardOf(t, "/nowhere", profiles.Source{Duration: 3}, 1))
	if jobs.CodeOf(err) != "no-pictures" {
		t.Errorf("sound alone: %v", err)
	}
	src := profiles.Source{Duration: 3600, Video: &profiles.VideoTrack{Width: 16, Height: 9}}
	if _, err = tools.Storyboard(t.Context(), storyboardOf(t, "/nowhere", src, 0.01)); jobs.CodeOf(err) != "storyboard-too-long" {
		t.Errorf("a hundred pictures a second: %v", err)
	}
	if _, err = tools.Storyboard(t.Context(), storyboardOf(t, "/nowhere", src, 0)); jobs.CodeOf(err) != "plan-impossible" {
		t.Errorf("no interval: %v", err)
	}
}

// In a film that grows brighter by the second, every tile tells its time: whichever way it was found.
func TestStoryboardTilesTellTheirTime(t *testing.T) {
	t.Parallel()
	for name, group := range map[string]string{"ramp.mp4": "50", "ramp.ts": "50", "rare.ts": "250", "rare.mkv": "250"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := ramp(t, name, "-g", group, "-bf", "2")
			s := storyboardOf(t, path, probed(t, path), 2)
			tools := New(DefaultConfig())
			board, err := tools.Storyboard(t.Context(), s)
			if err != nil || len(board.Times) != 10 {
				t.Fatalf("%d tiles: %v", len(board.Times), err)
			}
			for k, tile := range tilesOf(t, board) {
				if off := board.Times[k] - float64(k)*2; off < -1 || off > 1 {
					t.Errorf("tile %d shows %.2f s", k, board.Times[k])
				}
				checkMoment(t, "tile", board.Times[k], brightness(tile))
			}
			checkVisits(t, tools, s)
			if left, err := filepath.Glob(filepath.Join(s.Folder, "*")); err != nil || len(left) != len(board.Sheets) {
				t.Errorf("in the folder: %v, %v", left, err)
			}
		})
	}
}

// checkVisits goes the way of very long masters, which a test cannot have.
func checkVisits(t *testing.T, tools *Tools, s Storyboard) {
	t.Helper()
	found, err := tools.visited(t.Context(), s, 10)
	if err != nil {
		t.Fatal(err)
	}
	defer found.close()
	if len(found.times) < 9 {
		t.Errorf("%d visits", len(found.times))
	}
	picture := make([]byte, found.size)
	for n, when := range found.times {
		if _, err := found.file.ReadAt(picture, int64(n)*int64(found.size)); err != nil {
			t.Fatal(err)
		}
		checkMoment(t, "visit", when, int(picture[len(picture)/2]))
	}
}

func brightness(tile image.Image) int { return colourAt(tile, 0.5, 0.5)[1] }

// Tiles are dealt by the nearest picture, never one from after their time unless there is no other.
func TestStoryboardDeals(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		times []float64
		want  []int
	}{
		"dense":        {[]float64{0, 1, 2, 3, 4, 5}, []int{0, 2, 4}},
		"a bit early":  {[]float64{0, 1.9, 3.9}, []int{0, 1, 2}},
		"a bit late":   {[]float64{0, 2.1, 4.2}, []int{0, 1, 2}},
		"rare":         {[]float64{0, 5.5}, []int{0, 0, 1}},
		"begins late":  {[]float64{3}, []int{0, 0, 0}},
		"ends early":   {[]float64{0, 0.5}, []int{0, 1, 1}},
		"out of order": {[]float64{4, 0, 2}, []int{1, 2, 0}},
		"none":         {nil, nil},
	} {
		r := &reel{times: tt.times}
		if got := r.deal(3, 2, 0.02); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %v, want %v", name, got, tt.want)
		}
	}
}

func TestStoryboardCues(t *testing.T) {
	t.Parallel()
	b := Board{Columns: 2, Rows: 1, Width: 160, Height: 90, Interval: 2, Times: []float64{0.4, 2.0, 2.0, 5.9999, 7.5}}
	got := string(b.VTT(func(n int) string { return fmt.Sprintf("s%d.jpg", n) }, 7.5))
	want := `WEBVTT

00:00:00.000 --> 00:00:02.000
s0.jpg#xywh=0,0,160,90

00:00:02.000 --> 00:00:06.000
s0.jpg#xywh=160,0,160,90

00:00:06.000 --> 00:00:07.500
s1.jpg#xywh=160,0,160,90
`
	if got != want {
		t.Errorf("got\n%s", got)
	}
	if empty := string(b.VTT(func(int) string { return "" }, 0)); empty != "WEBVTT\n" {
		t.Errorf("of nothing: %q", empty)
	}
	if late := clock(100*3_600_000 + 61_001); late != "100:01:01.001" {
		t.Errorf("a long time: %s", late)
	}
}
