package profiles_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/reelmill/reelmill/jobs"
	"github.com/reelmill/reelmill/profiles"
)

func bounded(output profiles.Output, bytes int64, seconds float64) profiles.Profile {
	p := profiles.Profile{Name: "v", Output: output, Video: coding("h264", 720), MaxBytes: bytes}
	if output == profiles.OutputTeaser {
		p.Seconds = seconds
		return p
	}
	p.MaxSeconds = seconds
	p.Audio = &profiles.AudioCoding{Codec: "aac", Bitrate: 96_000, Channels: 2, SampleRate: 48000}
	return p
}

// worst is the most bytes a video can take by its own numbers.
func worst(d profiles.Derivative) float64 {
	bits := float64(d.Profile.Video.MaxBitrate)*d.Duration + float64(d.Profile.Video.Buffer)
	if d.Profile.Audio != nil {
		bits += float64(d.Profile.Audio.Bitrate) * d.Duration
	}
	return bits / 8
}

func TestBudgetsHold(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(5, 6)) // a repeatable sequence
	kept, shrunk, dropped := 0, 0, 0
	for range 1500 {
		source := video(64+random.IntN(4000), 64+random.IntN(2200))
		source.Duration = 1.5 + 100*random.Float64()
		bytes := 10_000 + random.Int64N(int64(1)<<(14+random.IntN(10)))
		output := []profiles.Output{profiles.OutputVideo, profiles.OutputTeaser}[random.IntN(2)]
		// The still keeps a plan from being empty where the video is left out.
		set := setOf(bounded(output, bytes, 1+29*random.Float64()), profiles.Profile{
			Name: "p", Output: profiles.OutputPoster,
			Still: &profiles.StillCoding{Width: 320, Formats: []string{"jpeg"}, Quality: 70},
		})
		plan := planned(t, set, source, centred())
		made := only(plan, output)
		if len(made) == 0 {
			if dropped++; !hasNote(plan, "budget-too-small") {
				t.Fatalf("left out without a word: %+v", plan.Notes)
			}
			continue
		}
		d := made[0]
		v := d.Profile.Video
		if worst(d) > 0.96*float64(bytes)+1 || v.CRF != 25 {
			t.Errorf("%d bytes: up to %.0f at %d over %d for %g s", bytes, worst(d), v.MaxBitrate, v.Buffer, d.Duration)
		}
		if v.Buffer < v.MaxBitrate || v.MaxBitrate > 3_000_000 {
			t.Errorf("%d over %d", v.MaxBitrate, v.Buffer)
		}
		density := float64(v.MaxBitrate) / (float64(d.Width*d.Height) * d.FrameRate.Float())
		if density < 0.02 {
			t.Errorf("%dx%d at %d: %g bits a pixel", d.Width, d.Height, v.MaxBitrate, density)
		}
		if kept++; strings.Contains(d.Reason, "made ") {
			shrunk++
			if min(d.Width, d.Height) < 120 {
				t.Errorf("shrunk to %dx%d", d.Width, d.Height)
			}
		}
	}
	if kept < 100 || shrunk < 100 || dropped < 100 {
		t.Errorf("%d kept, of them %d made smaller, %d left out: the cases are lopsided", kept, shrunk, dropped)
	}
}

func TestBudgetsStepThePictureDown(t *testing.T) {
	t.Parallel()
	tests := []struct {
		bytes int64
		want  string // reason, or note
	}{
		{10_000_000, "8 silent seconds; 1280x720 scaled down from 1920x1080"},
		{1_500_000, "8 silent seconds; 1280x720 scaled down from 1920x1080; cap lowered to 1.28 Mbit/s to stay within 1500000 bytes"},
		{400_000, "8 silent seconds; 1280x720 scaled down from 1920x1080; made 960x540; cap lowered to 0.341 Mbit/s to stay within 400000 bytes"},
		{20_000, "8 silent seconds; 1280x720 scaled down from 1920x1080; made 224x126; cap lowered to 0.017 Mbit/s to stay within 20000 bytes"},
		{10_000, "v is left out: 10000 bytes for 8 seconds leave 0.00853 Mbit/s for the pictures, too little for even 120 pixels on the short side."},
	}
	for _, test := range tests {
		set := setOf(bounded(profiles.OutputTeaser, test.bytes, 8))
		plan, err := set.Plan(video(1920, 1080), centred())
		var got string
		if err == nil {
			got = plan.Derivatives[0].Reason
		} else {
			got = jobs.AsFault(err).Hint
		}
		if got != test.want && !strings.Contains(got, test.want) {
			t.Errorf("%d bytes:\ngot  %s\nwant %s", test.bytes, got, test.want)
		}
	}
}

func TestBudgetsNeedALength(t *testing.T) {
	t.Parallel()
	set := setOf(bounded(profiles.OutputVideo, 1_000_000, 0), shapedVideo("other", "1:1", "", 360))
	source := with(video(640, 360), func(s *profiles.Source) { s.Duration, s.Video.Duration = 0, 0 })
	plan := planned(t, set, source, centred())
	if len(plan.Derivatives) != 1 || !hasNote(plan, "duration-unknown") {
		t.Errorf("got %+v", plan)
	}
}

// The maker of a still looks for the quality that fits, so the bound must reach it, and count in the recipe.
func TestBudgetsOfStillsAreForTheMaker(t *testing.T) {
	t.Parallel()
	set := builtin(t, "image")
	for i := range set.Profiles {
		set.Profiles[i].MaxBytes = 50_000
	}
	d := planned(t, set, picture(4000, 3000), centred()).Derivatives[0]
	if d.Profile.MaxBytes != 50_000 || d.Recipe(hash("1"), nil).MaxBytes != 50_000 {
		t.Errorf("got %+v", d.Profile)
	}
}
