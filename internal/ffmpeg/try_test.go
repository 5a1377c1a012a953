package ffmpeg

import (
	"context"
	"fmt"
	"github.com/reelmill/reelmill/profiles"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestTry(t *testing.T) {
	names := strings.Fields(os.Getenv("TRY"))
	for _, n := range names {
		path := sample(t, n)
		tl := New(DefaultConfig())
		s, err := tl.Probe(context.Background(), path)
		if err != nil {
			fmt.Println(n, "ERR", err)
			continue
		}
		w, h := 640, 360
		e := Encode{Input: path, Source: s}
		ac := &profiles.AudioCoding{Codec: "aac", Bitrate: 128000, Channels: 2, SampleRate: 48000}
		if v := s.Video; v != nil {
			w, h = v.Width, v.Height
			for w*h > 640*360 {
				w, h = w/2, h/2
			}
			for k := 0; k < 2; k++ {
				w, h = w/2*2, h/2*2
				e.Outputs = append(e.Outputs, EncodeOutput{profiles.Derivative{Profile: profiles.Profile{Name: "p", Output: profiles.OutputVideo, Video: &profiles.VideoCoding{Codec: "h264", CRF: 23, Preset: "ultrafast", MaxBitrate: 2000000, Buffer: 4000000, KeyframeSeconds: 2}, Audio: ac}, Output: profiles.OutputVideo, Format: "mp4", Width: w, Height: h, FrameRate: v.FrameRate, Duration: s.Duration}, fmt.Sprintf("/tmp/tm/%s_%d.mp4", n, k)})
				w, h = w/2, h/2
			}
		}
		if len(s.Audio) > 0 {
			e.Outputs = append(e.Outputs, EncodeOutput{profiles.Derivative{Profile: profiles.Profile{Name: "a", Output: profiles.OutputAudio, Audio: ac}, Output: profiles.OutputAudio, Format: "m4a", Duration: s.Duration}, "/tmp/tm/" + n + ".m4a"})
		}
		a, err := e.Args()
		if os.Getenv("SHOW") != "" {
			fmt.Println(strings.Join(a, " "), err)
		}
		b := time.Now()
		var last Progress
		err = tl.Encode(context.Background(), e, func(p Progress) { last = p })
		fmt.Println(n, err, time.Since(b).Milliseconds(), last)
		_ = filepath.Join
		for _, o := range e.Outputs {
			f, err := tl.Verify(context.Background(), o.Path, o.Derivative, s)
			fmt.Printf("   %+v %v\n", f, err)
		}
	}
}
