package ffmpeg

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"github.com/reelmill/reelmill/jobs"
	"github.com/reelmill/reelmill/profiles"
)

// Every kind of master gives outputs that agree with their plan; Verify looks at size, pixels, rate, colour labels,
// start, number of pictures, length and sound.
func TestEncodeSamples(t *testing.T) {
	t.Parallel()
	for name, size := range map[string][2]int{
		"rot90_phone_vfr.mov":                      {240, 320},
		"interlaced_1080i_mpeg2_dts_very_short.ts": {320, 180},
		"sar11x12_480p_ac3_short.mp4":              {360, 262},
		"vfr_phone_374x666.mp4":                    {186, 332},
		"fps12.5_720p.mp4":                         {320, 180},
		"mpeg4_mp3_23976.avi":                      {320, 180},
		"vp9_10bit_profile2.webm":                  {426, 240},
		"chapters_1fps_32x32.mp4":                  {32, 32},
		"ts_many_audio_langs_no_video_params.ts":   {320, 180},
		"truncated_tail.webm":                      {320, 180},
		"sub_pgs_eng.mkv":                          {270, 180},
		"h264_aac_vfr.flv":                         {270, 180},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := sample(t, name)
			src := probed(t, path)
			_, facts := encoded(t, path, src, rung(src, size[0], size[1]), rung(src, size[0]/4*2, size[1]/4*2))
			if !strings.HasPrefix(facts[0].Mime, `video/mp4; codecs="avc1.`) {
				t.Errorf("facts %+v", facts[0])
			}
		})
	}
}

// The same encode gives the same bytes every time: object keys are made of them. The buffer is tight, which is when encoders with
// several threads are tempted.
func TestEncodeIsDeterministic(t *testing.T) {
	t.Parallel()
	path := sample(t, "rot180_720p2997.mp4")
	src := probed(t, path)
	files := map[string]bool{}
	for range 5 {
		paths, _ := encoded(t, path, src, inCodec(src, codecH264, 320, 180, 15))
		data, err := os.ReadFile(paths[0])
		if err != nil {
			t.Fatal(err)
		}
		files[string(data)] = true
	}
	if len(files) != 1 {
		t.Errorf("one encode has %d results", len(files))
	}
}

// quadrants is a picture that shows which way up it is: red green over blue white.
const quadrants = "color=c=red:s=160x120:d=0.4:r=25[a];color=c=lime:s=160x120:d=0.4:r=25[b];[a][b]hstack[t];" +
	"color=c=blue:s=160x120:d=0.4:r=25[c];color=c=white:s=160x120:d=0.4:r=25[d];[c][d]hstack[u];[t][u]vstack"

func TestEncodeTurnsUpright(t *testing.T) {
	t.Parallel()
	plain := made(t, "plain.mp4", "-filter_complex", quadrants, "-c:v", "libx264", "-pix_fmt", "yuv420p")
	for _, tt := range []struct {
		name          string
		a, b, c, d    int32
		width, height int
		corners       string // top left, top right, bottom left, bottom right
	}{
		{"as stored", 1, 0, 0, 1, 320, 240, "RGBW"},
		{"90", 0, 1, -1, 0, 240, 320, "BRWG"},
		{"180", -1, 0, 0, -1, 320, 240, "WBGR"},
		{"270", 0, -1, 1, 0, 240, 320, "GWRB"},
		{"mirrored", -1, 0, 0, 1, 320, 240, "GRWB"},
		{"mirrored and turned", 0, 1, 1, 0, 240, 320, "RBGW"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			path := rotated(t, plain, tt.a, tt.b, tt.c, tt.d)
			src := probed(t, path)
			outputs, _ := encoded(t, path, src, rung(src, tt.width, tt.height))
			if got := corners(t, outputs[0]); got != tt.corners {
				t.Errorf("got %s, want %s", got, tt.corners)
			}
		})
	}
}

// rotated copies an MP4 with another display matrix in its track header.
func rotated(t *testing.T, path string, a, b, c, d int32) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	box := bytes.Index(data, []byte("tkhd"))
	for i, v := range []int32{a, b, 0, c, d, 0} {
		binary.BigEndian.PutUint32(data[box+4+40+4*i:], uint32(v*65536))
	}
	return textFile(t, "turned.mp4", string(data))
}

func corners(t *testing.T, path string) string {
	t.Helper()
	img := shot(t, path, 0.1)
	names := map[string][3]int{"R": {255, 0, 0}, "G": {0, 255, 0}, "B": {0, 0, 255}, "W": {255, 255, 255}}
	var got strings.Builder
	for _, at := range [][2]float64{{0.25, 0.25}, {0.75, 0.25}, {0.25, 0.75}, {0.75, 0.75}} {
		letter := "?"
		for name, want := range names {
			if nearColour(colourAt(img, at[0], at[1]), want, 12) {
				letter = name
			}
		}
		got.WriteString(letter)
	}
	return got.String()
}

// A colour must come out as it went in, however the master stores it.
func TestEncodeKeepsColours(t *testing.T) {
	t.Parallel()
	const orange, green = "0xd06020", "0x30a050"
	picture := "color=c=" + orange + ":s=320x240:d=0.4:r=25[a];color=c=" + green + ":s=320x240:d=0.4:r=25[b];[a][b]hstack,format=rgb24,"
	for name, how := range map[string][]string{
		"601.mp4":      {"scale=out_color_matrix=bt601:out_range=tv,format=yuv420p", "-c:v", "libx264", "-colorspace", "smpte170m"},
		"untagged.mp4": {"scale=out_color_matrix=bt601:out_range=tv,format=yuv420p", "-c:v", "libx264"},
		"709.mp4":      {"scale=out_color_matrix=bt709:out_range=tv,format=yuv420p", "-c:v", "libx264", "-colorspace", "bt709"},
		"full.mp4":     {"scale=out_color_matrix=bt709:out_range=pc,format=yuv420p", "-c:v", "libx264", "-colorspace", "bt709", "-color_range", "pc"},
		"hd.mp4":       {"scale=1280:720:out_color_matrix=bt709:out_range=tv,format=yuv420p", "-c:v", "libx264"},
		"mjpeg.avi":    {"scale=out_color_matrix=bt601:out_range=pc,format=yuvj422p", "-c:v", "mjpeg", "-q:v", "2"},
		"ten.mp4":      {"scale=out_color_matrix=bt709:out_range=tv,format=yuv422p10le", "-c:v", "libx264", "-colorspace", "bt709"},
		"rgb.mov":      {"format=rgb24", "-c:v", "qtrle"},
		"rgb264.mkv":   {"format=gbrp", "-c:v", "libx264rgb", "-qp", "1"},
		"2020.mkv":     {"format=gbrp,zscale=pin=bt709:tin=bt709:min=gbr:p=bt2020:t=bt709:m=bt2020nc:r=limited,format=yuv420p10le", "-c:v", "libx265", "-x265-params", "log-level=none", "-colorspace", "bt2020nc", "-color_primaries", "bt2020", "-color_trc", "bt709"},
		"pq.mkv":       {"format=gbrp,zscale=pin=bt709:tin=bt709:min=gbr:npl=150:p=bt2020:t=smpte2084:m=bt2020nc:r=limited,format=yuv420p10le", "-c:v", "libx265", "-x265-params", "log-level=none", "-colorspace", "bt2020nc", "-color_primaries", "bt2020", "-color_trc", "smpte2084"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := made(t, name, append([]string{"-filter_complex", picture + how[0]}, how[1:]...)...)
			src := probed(t, path)
			outputs, _ := encoded(t, path, src, rung(src, 320, 120/2*2))
			best, err := New(DefaultConfig()).BestFrame(t.Context(), path, src, t.TempDir())
			if err != nil {
				t.Fatal(err)
			}
			tolerance := 6
			if src.Video.HDR != "" {
				tolerance = 45 // tone mapping changes brightness on purpose, not hue
			}
			rendition, poster := shot(t, outputs[0], 0.1), opened(t, best.Path)
			for x, want := range map[float64][3]int{0.25: {0xd0, 0x60, 0x20}, 0.75: {0x30, 0xa0, 0x50}} {
				got, still := colourAt(rendition, x, 0.5), colourAt(poster, x, 0.5)
				if !nearColour(got, want, tolerance) || !nearColour(still, got, 8) {
					t.Errorf("at %v: rendition %v, poster %v, want %v", x, got, still, want)
				}
			}
		})
	}
}

// The HLG sample is a colour chart: its white patch must be white and bright, its black one dark.
func TestEncodeMapsHLG(t *testing.T) {
	t.Parallel()
	path := sample(t, "hlg_hevc_1080p_very_short.mp4")
	src := probed(t, path)
	outputs, _ := encoded(t, path, src, rung(src, 480, 270))
	img := shot(t, outputs[0], 0)
	white, black, red := colourAt(img, 0.15, 0.82), colourAt(img, 0.85, 0.82), colourAt(img, 0.42, 0.6)
	if white[0] < 190 || white[0] > 254 || white[0]-white[2] > 30 || white[2]-white[0] > 30 {
		t.Errorf("white patch %v", white)
	}
	if black[0] > 70 || black[1] > 70 || black[2] > 80 {
		t.Errorf("black patch %v", black)
	}
	if red[0] < red[1]+100 || red[0] < red[2]+100 {
		t.Errorf("red patch %v", red)
	}
}

// A woven master must leave no combs.
func TestEncodeDeinterlaces(t *testing.T) {
	t.Parallel()
	path := made(t, "woven.ts", "-f", "lavfi", "-i", "testsrc2=s=720x576:r=50:d=2", "-vf", "scroll=horizontal=0.02,tinterlace=interleave_top,setfield=tff",
		"-c:v", "mpeg2video", "-q:v", "2", "-flags", "+ildct+ilme", "-top", "1", "-aspect", "16:9")
	src := probed(t, path)
	if !src.Video.Interlaced || src.Video.Width != 1024 || src.Video.FrameRate != (profiles.Ratio{Num: 25, Den: 1}) {
		t.Fatalf("probed %+v", src.Video)
	}
	outputs, _ := encoded(t, path, src, rung(src, 1024, 576))
	combs, err := New(DefaultConfig()).combs(t.Context(), outputs[0], 0)
	if err != nil || combs.fields > 2 {
		t.Errorf("the output still has %d combed pictures: %v", combs.fields, err)
	}
}

// A flash and a beep at the same moment stay together, whatever the container says about where time begins.
func TestEncodeKeepsSoundWithPicture(t *testing.T) {
	t.Parallel()
	picture := "color=c=black:s=160x90:r=25:d=3,drawbox=c=white:t=fill:enable='between(t,1.99,2.09)'"
	sound := "sine=f=1000:r=48000:d=3,volume='if(between(t,2,2.1),1,0)':eval=frame"
	for _, tt := range []struct {
		name  string
		late  float64 // how much the picture track begins after the sound
		flash float64
	}{
		{"together.mp4", 0, 2},
		{"late-picture.mkv", 0.6, 2.6},
		{"late-clock.ts", 0.32, 2.32},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			// The beep moves with the flash, so that only the picture track begins late.
			path := made(t, tt.name, "-itsoffset", decimal(tt.late), "-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", sound, "-map", "0:v", "-map", "1:a",
				"-c:v", "libx264", "-c:a", "aac", "-af", fmt.Sprintf("adelay=%d", int(tt.late*1000)), "-output_ts_offset", "100")
			src := probed(t, path)
			output := programme(t, path, src, rung(src, 160, 90), 0)
			flash, beep := flashTime(t, output), beepTime(t, output)
			if math.Abs(flash-tt.flash) > 0.06 || math.Abs(flash-beep) > 0.06 {
				t.Errorf("flash at %.3f, beep at %.3f, want both at %.2f", flash, beep, tt.flash)
			}
		})
	}
}

// flashTime finds the first bright picture.
func flashTime(t *testing.T, path string) float64 {
	t.Helper()
	return firstMatch(t, path, "signalstats,metadata=print:key=lavfi.signalstats.YAVG:file=-", "-map", "0:v", "-vf",
		func(v float64) bool { return v > 100 })
}

// beepTime finds the first loud block of samples.
func beepTime(t *testing.T, path string) float64 {
	t.Helper()
	return firstMatch(t, path, "asetnsamples=480,astats=metadata=1:reset=1,ametadata=print:key=lavfi.astats.Overall.RMS_level:file=-", "-map", "0:a", "-af",
		func(v float64) bool { return v > -30 })
}

func firstMatch(t *testing.T, path, filters, mapOption, track, kind string, match func(float64) bool) float64 {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "ffmpeg", "-v", "error", "-nostdin", "-i", path, mapOption, track, kind, filters, "-f", "null", "-")
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var when float64
	for line := range strings.Lines(string(out)) {
		if _, text, found := strings.Cut(line, "pts_time:"); found {
			when, _ = strconv.ParseFloat(strings.TrimSpace(text), 64)
		} else if _, text, found := strings.Cut(line, "="); found {
			if v, err := strconv.ParseFloat(strings.TrimSpace(text), 64); err == nil && match(v) {
				return when
			}
		}
	}
	t.Fatalf("nothing found in %s", path)
	return 0
}

func TestMixNeverGrows(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ has, most, want int }{{1, 2, 1}, {2, 2, 2}, {6, 2, 2}, {6, 6, 6}, {8, 6, 6}, {2, 1, 1}, {4, 6, 2}} {
		if got := mixOf(profiles.AudioTrack{Channels: tt.has}, profiles.AudioCoding{Channels: tt.most}, 0).channels; got != tt.want {
			t.Errorf("%d channels, %d allowed: %d", tt.has, tt.most, got)
		}
	}
}

// Sound may end early or late; the programme is as long as its pictures, unless sound would be lost.
func TestEncodeLengths(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name           string
		picture, sound float64
		want           float64
	}{{"short-sound", 2, 1, 2}, {"slightly-long-sound", 2, 2.3, 2}, {"long-sound", 1, 3, 3}} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			path := made(t, tt.name+".mkv", "-f", "lavfi", "-i", fmt.Sprintf("testsrc2=s=160x90:r=25:d=%g", tt.picture),
				"-f", "lavfi", "-i", fmt.Sprintf("sine=d=%g", tt.sound), "-c:v", "libx264", "-c:a", "flac")
			src := probed(t, path)
			_, facts := encoded(t, path, src, rung(src, 160, 90))
			if math.Abs(facts[0].Duration-tt.want) > 0.05 || facts[0].Frames != int64(tt.want*25) {
				t.Errorf("%.3f s and %d pictures, want %g s", facts[0].Duration, facts[0].Frames, tt.want)
			}
		})
	}
}

func TestVerifyFindsWhatIsWrong(t *testing.T) {
	t.Parallel()
	path := sample(t, "fps12.5_720p.mp4")
	src := probed(t, path)
	plan := rung(src, 320, 180)
	outputs, _ := encoded(t, path, src, plan)
	for name, change := range map[string]func(*profiles.Derivative){
		"output-invalid size":   func(d *profiles.Derivative) { d.Width = 640 },
		"output-invalid rate":   func(d *profiles.Derivative) { d.FrameRate = profiles.Ratio{Num: 25, Den: 1} },
		"output-invalid length": func(d *profiles.Derivative) { d.Duration = 0.5 },
		"output-invalid sound":  func(d *profiles.Derivative) { d.Profile.Audio = &profiles.AudioCoding{Codec: "aac"} },
		"master-damaged short":  func(d *profiles.Derivative) { d.Duration = 5 },
	} {
		other := plan
		change(&other)
		_, err := New(DefaultConfig()).Verify(t.Context(), outputs[0], other, src)
		if want, _, _ := strings.Cut(name, " "); jobs.CodeOf(err) != want {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if _, err := New(DefaultConfig()).Verify(t.Context(), textFile(t, "empty.mp4", ""), plan, src); jobs.CodeOf(err) != "output-invalid" {
		t.Errorf("an empty file: %v", err)
	}
}

func TestQuality(t *testing.T) {
	t.Parallel()
	path := sample(t, "rot90_phone_vfr.mov")
	src := probed(t, path)
	likeness := func(crf float64) Likeness {
		d := rung(src, 480, 640)
		video := *d.Profile.Video
		video.CRF = crf
		d.Profile.Video = &video
		outputs, _ := encoded(t, path, src, d)
		measured, err := New(DefaultConfig()).Quality(t.Context(), Encode{Input: path, Source: src, Outputs: []EncodeOutput{{Derivative: d, Path: outputs[0]}}})
		if err != nil {
			t.Fatal(err)
		}
		return measured[0]
	}
	good, bad := likeness(12), likeness(45)
	if good.Mean() < 0.95 || good.Mean() > 1 || bad.Mean() > good.Mean()-0.05 || good.Worst > good.Mean() {
		t.Errorf("likeness %+v at a good rate, %+v at a bad one", good, bad)
	}
}
