package profiles_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/reelmill/reelmill/profiles"
)

func TestLadder(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name          string
		width, height int
		want          string
	}{
		{"full HD", 1920, 1080, "1080=1920x1080 720=1280x720 480=854x480 360=640x360"},
		{"4K", 3840, 2160, "1080=1920x1080 720=1280x720 480=854x480 360=640x360"},
		{"ultra wide", 2560, 1080, "1080=2560x1080 720=1706x720 480=1138x480 360=854x360"},
		{"scope", 1920, 800, "720=1728x720 480=1152x480 360=864x360"},
		{"portrait", 720, 1080, "720=720x1080 480=480x720 360=360x540"},
		{"portrait HD", 1080, 1920, "1080=1080x1920 720=720x1280 480=480x854 360=360x640"},
		{"one line short of 1080", 1918, 1079, "1080=1918x1078 720=1280x720 480=854x480 360=640x360"},
		{"480 is near enough", 960, 540, "480=854x480 360=640x360"},
		{"480 is just near enough", 960, 640, "480=720x480 360=540x360"},
		{"480 is too far", 966, 644, "720=966x644 480=720x480 360=540x360"},
		{"phone upright", 374, 666, "360=360x642"},
		{"odd", 434, 343, "360=434x342"},
		{"letterbox", 1280, 272, "360=1280x272"},
		{"tiny", 32, 32, "360=32x32"},
		{"a pixel", 1, 1, "360=16x16"},
		{"a line", 8192, 17, "360=8192x16"},
		{"PAL, square pixels", 1024, 576, "480=854x480 360=640x360"},
	}
	set := builtin(t, "article")
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			plan := planned(t, set, video(test.width, test.height), centred())
			if got := rungsOf(plan); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
			if dropped := 4 - len(only(plan, profiles.OutputVideo)); dropped > 0 != hasNote(plan, "rung-above-source") {
				t.Errorf("%d rungs dropped, notes %+v", dropped, plan.Notes)
			}
		})
	}
}

func rungsOf(plan *profiles.Plan) string {
	var rungs []string
	for _, d := range only(plan, profiles.OutputVideo) {
		name := strings.TrimSuffix(strings.TrimPrefix(d.Profile.Name, "web-"), "p")
		rungs = append(rungs, fmt.Sprintf("%s=%dx%d", name, d.Width, d.Height))
	}
	return strings.Join(rungs, " ")
}

func TestLadderReasons(t *testing.T) {
	t.Parallel()
	fast := with(video(966, 644), func(s *profiles.Source) { s.Video.FrameRate = profiles.Ratio{Num: 60000, Den: 1001} })
	want := map[string]string{
		"web-720p": "kept at the source's own 966x644: nothing is enlarged to reach 720; " +
			"cap lowered from 3 Mbit/s to 2.23 Mbit/s for the smaller picture",
		"web-480p": "720x480 scaled down from 966x644; one frame in 2 of 59.94 a second is kept; " +
			"cap lowered from 1.4 Mbit/s to 1.23 Mbit/s for the smaller picture",
	}
	for _, d := range planned(t, builtin(t, "article"), fast, centred()).Derivatives {
		if reason, listed := want[d.Profile.Name]; listed && d.Reason != reason {
			t.Errorf("%s:\ngot  %s\nwant %s", d.Profile.Name, d.Reason, reason)
		}
	}
}

func TestRateCapsShrinkWithThePicture(t *testing.T) {
	t.Parallel()
	tests := []struct {
		width, height   int
		bitrate, buffer int64
	}{
		{1920, 1080, 5_000_000, 10_000_000},
		{2560, 1080, 5_000_000, 10_000_000}, // wider than nominal: the cap is a promise to the connection
		{1440, 1080, 4_030_000, 8_060_000},  // 0.75^0.75
		{32, 32, 100_000, 200_000},          // the floor
	}
	for _, test := range tests {
		first := only(planned(t, builtin(t, "article"), video(test.width, test.height), centred()), profiles.OutputVideo)[0]
		if v := first.Profile.Video; v.MaxBitrate != test.bitrate || v.Buffer != test.buffer {
			t.Errorf("%dx%d: %d over %d, want %d over %d", test.width, test.height,
				v.MaxBitrate, v.Buffer, test.bitrate, test.buffer)
		}
	}
}

func TestEveryRoleGetsARung(t *testing.T) {
	t.Parallel()
	set := builtin(t, "article")
	background := set.Profiles[0]
	background.Name, background.Role, background.Audio = "background", "background", nil
	set.Profiles = append(set.Profiles, background)
	rungs := only(planned(t, set, video(854, 480), centred()), profiles.OutputVideo)
	last := rungs[len(rungs)-1]
	if last.Profile.Name != "background" || last.Width != 854 || last.Profile.Audio != nil {
		t.Errorf("rungs = %+v", rungs)
	}
}

func TestEqualRungsAreMadeOnce(t *testing.T) {
	t.Parallel()
	set := builtin(t, "article")
	twin := set.Profiles[1]
	twin.Name = "web-720p-again"
	coding := *twin.Video
	coding.MaxFrameRate = 0 // makes no difference at 25 frames a second
	twin.Video = &coding
	set.Profiles = append(set.Profiles, twin)
	plan := planned(t, set, video(1920, 1080), centred())
	if len(only(plan, profiles.OutputVideo)) != 4 || !hasNote(plan, "rung-twice") {
		t.Errorf("plan = %s, notes = %+v", rungsOf(plan), plan.Notes)
	}
}

func TestPlanLeavesTheSetAlone(t *testing.T) {
	t.Parallel()
	set := builtin(t, "article")
	first := planned(t, set, video(434, 343), centred())
	if !reflect.DeepEqual(set, builtin(t, "article")) {
		t.Error("planning changed the set")
	}
	if !reflect.DeepEqual(first, planned(t, set, video(434, 343), centred())) {
		t.Error("planning twice gave two plans")
	}
}
