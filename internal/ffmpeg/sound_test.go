package ffmpeg

import (
	"bytes"
	"encoding/binary"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/reelmill/reelmill/jobs"
	"github.com/reelmill/reelmill/profiles"
)

// spoken makes sound files of a master and returns their paths and facts.
func spoken(t *testing.T, path string, src profiles.Source, wanted ...profiles.Sound) ([]string, []SoundFacts) {
	t.Helper()
	e := SoundEncode{Input: path, Source: src}
	var paths []string
	folder := t.TempDir()
	for i, s := range wanted {
		paths = append(paths, filepath.Join(folder, strconv.Itoa(i)+".m4a"))
		e.Outputs = append(e.Outputs, SoundOutput{Sound: s, Duration: src.Duration, Path: paths[i]})
	}
	facts, err := New(DefaultConfig()).Sounds(t.Context(), e, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i, f := range facts {
		if math.Abs(f.Duration-src.Duration) > 1024.0/44100 {
			t.Errorf("output %d lasts %.4f of %.4f seconds", i, f.Duration, src.Duration)
		}
	}
	return paths, facts
}

// coded is a track in a coding, at -16 LUFS.
func coded(track int, codec string, channels int, bitrate int64) profiles.Sound {
	return profiles.Sound{Track: track, Language: "en", Coding: profiles.AudioCoding{
		Codec: codec, Channels: channels, Bitrate: bitrate, Loudness: -16,
	}}
}

// Music and speech of every kind: what has room reaches its loudness, what has none says so, and nothing is too high.
func TestSoundsReachTheirLoudness(t *testing.T) {
	t.Parallel()
	for name, note := range map[string]string{
		"hd_bbb_1080p25_first20s.ts": "loudness-limited", "hd_sea_720p30_19s_start12s.ts": "", "audio_only_eac3_5p1.mp4": "",
		"mpeg4_amrnb.3gp": "loudness-limited", "sar11x12_480p_ac3_short.mp4": "loudness-unmeasurable",
		"mpeg4_mp3_23976.avi": "loudness-unmeasurable", "rot90_1080p_5p1.mp4": "loudness-limited",
		"broken_audio_cut.mp4": "", "mpeg1_sar64x45.mpg": "loudness-limited", "rot180_720p2997.mp4": "",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := spared(t, name)
			src := probed(t, path)
			track := src.Audio[0]
			wanted := []profiles.Sound{coded(track.Index, "aac", 2, 96_000), coded(track.Index, "opus", 2, 64_000)}
			if track.Channels >= 6 {
				wanted = append(wanted, coded(track.Index, "aac", 6, 320_000))
			}
			_, facts := spoken(t, path, src, wanted...)
			for i, f := range facts {
				t.Logf("%s %d channels: %.1f LUFS, %.1f dBTP %v", wanted[i].Coding.Codec, f.Channels, f.Loudness, f.TruePeak, f.Notes)
				if f.TruePeak > -1 || f.Channels != min(track.Channels, wanted[i].Coding.Channels) {
					t.Errorf("output %d peaks at %.1f dBTP in %d channels", i, f.TruePeak, f.Channels)
				}
				if note == "" && (len(f.Notes) != 0 || math.Abs(f.Loudness+16) > 1) {
					t.Errorf("output %d has %.1f LUFS: %v", i, f.Loudness, f.Notes)
				}
			}
			if note != "" && (len(facts[0].Notes) != 1 || facts[0].Notes[0].Code != note) {
				t.Errorf("want %s: %v", note, facts[0].Notes)
			}
		})
	}
}

// The same sound has the same bytes, its language, and every track of the master can be taken.
func TestSoundsAreTheSameAgain(t *testing.T) {
	t.Parallel()
	path := made(t, "two.mkv", "-f", "lavfi", "-i", "sine=440:d=3:r=48000", "-f", "lavfi", "-i", "sine=2000:d=3:r=44100",
		"-map", "0", "-map", "1", "-c:a", "flac")
	src := probed(t, path)
	second := coded(1, "aac", 2, 96_000)
	second.Language = "de-AT"
	wanted := []profiles.Sound{coded(0, "aac", 2, 96_000), second, coded(1, "opus", 2, 64_000), coded(1, "aac", 1, 48_000), second}
	first, facts := spoken(t, path, src, wanted...)
	again, _ := spoken(t, path, src, wanted...)
	for i := range first {
		if !bytes.Equal(fileBytes(t, first[i]), fileBytes(t, again[i])) {
			t.Errorf("output %d differs from run to run", i)
		}
		pitch := 440.0
		if i > 0 {
			pitch = 2000
		}
		if got := crossings(decodedSound(t, first[i])) / 2 / src.Duration; math.Abs(got-pitch) > 20 {
			t.Errorf("output %d sounds at %.0f Hz", i, got)
		}
	}
	r, err := New(DefaultConfig()).report(t.Context(), first[1])
	if err != nil || r.Streams[0].tag("language") != "deu" {
		t.Errorf("language %q, %v", r.Streams[0].tag("language"), err)
	}
	if facts[1].Mime != `audio/mp4; codecs="mp4a.40.2"` || facts[2].Mime != `audio/mp4; codecs="Opus"` {
		t.Errorf("%s, %s", facts[1].Mime, facts[2].Mime)
	}
}

func fileBytes(t *testing.T, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// heardRate is the rate of decodedSound.
const heardRate = 48000

// decodedSound decodes a file's first sound to one channel the way a player does, counting from the file's zero.
func decodedSound(t *testing.T, path string) []float64 {
	t.Helper()
	args := []string{
		"-v", "error", "-nostdin", "-i", path, "-map", "0:a:0", "-ac", "1",
		"-af", "aresample=48000:async=1:first_pts=0", "-f", "f32le", "pipe:1",
		"-map", "0", "-ignore_unknown", "-c", "copy", "-f", "null", "-", // all tracks, because some formats count from those used
	}
	raw, err := exec.CommandContext(t.Context(), "ffmpeg", args...).Output()
	if err != nil {
		t.Fatal(err)
	}
	return floats(raw)
}

func floats(raw []byte) []float64 {
	samples := make([]float64, len(raw)/4)
	for i := range samples {
		samples[i] = float64(math.Float32frombits(binary.LittleEndian.Uint32(raw[4*i:])))
	}
	return samples
}

func crossings(samples []float64) float64 {
	n := 0.0
	for i := 1; i < len(samples); i++ {
		if (samples[i] >= 0) != (samples[i-1] >= 0) {
			n++
		}
	}
	return n
}

// Surround keeps its channels, and eight become six with every one of them heard where it belongs.
func TestSoundsKeepSurround(t *testing.T) {
	t.Parallel()
	for layout, where := range map[string][]struct {
		channel string
		heard   int // front left, front right, centre, bass, left behind, right behind
	}{
		"5.1": {{"FL", 0}, {"FC", 2}, {"LFE", 3}, {"BR", 5}},
		"7.1": {{"FR", 1}, {"FC", 2}, {"LFE", 3}, {"BL", 4}, {"SL", 4}, {"SR", 5}},
	} {
		t.Run(layout, func(t *testing.T) {
			t.Parallel()
			args := []string{"-f", "lavfi", "-i", "sine=200:d=2:r=48000", "-c:a", "pcm_s16le"}
			var wanted []profiles.Sound
			for i, one := range where {
				args = append(args, "-map", "0", "-filter:a:"+strconv.Itoa(i), "pan="+layout+"|"+one.channel+"=c0")
				kept := coded(i, []string{"aac", "opus"}[i%2], 6, 320_000)
				kept.Coding.Loudness = 0
				wanted = append(wanted, kept)
			}
			path := made(t, "tracks.mkv", args...)
			paths, facts := spoken(t, path, probed(t, path), wanted...)
			for i, one := range where {
				if facts[i].Channels != 6 {
					t.Fatalf("%s: %d channels", one.channel, facts[i].Channels)
				}
				for c, loud := range loudnessOfEach(t, paths[i], 6) {
					if (c == one.heard) != (loud > 0.02) {
						t.Errorf("%s is heard at %.3f in channel %d", one.channel, loud, c)
					}
				}
			}
		})
	}
}

// loudnessOfEach measures every channel in the middle of a file of two seconds.
func loudnessOfEach(t *testing.T, path string, channels int) []float64 {
	t.Helper()
	raw, err := exec.CommandContext(t.Context(), "ffmpeg", "-v", "error", "-nostdin", "-i", path, "-f", "f32le", "pipe:1").Output()
	if err != nil {
		t.Fatal(err)
	}
	all := floats(raw)
	loud := make([]float64, channels)
	for c := range loud {
		var one []float64
		for i := c; i < len(all); i += channels {
			one = append(one, all[i])
		}
		loud[c] = loudnessOf(one, 0.5, 1.5)
	}
	return loud
}

// Mono stays mono and quiet surround folds at the levels of ITU-R BS.775: the centre 3 dB down in both channels.
func TestSoundsFold(t *testing.T) {
	t.Parallel()
	path := made(t, "centre.mkv", "-f", "lavfi", "-i", "sine=300:d=2:r=48000", "-af", "pan=5.1|FC=c0", "-c:a", "pcm_s16le")
	src := probed(t, path)
	stereo, mono := coded(0, "aac", 2, 128_000), coded(0, "aac", 1, 64_000)
	stereo.Coding.Loudness, mono.Coding.Loudness = 0, 0
	paths, facts := spoken(t, path, src, stereo, mono)
	if facts[0].Channels != 2 || facts[1].Channels != 1 {
		t.Fatalf("%d and %d channels", facts[0].Channels, facts[1].Channels)
	}
	centre := loudnessOfEach(t, path, 6)[2]
	for side, loud := range loudnessOfEach(t, paths[0], 2) {
		if got := loud / centre; math.Abs(got-0.7071) > 0.02 {
			t.Errorf("channel %d has %.3f of the centre", side, got)
		}
	}
}

// Sound that cannot be made is refused before anything runs.
func TestSoundsRefuse(t *testing.T) {
	t.Parallel()
	src := profiles.Source{Audio: []profiles.AudioTrack{{Index: 1, Channels: 2}}}
	for name, out := range map[string]SoundOutput{
		"a track that is not there": {Sound: coded(2, "aac", 2, 96_000), Duration: 1},
		"another codec":             {Sound: coded(1, "mp3", 2, 96_000), Duration: 1},
		"no length":                 {Sound: coded(1, "aac", 2, 96_000)},
	} {
		_, err := New(DefaultConfig()).Sounds(t.Context(), SoundEncode{Input: "x", Source: src, Outputs: []SoundOutput{out}}, nil)
		if jobs.CodeOf(err) != "plan-impossible" {
			t.Errorf("%s: %v", name, err)
		}
	}
}
