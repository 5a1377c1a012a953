package ffmpeg

import (
	"context"

	"github.com/reelmill/reelmill/jobs"
	"github.com/reelmill/reelmill/profiles"
)

// PickTeaser returns where a teaser of the given length in seconds should begin: a lively part away from the
// beginning and the end, without black.
func (t *Tools) PickTeaser(ctx context.Context, input string, src profiles.Source, seconds float64) (float64, error) {
	if src.Video == nil {
		return 0, jobs.Refuse("no-pictures", "The master has no pictures to make a teaser from.", "", nil)
	}
	room := src.Video.Duration - seconds - dissolve
	if room <= 0 {
		return 0, nil
	}
	seen, err := t.thumbs(ctx, input, src)
	if err != nil {
		return 0, err
	}
	return liveliest(seen, judge(seen, src.Duration), src.Video.Duration, seconds), nil
}

// liveliest compares the stretches that begin at each moment looked at.
func liveliest(seen []thumb, judged Candidates, duration, seconds float64) float64 {
	best, start := -1.0, max(0, (duration-seconds)/2)
	for i, c := range judged {
		if c.Time+seconds+dissolve > duration {
			break
		}
		worth := liveliness(seen[i:], judged[i:], seconds)
		if c.Time < 0.08*duration || c.Time+seconds > 0.95*duration {
			worth *= 0.6
		}
		if worth > best {
			best, start = worth, c.Time
		}
	}
	return start
}

// liveliness rewards good pictures and change between them, and shuns black.
func liveliness(seen []thumb, judged Candidates, seconds float64) float64 {
	sum, change, n := 0.0, 0.0, 0
	for i, c := range judged {
		if c.Time > judged[0].Time+seconds {
			break
		}
		sum += c.Score
		if c.Black {
			sum -= 1
		}
		if i > 0 {
			change += difference(seen[i-1], seen[i])
		}
		n++
	}
	if n > 1 {
		change /= float64(n - 1)
	}
	return sum/float64(n) + min(0.3, change)
}

// difference is how unlike two thumbnails are, 0 to 1.
func difference(a, b thumb) float64 {
	sum := 0
	for i := range a.rgb {
		sum += max(int(a.rgb[i]), int(b.rgb[i])) - min(int(a.rgb[i]), int(b.rgb[i]))
	}
	return float64(sum) / float64(255*max(1, len(a.rgb)))
}
