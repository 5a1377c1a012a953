package ffmpeg

import (
	"encoding/binary"
	"math"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/reelmill/reelmill/profiles"
)

// decodedAs decodes one track of a file to plain numbers.
func decodedAs(t *testing.T, path string, args ...string) []byte {
	t.Helper()
	full := append([]string{"-v", "error", "-nostdin", "-i", path}, append(args, "pipe:1")...)
	out, err := exec.CommandContext(t.Context(), "ffmpeg", full...).Output()
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// flash returns when the last bright picture of a file begins, in seconds, and beep when its last loud moment does.
func flash(t *testing.T, path string, rate float64) float64 {
	t.Helper()
	pixels := decodedAs(t, path, "-map", "0:v", "-vf", "scale=1:1,format=gray", "-fps_mode", "passthrough", "-f", "rawvideo")
	for n := len(pixels) - 1; n >= 0; n-- {
		if pixels[n] > 128 {
			return float64(n) / rate
		}
	}
	t.Fatal("no flash")
	return 0
}

func beep(t *testing.T, path string) float64 {
	t.Helper()
	const rate = 48000
	samples := decodedAs(t, path, "-map", "0:a", "-ac", "1", "-ar", strconv.Itoa(rate), "-f", "s16le")
	last := 0
	for n := len(samples)/2 - 1; n >= 0; n-- {
		loud := math.Abs(float64(int16(binary.LittleEndian.Uint16(samples[2*n:])))) > 3000
		if loud {
			last = n
		}
		if last > 0 && last-n > rate/4 {
			break
		}
	}
	return float64(last) / rate
}

// At the end of a long programme that was cut into chunks, flash and beep still coincide to within one frame.
func TestChunksKeepPicturesAndSoundTogether(t *testing.T) {
	t.Parallel()
	const length, moment = 30, 27
	path := made(t, "long.ts", "-f", "lavfi", "-i", "color=black:s=64x48:r=30000/1001:d="+strconv.Itoa(length),
		"-f", "lavfi", "-i", "sine=f=1000:d="+strconv.Itoa(length)+":r=44100",
		"-vf", "drawbox=t=fill:c=white:enable='between(t,27,27.05)'", "-af", "volume=0:enable='not(between(t,27,27.2))'",
		"-c:v", "libx264", "-preset", "ultrafast", "-g", "60", "-bf", "2", "-c:a", "aac", "-output_ts_offset", "1000")
	src := probed(t, path)
	d := inCodec(src, codecH264, 64, 48, 30)
	if chunks := src.Chunks([]profiles.Derivative{d}, 0, 4); len(chunks) < 6 {
		t.Fatalf("%d chunks", len(chunks))
	}
	together := programme(t, path, src, d, 4)
	frame := 1 / value(src.Video.FrameRate)
	seen, heard := flash(t, together, value(src.Video.FrameRate)), beep(t, together)
	if math.Abs(seen-heard-frame/2) > 1.5*frame || math.Abs(seen-moment) > 0.15 {
		t.Errorf("the flash is seen at %.3f s and the beep heard from %.3f s", seen, heard)
	}
}

// programme makes one rendition with sound the way the steps of a version do.
func programme(t *testing.T, path string, src profiles.Source, d profiles.Derivative, target float64) string {
	t.Helper()
	pictures, _, _ := rejoinedFile(t, path, src, d, target)
	out := filepath.Join(t.TempDir(), "sound.m4a")
	sound := profiles.Sound{Track: src.Audio[0].Index, Coding: profiles.AudioCoding{Codec: "aac", Bitrate: 96_000, Channels: 1, SampleRate: 48_000}}
	request := SoundEncode{Input: path, Source: src, Outputs: []SoundOutput{{Sound: sound, Duration: src.Duration, Path: out}}}
	if _, err := New(DefaultConfig()).Sounds(t.Context(), request, nil); err != nil {
		t.Fatal(err)
	}
	d.Profile.Audio = &sound.Coding
	join := Join{Derivative: d, Sound: out, Path: filepath.Join(t.TempDir(), "programme.mp4")}
	join.Chunks = []JoinChunk{{pictures, profiles.Frames(d.Duration, d.FrameRate)}}
	if err := New(DefaultConfig()).Join(t.Context(), join); err != nil {
		t.Fatal(err)
	}
	if _, err := New(DefaultConfig()).Verify(t.Context(), join.Path, d, src); err != nil {
		t.Fatal(err)
	}
	return join.Path
}
