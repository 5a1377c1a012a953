package ffmpeg

import (
	"math"
	"path/filepath"
	"strconv"
	"testing"

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

func TestSoundsReachTheirLoudness(t *testing.T) {
	t.Parallel()
	for _, name := range []string{
		"hd_bbb_1080p25_first20s.ts", "hd_sea_720p30_19s_start12s.ts", "audio_only_eac3_5p1.mp4", "mpeg4_amrnb.3gp",
		"sar11x12_480p_ac3_short.mp4", "mpeg4_mp3_23976.avi", "rot90_1080p_5p1.mp4", "two_audio_5p1_no_video.mp4",
		"flower_vp8_2997.webm", "broken_audio_cut.mp4", "long_363s_1080p30_static.mp4", "mpeg1_sar64x45.mpg",
		"sub_cea608_sintel_start9.9s.ts", "rot180_720p2997.mp4",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := sample(t, name)
			src := probed(t, path)
			for _, track := range src.Audio {
				wanted := []profiles.Sound{coded(track.Index, "aac", 2, 96_000), coded(track.Index, "opus", 2, 64_000)}
				if track.Channels >= 6 {
					wanted = append(wanted, coded(track.Index, "aac", 6, 320_000), coded(track.Index, "opus", 6, 192_000))
				}
				_, facts := spoken(t, path, src, wanted...)
				for i, f := range facts {
					t.Logf("%s#%d %s %dch: %.1f LUFS %.1f dBTP %s %v", name, track.Index, wanted[i].Coding.Codec, f.Channels, f.Loudness, f.TruePeak, f.Codec, f.Notes)
					if f.TruePeak > -1 {
						t.Errorf("output %d peaks at %.1f dBTP", i, f.TruePeak)
					}
					if len(f.Notes) == 0 && math.Abs(f.Loudness+16) > 1 {
						t.Errorf("output %d has %.1f LUFS", i, f.Loudness)
					}
				}
			}
		})
	}
}
