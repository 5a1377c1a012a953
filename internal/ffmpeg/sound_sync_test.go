package ffmpeg

import (
	"math"
	"testing"

	"github.com/reelmill/reelmill/profiles"
)

// lag is by how many seconds the sound of a file is late against its master's around a time, to a third of a millisecond. It looks at
// every sixth sample only: noise and speech are low enough to be known by those.
func lag(master, made []float64, at float64) float64 {
	const reach, window, pace, stride = heardRate / 10, heardRate / 2, 16, 6
	from := int(at * heardRate)
	said, heard := stretch(master, from, from+window), stretch(made, from-reach, from+window+reach)
	best, late := -1.0, math.Inf(1)
	for shift := 0; shift <= 2*reach; shift += pace {
		sum, shifted := 0.0, heard[shift:shift+window]
		for i := 0; i < window; i += stride {
			sum += said[i] * shifted[i]
		}
		if sum > best {
			best, late = sum, float64(shift-reach)/heardRate
		}
	}
	return late
}

// stretch is a part of a sound, with silence where there is none.
func stretch(samples []float64, from, to int) []float64 {
	part := make([]float64, to-from)
	if begin, end := max(from, 0), min(to, len(samples)); begin < end {
		copy(part[begin-from:], samples[begin:end])
	}
	return part
}

// loudnessOf is how loud a stretch is, as the root of its mean square.
func loudnessOf(samples []float64, from, to float64) float64 {
	part := stretch(samples, int(from*heardRate), int(to*heardRate))
	sum := 0.0
	for _, s := range part {
		sum += s * s
	}
	return math.Sqrt(sum / float64(len(part)))
}

// noise is sound that is like itself at no other moment.
const noise = "anoisesrc=r=48000:a=0.2:c=pink:seed=7:d="

// Sound stays where it was, from the first second to the last, whatever the container counts from and whenever the
// sound begins and ends.
func TestSoundsStayInStep(t *testing.T) {
	t.Parallel()
	picture := func(seconds string) []string {
		return []string{"-f", "lavfi", "-i", "testsrc2=s=64x64:r=5:d=" + seconds}
	}
	sound := func(seconds string) []string { return []string{"-f", "lavfi", "-i", noise + seconds} }
	long, end := "40", 40.0
	if thorough() {
		long, end = "100", 100
	}
	for _, tt := range []struct {
		name string
		args [][]string
		// the sound is heard from here to there
		from, to float64
	}{
		{"long.mkv", [][]string{picture(long), sound(long), {"-c:a", "ac3"}}, 0, end},
		{"late.mp4", [][]string{picture("6"), {"-itsoffset", "0.7"}, sound("5"), {"-c:a", "aac", "-b:a", "128k"}}, 0.7, 5.7},
		{"late.ts", [][]string{picture("6"), {"-itsoffset", "0.7"}, sound("5"), {"-c:a", "mp2", "-c:v", "mpeg4", "-output_ts_offset", "5000"}}, 0.7, 5.7},
		{"late.ogg", [][]string{picture("6"), {"-itsoffset", "0.7"}, sound("5"), {"-c:a", "libvorbis", "-c:v", "libtheora"}}, 0.7, 5.7},
		{"late.mpg", [][]string{picture("6"), {"-itsoffset", "0.7"}, sound("5"), {"-c:a", "mp2", "-c:v", "mpeg2video", "-r", "25"}}, 0.7, 5.7},
		{"early.mkv", [][]string{{"-itsoffset", "0.6"}, picture("6"), sound("6"), {"-c:a", "flac"}}, 0, 6},
		{"shorter.mkv", [][]string{picture("6"), sound("3.3"), {"-c:a", "ac3"}}, 0, 3.3},
		{"longer.mov", [][]string{picture("4"), sound("6"), {"-c:a", "pcm_s16le"}}, 0, 6},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var args []string
			for _, more := range tt.args {
				args = append(args, more...)
			}
			path := made(t, tt.name, append(args, "-map", "0:v", "-map", "1:a")...)
			src := probed(t, path)
			track := src.Audio[0].Index
			quiet := coded(track, "opus", 2, 96_000)
			quiet.Coding.Loudness = 0
			wanted := []profiles.Sound{coded(track, "aac", 2, 128_000), quiet}
			paths, _ := spoken(t, path, src, wanted...)
			master := decodedSound(t, path)
			for i, made := range paths {
				inStep(t, i, src, master, decodedSound(t, made), tt.from, tt.to)
			}
		})
	}
}

func inStep(t *testing.T, output int, src profiles.Source, master, made []float64, from, to float64) {
	t.Helper()
	if got := float64(len(made)) / heardRate; math.Abs(got-src.Duration) > 1024.0/heardRate {
		t.Errorf("output %d decodes to %.4f of %.4f seconds", output, got, src.Duration)
	}
	for _, at := range []float64{from + 0.05, (from + to) / 2, to - 1} {
		if late := lag(master, made, at); math.Abs(late) > 0.005 {
			t.Errorf("output %d is %.1f ms late at %.1f s", output, 1000*late, at)
		}
	}
	within := loudnessOf(made, from+0.1, to-0.1)
	if from > 0.1 && loudnessOf(made, 0, from-0.05) > within/10 {
		t.Errorf("output %d begins before its sound", output)
	}
	if src.Duration > to+0.2 && loudnessOf(made, to+0.1, src.Duration) > within/10 {
		t.Errorf("output %d goes on after its sound", output)
	}
}

// Real masters: broadcasts that do not begin at zero, and edit lists.
func TestSoundsOfSamplesStayInStep(t *testing.T) {
	t.Parallel()
	for _, name := range []string{
		"hd_sea_720p30_19s_start12s.ts", "hd_bbb_1080p25_first20s.ts", "sub_cea608_sintel_start9.9s.ts", "rot180_720p2997.mp4",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := spared(t, name)
			src := probed(t, path)
			paths, _ := spoken(t, path, src, coded(src.Audio[0].Index, "aac", 2, 128_000), coded(src.Audio[0].Index, "opus", 2, 96_000))
			master := decodedSound(t, path)
			for i, path := range paths {
				made := decodedSound(t, path)
				for _, at := range []float64{0.5, src.Duration / 2, src.Duration - 1.2} {
					if late := lag(master, made, at); math.Abs(late) > 0.005 {
						t.Errorf("output %d is %.1f ms late at %.1f s", i, 1000*late, at)
					}
				}
			}
		})
	}
}

// A track that changes its channels half-way, beside one that does not and begins late.
func TestSoundsFollowChanges(t *testing.T) {
	t.Parallel()
	part := func(name, pan, offset string) string {
		return made(t, name, "-f", "lavfi", "-i", "sine=500:d=3:r=48000", "-itsoffset", "0.5", "-f", "lavfi", "-i", "sine=1500:d=2.5:r=48000",
			"-map", "0", "-map", "1", "-filter:a:0", pan, "-c:a", "ac3", "-output_ts_offset", offset, "-muxdelay", "0", "-muxpreload", "0")
	}
	path := joined(t, part("a.ts", "pan=stereo|FL=c0|FR=c0", "10"), part("b.ts", "pan=5.1|FC=c0|FL=c0|FR=c0", "13"))
	src := probed(t, path)
	if len(src.Audio) != 2 {
		t.Fatalf("%+v", src.Audio)
	}
	paths, facts := spoken(t, path, src, coded(0, "aac", 2, 96_000), coded(1, "opus", 2, 96_000), coded(0, "opus", 1, 48_000))
	for i, f := range facts {
		if math.Abs(f.Loudness+16) > 1 || f.TruePeak > -1 {
			t.Errorf("output %d: %.1f LUFS, %.1f dBTP", i, f.Loudness, f.TruePeak)
		}
	}
	first, second := decodedSound(t, paths[0]), decodedSound(t, paths[1])
	for _, at := range []float64{0.5, 2, 3.5, 5} {
		if loudnessOf(first, at, at+0.4) < 0.05 {
			t.Errorf("silence at %.1f s", at)
		}
	}
	if loudnessOf(second, 0.05, 0.4) > 0.01 || loudnessOf(second, 0.6, 1) < 0.05 {
		t.Error("the second track does not begin where it did")
	}
}
