package profiles_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/reelmill/reelmill/profiles"
)

func coding(codec string, side int) *profiles.VideoCoding {
	v := &profiles.VideoCoding{
		Codec: codec, ShortSide: side, CRF: 25, MaxBitrate: 3_000_000, Buffer: 6_000_000,
		KeyframeSeconds: 2, Preset: "fast",
	}
	if codec == "av1" || codec == "vp9" {
		v.Preset = "4"
	}
	return v
}

func setOf(list ...profiles.Profile) *profiles.Set {
	return &profiles.Set{Schema: profiles.Schema, Name: "test", Profiles: list}
}

func shapedVideo(name, aspect, fit string, side int) profiles.Profile {
	v := coding("h264", side)
	v.Aspect, v.Fit = aspect, fit
	return profiles.Profile{Name: name, Output: profiles.OutputVideo, Video: v}
}

// shaped is a set of every way to bring a picture to a shape.
func shaped(t testing.TB) *profiles.Set {
	t.Helper()
	var list []profiles.Profile
	for _, aspect := range []string{"1:10", "9:16", "4:5", "1:1", "3:2", "16:9", "10:1"} {
		for _, fit := range []string{"", "pad"} {
			for _, side := range []int{1080, 360, 16} {
				name := fmt.Sprintf("p%d", len(list))
				list = append(list, shapedVideo(name, aspect, fit, side))
			}
		}
	}
	return setOf(list...)
}

func TestVideosInAShape(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name          string
		width, height int
		aspect, fit   string
		side          int
		want          string // crop, canvas, inner
	}{
		{"vertical out of 4K", 3840, 2160, "9:16", "crop", 1080, "1214x2160+1312+0 1080x1920 -"},
		{"vertical out of HD", 1920, 1080, "9:16", "crop", 1080, "608x1080+656+0 608x1080 -"},
		{"square is the default fit", 1920, 1080, "1:1", "", 720, "1080x1080+420+0 720x720 -"},
		{"feed", 1920, 1080, "4:5", "crop", 480, "864x1080+528+0 480x600 -"},
		{"already in shape", 1920, 1080, "16:9", "crop", 720, "all 1280x720 -"},
		{"odd sides", 1079, 607, "16:9", "crop", 1080, "1078x606+0+0 1078x606 -"},
		{"wide between bars", 1920, 1080, "9:16", "pad", 1080, "all 1080x1920 1080x608"},
		{"wide between bars, large enough", 1920, 1080, "1:1", "pad", 2160, "all 1920x1920 1920x1080"},
		{"tall between bars", 1080, 1920, "16:9", "pad", 720, "all 1280x720 406x720"},
		{"small between bars", 320, 180, "9:16", "pad", 1080, "all 320x568 320x180"},
		{"no bars needed", 1280, 720, "16:9", "pad", 480, "all 854x480 -"},
		{"a pixel", 1, 1, "16:9", "pad", 480, "all 16x16 2x2"},
		{"a pixel cut", 1, 1, "16:9", "crop", 480, "all 16x16 -"},
	}
	for _, test := range tests {
		set := setOf(shapedVideo("v", test.aspect, test.fit, test.side))
		d := planned(t, set, video(test.width, test.height), centred()).Derivatives[0]
		inner := "-"
		if d.Inner != nil {
			inner = fmt.Sprintf("%dx%d", d.Inner.Width, d.Inner.Height)
		}
		if got := cropWords(d) + " " + inner; got != test.want {
			t.Errorf("%s: got %s, want %s (%s)", test.name, got, test.want, d.Reason)
		}
	}
}

func TestShapesFollowTheFocalPoint(t *testing.T) {
	t.Parallel()
	set := setOf(shapedVideo("v", "1:1", "crop", 720))
	plan := planned(t, set, video(1920, 1080), profiles.Options{Focal: profiles.FocalPoint{X: 0, Y: 0.5}})
	if got := cropWords(plan.Derivatives[0]); got != "1080x1080+0+0 720x720" {
		t.Errorf("got %s", got)
	}
}

// A cap is meant for the profile's own shape: nobody asked for a square gets less because it is no 16:9.
func TestCapsAreMeantForTheShape(t *testing.T) {
	t.Parallel()
	d := planned(t, setOf(shapedVideo("v", "1:1", "crop", 720)), video(1920, 1080), centred()).Derivatives[0]
	if v := d.Profile.Video; v.MaxBitrate != 3_000_000 || v.Buffer != 6_000_000 {
		t.Errorf("got %+v", v)
	}
}

// Every shape, codec, length and burn is a ladder of its own and gets its rung on a small master.
func TestEveryFamilyGetsARung(t *testing.T) {
	t.Parallel()
	short, burnt := shapedVideo("short", "", "", 720), shapedVideo("burnt", "", "", 720)
	short.MaxSeconds, burnt.BurnSubtitles = 10, true
	plain := shapedVideo("plain", "", "", 360)
	hevc := profiles.Profile{Name: "hevc", Output: profiles.OutputVideo, Video: coding("hevc", 720)}
	vp9 := profiles.Profile{Name: "vp9", Output: profiles.OutputVideo, Video: coding("vp9", 720)}
	tall := shapedVideo("tall", "9:16", "", 720)
	bars := shapedVideo("bars", "9:16", "pad", 720)
	set := setOf(plain, short, burnt, hevc, vp9, tall, bars)
	plan := planned(t, set, video(640, 360), centred())
	if len(plan.Derivatives) != len(set.Profiles) {
		t.Errorf("%d videos of %d profiles; notes %+v", len(plan.Derivatives), len(set.Profiles), plan.Notes)
	}
	for _, d := range plan.Derivatives {
		if want := map[bool]string{true: "webm", false: "mp4"}[d.Profile.Name == "vp9"]; d.Format != want {
			t.Errorf("%s is %s", d.Profile.Name, d.Format)
		}
	}
}

// The AV1 encoder refuses pictures that are smaller than 64 pixels on a side.
func TestPicturesTooSmallForACodec(t *testing.T) {
	t.Parallel()
	set := setOf(plainVideo("av1", "av1", 360), plainVideo("vp9", "vp9", 360), streamProfile())
	for _, test := range []struct {
		width, height int
		members       string
	}{{64, 64, "av1 vp9"}, {64, 62, "vp9"}, {62, 640, "vp9"}, {32, 32, "vp9"}} {
		plan := planned(t, set, video(test.width, test.height), centred())
		got := strings.Join(only(plan, profiles.OutputStream)[0].Members, " ")
		if got != test.members || hasNote(plan, "too-small-for-codec") == (test.members == "av1 vp9") {
			t.Errorf("%dx%d: %s; notes %+v", test.width, test.height, got, plan.Notes)
		}
	}
}

func TestVideosCutShort(t *testing.T) {
	t.Parallel()
	profile := shapedVideo("v", "", "", 360)
	profile.MaxSeconds = 30
	profile.Audio = &profiles.AudioCoding{Codec: "aac", Bitrate: 64_000, Channels: 2, SampleRate: 48000}
	for length, want := range map[float64]float64{60: 30, 30: 30, 12.5: 12.5, 0: 0} {
		source := with(video(640, 360), func(s *profiles.Source) { s.Duration, s.Video.Duration = length, 0 })
		d := planned(t, setOf(profile), source, centred()).Derivatives[0]
		if d.Duration != want || d.Profile.Audio == nil {
			t.Errorf("%g s: %+v", length, d)
		}
		if told := strings.Contains(d.Reason, "cut to its first 30 seconds"); told != (length > 30) {
			t.Errorf("%g s: %s", length, d.Reason)
		}
		cut := d.Recipe(hash("1"), nil).Seconds
		if wholeLength := length == 12.5; wholeLength != (cut == 0) {
			t.Errorf("%g s: the recipe cuts to %g", length, cut)
		}
	}
}
