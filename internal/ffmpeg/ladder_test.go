package ffmpeg

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/reelmill/reelmill/profiles"
)

var update = flag.Bool("update", false, "write the golden files")

// planned are masters as Probe describes them, with the outputs an editor would want.
func planned() map[string]Encode {
	track := func(v profiles.VideoTrack) profiles.VideoTrack {
		if v.SampleAspect.Den == 0 {
			v.SampleAspect = profiles.Ratio{Num: 1, Den: 1}
		}
		if v.FrameRate.Den == 0 {
			v.FrameRate = profiles.Ratio{Num: 25, Den: 1}
		}
		v.Duration = 12
		v.Width, v.Height = displaySize(&v)
		return v
	}
	video := func(v profiles.VideoTrack, sizes ...[2]int) Encode {
		v = track(v)
		e := Encode{Input: "/media/master.mov", Source: profiles.Source{Media: profiles.MediaVideo, Duration: 12, Video: &v}}
		for _, size := range sizes {
			d := rung(e.Source, size[0], size[1])
			d.Profile.Video.Preset = "slow"
			e.Outputs = append(e.Outputs, EncodeOutput{Derivative: d, Path: "/media/out-" + decimal(float64(size[1]))[:3] + ".mp4"})
		}
		return e
	}
	stereo := profiles.AudioTrack{Index: 1, Codec: "aac", Channels: 2, SampleRate: 48000}
	hd := profiles.VideoTrack{Codec: "h264", PixelFormat: "yuv420p", CodedWidth: 1920, CodedHeight: 1080}

	ladder := video(hd, [2]int{1920, 1080}, [2]int{1280, 720}, [2]int{640, 360})
	ladder.Source.Audio = []profiles.AudioTrack{stereo}

	phone := hd
	phone.Rotation = 90
	portrait := video(phone, [2]int{720, 1280}, [2]int{360, 640})
	portrait.Source.Audio = []profiles.AudioTrack{{Index: 1, Channels: 1}}

	interlaced := video(profiles.VideoTrack{
		Codec: "mpeg2video", PixelFormat: "yuv420p", CodedWidth: 720, CodedHeight: 576,
		SampleAspect: profiles.Ratio{Num: 64, Den: 45}, Interlaced: true, Matrix: "bt470bg",
	}, [2]int{1024, 576})

	hdr := hd
	hdr.PixelFormat, hdr.BitDepth, hdr.HDR = "yuv420p10le", 10, "pq"
	hdr.Primaries, hdr.Transfer, hdr.Matrix = "bt2020", "smpte2084", "bt2020nc"
	surround := video(hdr, [2]int{1280, 720})
	surround.Source.Audio = []profiles.AudioTrack{{Index: 2, Channels: 6, Layout: "5.1"}, {Index: 3, Channels: 2}}

	uneven := hd
	uneven.VariableRate, uneven.FrameRate = true, profiles.Ratio{Num: 50, Den: 1}
	mixedRates := video(uneven, [2]int{1280, 720}, [2]int{640, 360})
	mixedRates.Outputs[1].Derivative.FrameRate = profiles.Ratio{Num: 25, Den: 1}

	odd := video(profiles.VideoTrack{Codec: "mjpeg", PixelFormat: "yuvj422p", CodedWidth: 435, CodedHeight: 343, FullRange: true}, [2]int{434, 342})

	cropped := video(phone, [2]int{720, 720}, [2]int{360, 360}, [2]int{540, 960})
	for i := range 2 {
		cropped.Outputs[i].Derivative.Crop = &profiles.Crop{X: 0, Y: 420, Width: 1080, Height: 1080}
	}

	transparent := video(profiles.VideoTrack{Codec: "vp9", PixelFormat: "yuv420p", CodedWidth: 200, CodedHeight: 200, Alpha: true}, [2]int{200, 200})
	return map[string]Encode{
		"ladder": ladder, "portrait-rotated": portrait, "interlaced-anamorphic": interlaced, "hdr-surround": surround,
		"variable-mixed-rates": mixedRates, "odd-full-range": odd, "cropped": cropped, "alpha": transparent,
	}
}

// The golden files hold one argument a line; run with -update to write them after looking at the difference.
func TestEncodeArgs(t *testing.T) {
	t.Parallel()
	for name, e := range planned() {
		args, err := e.Args()
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for i, arg := range args {
			args[i] = strings.ReplaceAll(arg, ";", ";\n    ")
		}
		got := strings.Join(args, "\n") + "\n"
		path := filepath.Join("testdata", name+".args")
		if *update {
			if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if got != string(want) {
			t.Errorf("%s: arguments changed:\n%s", name, got)
		}
	}
}

// ffmpeg-go tells graph nodes apart by hashes, and the same plan must give the same bytes every time.
func TestEncodeArgsAreStable(t *testing.T) {
	t.Parallel()
	e := planned()["ladder"]
	first, err := e.Args()
	if err != nil {
		t.Fatal(err)
	}
	for range 20 {
		again, err := e.Args()
		if err != nil || strings.Join(again, " ") != strings.Join(first, " ") {
			t.Fatalf("arguments differ: %v %v", again, err)
		}
	}
}

func TestEncodeArgsRefuseImpossiblePlans(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*Encode){
		"no outputs":    func(e *Encode) { e.Outputs = nil },
		"odd size":      func(e *Encode) { e.Outputs[0].Derivative.Height = 1079 },
		"no pictures":   func(e *Encode) { e.Source.Video = nil },
		"no rate":       func(e *Encode) { e.Outputs[0].Derivative.FrameRate = profiles.Ratio{} },
		"other codec":   func(e *Encode) { e.Outputs[0].Derivative.Profile.Video.Codec = "vc1" },
		"not an encode": func(e *Encode) { e.Outputs[0].Derivative.Output = profiles.OutputPoster },
		"same file":     func(e *Encode) { e.Outputs[1].Path = e.Outputs[0].Path },
	} {
		e := planned()["ladder"]
		change(&e)
		if args, err := e.Args(); err == nil {
			t.Errorf("%s: accepted as %v", name, args)
		}
	}
}

func TestLevels(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		width, height int
		rate          float64
		bitrate       int64
		preset, level string
		references    int
	}{
		{640, 360, 25, 1e6, "medium", "3.0", 3},
		{1280, 720, 25, 3e6, "slow", "3.1", 5},
		{1280, 720, 50, 3e6, "medium", "3.2", 3},
		{1920, 1080, 25, 6e6, "slow", "4.0", 4},
		{1920, 1080, 25, 30e6, "medium", "4.1", 3},
		{1920, 1080, 60000.0 / 1001, 9e6, "veryslow", "4.2", 4},
		{1080, 1920, 30, 6e6, "medium", "4.0", 3},
		{3840, 2160, 25, 20e6, "slow", "5.1", 5},
	} {
		l := levelFor(tt.width, tt.height, tt.rate, tt.bitrate)
		if l.name != tt.level || l.references(tt.width, tt.height, tt.preset) != tt.references {
			t.Errorf("%dx%d at %v: level %s with %d references", tt.width, tt.height, tt.rate, l.name, l.references(tt.width, tt.height, tt.preset))
		}
	}
}

func TestProgress(t *testing.T) {
	t.Parallel()
	var seen []Progress
	r := &progressReader{report: func(p Progress) { seen = append(seen, p) }}
	advanced := 0
	for line := range strings.Lines("frame=10\nout_time_us=400000\nspeed= 2.5x\nprogress=continue\nframe=10\nout_time_us=900000\nspeed=N/A\nprogress=continue\nframe=12\nout_time_us=N/A\nprogress=end\n") {
		if r.line(line) {
			advanced++
		}
	}
	want := []Progress{{10, 0.4, 2.5, false}, {10, 0.9, 0, false}, {12, 0, 0, true}}
	if len(seen) != 3 || seen[0] != want[0] || seen[1] != want[1] || seen[2] != want[2] {
		t.Errorf("got %+v", seen)
	}
	if advanced != 2 {
		t.Errorf("advanced %d times: time alone must not count where there are pictures", advanced)
	}
}
