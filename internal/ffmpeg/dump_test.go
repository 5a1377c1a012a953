package ffmpeg

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestDump(t *testing.T) {
	dir := filepath.Dir(sample(t, "audio_only.mp4"))
	es, _ := os.ReadDir(dir)
	for _, e := range es {
		b := time.Now()
		s, err := New(DefaultConfig()).Probe(context.Background(), filepath.Join(dir, e.Name()))
		fmt.Printf("%s %dms ", e.Name(), time.Since(b).Milliseconds())
		if err != nil {
			fmt.Println("ERR", err)
			continue
		}
		fmt.Printf("%s dur=%.3f st=%.3f ", s.Container, s.Duration, s.StartTime)
		if v := s.Video; v != nil {
			fmt.Printf("V[%d %s %s %dbit %dx%d->%dx%d sar%v rot%d %v/%v var%v d%.3f int%v full%v %s/%s/%s hdr%s al%v br%d] ", v.Index, v.Codec, v.PixelFormat, v.BitDepth, v.CodedWidth, v.CodedHeight, v.Width, v.Height, v.SampleAspect, v.Rotation, v.FrameRate.Num, v.FrameRate.Den, v.VariableRate, v.Duration, v.Interlaced, v.FullRange, v.Primaries, v.Transfer, v.Matrix, v.HDR, v.Alpha, v.Bitrate)
		}
		for _, a := range s.Audio {
			fmt.Printf("A%+v ", a)
		}
		for i, a := range s.Text {
			if i < 3 {
				fmt.Printf("T%+v ", a)
			}
		}
		for _, n := range s.Notes {
			fmt.Printf("*%s ", n.Code)
		}
		fmt.Println()
	}
}
