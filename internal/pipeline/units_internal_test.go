package pipeline

import (
	"testing"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/jobs"
	"github.com/reelmill/reelmill/profiles"
)

func ladderOf(sizes ...[2]int) (rungs []records.Derivative) {
	for _, size := range sizes {
		rungs = append(rungs, records.Derivative{Planned: profiles.Derivative{Width: size[0], Height: size[1]}})
	}
	return rungs
}

func TestUnits(t *testing.T) {
	t.Parallel()
	full := [][2]int{{1920, 1080}, {1280, 720}, {854, 480}, {640, 360}}
	for name, c := range map[string]struct {
		width, height int
		kind          jobs.Kind
		rungs         [][2]int
		want          int
	}{
		"poster":                    {1920, 1080, jobs.KindPoster, nil, 1},
		"720p chunk":                {1280, 720, jobs.KindEncode, full[1:], 1},
		"1080p chunk":               {1920, 1080, jobs.KindEncode, full, 1},
		"2160p chunk, 1080p ladder": {3840, 2160, jobs.KindEncode, full, 2},
		"2160p chunk and ladder":    {3840, 2160, jobs.KindEncode, append([][2]int{{3840, 2160}, {2560, 1440}}, full...), 4},
		"8K chunk and ladder":       {7680, 4320, jobs.KindEncode, append([][2]int{{7680, 4320}, {3840, 2160}}, full...), 8},
		"8K storyboard":             {7680, 4320, jobs.KindStoryboard, nil, 4},
		"8K sound":                  {7680, 4320, jobs.KindAudio, nil, 1},
		"8K assembling":             {7680, 4320, jobs.KindAssemble, nil, 1},
	} {
		version := &records.Version{Source: &profiles.Source{Video: &profiles.VideoTrack{CodedWidth: c.width, CodedHeight: c.height}}}
		if got := unitsOf(c.kind, version, ladderOf(c.rungs...)); got != c.want {
			t.Errorf("%s takes %d units, want %d", name, got, c.want)
		}
	}
	if got := unitsOf(jobs.KindEncode, &records.Version{}, nil); got != 1 {
		t.Errorf("without a source: %d", got)
	}
}
