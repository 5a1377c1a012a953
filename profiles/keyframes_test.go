package profiles_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/reelmill/reelmill/profiles"
)

// keyed is a set of one role whose rungs drop frames differently.
func keyed(seconds float64, caps ...float64) *profiles.Set {
	codecs := []string{"h264", "hevc", "av1", "vp9"}
	var list []profiles.Profile
	for i, limit := range caps {
		v := coding(codecs[i%len(codecs)], 1080-2*i)
		v.MaxFrameRate, v.KeyframeSeconds = limit, seconds
		list = append(list, profiles.Profile{Name: fmt.Sprintf("v%d", i), Output: profiles.OutputVideo, Video: v})
	}
	return setOf(list...)
}

// distance is the exact time between key frames in units that are the same for every rung: num/den seconds, reduced.
func distance(d profiles.Derivative) string {
	num, den := int64(d.KeyFrames)*d.FrameRate.Den, d.FrameRate.Num
	a, b := num, den
	for b != 0 {
		a, b = b, a%b
	}
	return fmt.Sprintf("%d/%d", num/a, den/a)
}

// commonStep is the shortest time after which every rung shows a frame again, in seconds. The first rung keeps all.
func commonStep(rungs []profiles.Derivative) float64 {
	base, frames := rungs[0].FrameRate.Float(), 1
	for _, d := range rungs {
		every := int(math.Round(base / d.FrameRate.Float()))
		once := frames
		for frames%every != 0 {
			frames += once
		}
	}
	return float64(frames) / base
}

func TestKeyFramesFallOnTheSameTimes(t *testing.T) {
	t.Parallel()
	type ratio = profiles.Ratio
	rates := []ratio{
		{24000, 1001},
		{24, 1},
		{25, 1},
		{30000, 1001},
		{30, 1},
		{50, 1},
		{60000, 1001},
		{60, 1},
		{120000, 1001},
		{120, 1},
		{25, 2},
		{240, 1},
		{100, 1},
		{1, 1},
		{5, 1},
		{18409, 1000},
		{299, 7},
		{90, 1},
		{73, 1},
	}
	random := rand.New(rand.NewPCG(3, 4)) // a repeatable sequence
	for range 200 {
		rates = append(rates, ratio{Num: 1000 + random.Int64N(240000), Den: 1000 + random.Int64N(3)})
	}
	for _, rate := range rates {
		for _, seconds := range []float64{0.5, 1, 2, 4, 10} {
			source := with(video(1920, 1080), func(s *profiles.Source) { s.Video.FrameRate = rate })
			rungs := only(planned(t, keyed(seconds, 0, 60, 30, 30, 0, 15), source, centred()), profiles.OutputVideo)
			for _, d := range rungs[1:] {
				if distance(d) != distance(rungs[0]) {
					t.Errorf("%s at %g s: %s has key frames every %s s, %s every %s s", rate, seconds,
						rungs[0].Profile.Name, distance(rungs[0]), d.Profile.Name, distance(d))
				}
			}
			got := float64(rungs[0].KeyFrames) / rungs[0].FrameRate.Float()
			if step := commonStep(rungs); math.Abs(got-seconds) > step*0.5001 && got > step*1.0001 {
				t.Errorf("%s: key frames every %g s, asked %g", rate, got, seconds)
			}
		}
	}
}

func TestKeyFrameDistances(t *testing.T) {
	t.Parallel()
	type ratio = profiles.Ratio
	tests := []struct {
		rate       ratio
		fast, slow int // of the rungs capped at 60 and 30
	}{
		{ratio{24000, 1001}, 48, 48},
		{ratio{25, 1}, 50, 50},
		{ratio{30000, 1001}, 60, 60},
		{ratio{50, 1}, 100, 50},
		{ratio{60000, 1001}, 120, 60},
		{ratio{120, 1}, 120, 60},
		{ratio{25, 2}, 25, 25},
		{ratio{45, 1}, 90, 45},
		{ratio{75, 1}, 75, 50},   // every 2nd and 3rd
		{ratio{73, 1}, 72, 48},   // 24 times six frames, 1.97 s, instead of 146 frames
		{ratio{100, 1}, 100, 50}, // every 2nd and 4th
	}
	for _, test := range tests {
		source := with(video(1920, 1080), func(s *profiles.Source) { s.Video.FrameRate = test.rate })
		rungs := planned(t, keyed(2, 60, 30), source, centred()).Derivatives
		if rungs[0].KeyFrames != test.fast || rungs[1].KeyFrames != test.slow {
			t.Errorf("%s: every %d and %d frames, want %d and %d", test.rate,
				rungs[0].KeyFrames, rungs[1].KeyFrames, test.fast, test.slow)
		}
	}
}

// Ladders of one role may have distances of their own, if a segment holds whole numbers of each.
func TestKeyFramesOfDifferentDistancesMeet(t *testing.T) {
	t.Parallel()
	for _, rate := range []profiles.Ratio{{Num: 30000, Den: 1001}, {Num: 18409, Den: 1000}, {Num: 233, Den: 10}, {Num: 59, Den: 1}} {
		set := keyed(2, 0, 30, 0)
		set.Profiles[1].Video.KeyframeSeconds = 3
		set.Profiles[2].Video.KeyframeSeconds = 6
		source := with(video(1920, 1080), func(s *profiles.Source) { s.Video.FrameRate = rate })
		rungs := planned(t, set, source, centred()).Derivatives
		rungs[0].KeyFrames *= 3
		rungs[1].KeyFrames *= 2
		if distance(rungs[0]) != distance(rungs[2]) || distance(rungs[1]) != distance(rungs[2]) {
			t.Errorf("%s: six seconds are %s, %s and %s", rate, distance(rungs[0]), distance(rungs[1]), distance(rungs[2]))
		}
	}
}

// Rates without a common measure must not lead to key frames minutes apart.
func TestKeyFramesOfRatesThatNeverMeet(t *testing.T) {
	t.Parallel()
	source := with(video(1920, 1080), func(s *profiles.Source) { s.Video.FrameRate = profiles.Ratio{Num: 240, Den: 1} })
	for _, d := range planned(t, keyed(2, 1, 1.3, 1.7, 2.3, 3.1, 7, 11, 13, 17, 19, 23), source, centred()).Derivatives {
		if seconds := float64(d.KeyFrames) / d.FrameRate.Float(); seconds > 3 {
			t.Errorf("%s: key frames %g s apart", d.Profile.Name, seconds)
		}
	}
}
