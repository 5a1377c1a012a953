package ffmpeg

import (
	"cmp"
	"math"
	"slices"

	"github.com/reelmill/reelmill/profiles"
)

// cadence is how the frames of a track follow each other.
type cadence struct {
	// rate is even for variable tracks a rate that shows practically every frame: the one their quicker frames have.
	rate     profiles.Ratio
	variable bool
}

// maxRate is the fastest rate that is believed; time bases such as 600 or 90000 are not frame rates. A track beyond it
// plays at usualRate.
const (
	maxRate   = 240
	usualRate = 60
)

// rates are those that exist, slowest first.
func rates() []profiles.Ratio {
	return []profiles.Ratio{
		{Num: 1, Den: 1},
		{Num: 2, Den: 1},
		{Num: 5, Den: 1},
		{Num: 15, Den: 2},
		{Num: 10, Den: 1},
		{Num: 12, Den: 1},
		{Num: 25, Den: 2},
		{Num: 15000, Den: 1001},
		{Num: 15, Den: 1},
		{Num: 20, Den: 1},
		{Num: 24000, Den: 1001},
		{Num: 24, Den: 1},
		{Num: 25, Den: 1},
		{Num: 30000, Den: 1001},
		{Num: 30, Den: 1},
		{Num: 48000, Den: 1001},
		{Num: 48, Den: 1},
		{Num: 50, Den: 1},
		{Num: 60000, Den: 1001},
		{Num: 60, Den: 1},
		{Num: 100, Den: 1},
		{Num: 120000, Den: 1001},
		{Num: 120, Den: 1},
		{Num: 240, Den: 1},
	}
}

// cadenceOf finds the frame rate from the times of the packets, because what headers claim is often a time base.
// The claims only decide between rates that the packets cannot tell apart.
func cadenceOf(t *track, s stream) cadence {
	tick := value(ratio(s.TimeBase))
	gaps := spacing(t.stamps)
	if len(gaps) < 2 {
		return cadence{rate: claimedRate(s)}
	}
	usual := gaps[len(gaps)/2]
	tolerance := max(1.5*tick, 0.03*usual)
	var even []float64
	for _, gap := range gaps {
		if math.Abs(gap-usual) <= tolerance {
			even = append(even, gap)
		}
	}
	odd := len(gaps) - len(even)
	if odd > 2 && odd*50 > len(gaps) {
		return cadence{rate: quickRate(gaps), variable: true}
	}
	rate := 1 / mean(even)
	doubt := max(0.0005, 1.5*tick/(float64(len(even))*usual))
	return cadence{rate: settle(rate, doubt, s)}
}

// spacing returns the sorted distances between frames. Packets at practically one time are frames that are never
// shown, such as VP9's reference frames.
func spacing(stamps []float64) []float64 {
	sorted := slices.Sorted(slices.Values(stamps))
	gaps := distances(sorted, 0)
	if len(gaps) == 0 {
		return nil
	}
	return distances(sorted, 0.1*gaps[len(gaps)/2])
}

// distances returns the sorted distances between times, taking those no further apart than hidden as one.
func distances(times []float64, hidden float64) []float64 {
	gaps := make([]float64, 0, len(times))
	for last, i := 0, 1; i < len(times); i++ {
		if gap := times[i] - times[last]; gap > hidden {
			gaps = append(gaps, gap)
			last = i
		}
	}
	slices.Sort(gaps)
	return gaps
}

func mean(values []float64) float64 {
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	return sum / float64(len(values))
}

// settle names a measured rate: a claim or a rate that exists where one lies within the doubt of the measurement.
func settle(rate, doubt float64, s stream) profiles.Ratio {
	near := func(r profiles.Ratio) bool { return r.Den != 0 && math.Abs(value(r)-rate) <= doubt*rate }
	base, average := ratio(s.BaseRate), ratio(s.AverageRate)
	for _, claim := range []profiles.Ratio{base, average} {
		if near(claim) && slices.Contains(rates(), claim) {
			return claim
		}
	}
	if usual := closest(rate); near(usual) {
		return usual
	}
	for _, claim := range []profiles.Ratio{average, base} {
		if near(claim) && value(claim) <= maxRate {
			return claim
		}
	}
	return bounded(rate)
}

func closest(rate float64) profiles.Ratio {
	return slices.MinFunc(rates(), func(a, b profiles.Ratio) int {
		return cmp.Compare(math.Abs(value(a)-rate), math.Abs(value(b)-rate))
	})
}

// perFrame halves the rate of interlaced tracks whose packets are single fields.
func (c cadence) perFrame() cadence {
	if value(c.rate) < 47 {
		return c
	}
	return cadence{rate: closest(value(c.rate) / 2)}
}

// quickRate returns a rate at which the quicker frames of an uneven track are still all shown, 60 at most.
func quickRate(gaps []float64) profiles.Ratio {
	quick := min(1/gaps[len(gaps)/4], 60)
	if usual := closest(quick); math.Abs(value(usual)-quick) <= 0.08*quick {
		return usual
	}
	for _, r := range rates() {
		if value(r) >= quick {
			return r
		}
	}
	return bounded(quick)
}

// claimedRate believes the header where there are too few frames to measure.
func claimedRate(s stream) profiles.Ratio {
	for _, claim := range []profiles.Ratio{ratio(s.AverageRate), ratio(s.BaseRate)} {
		if v := value(claim); v > 0 && v <= maxRate {
			return claim
		}
	}
	return profiles.Ratio{Num: 25, Den: 1}
}

func bounded(rate float64) profiles.Ratio {
	if rate > maxRate {
		rate = usualRate
	}
	if rounded := math.Round(rate); math.Abs(rounded-rate) < 1e-3 && rounded > 0 {
		return profiles.Ratio{Num: int64(rounded), Den: 1}
	}
	return profiles.Ratio{Num: max(1, int64(math.Round(rate*1000))), Den: 1000}
}
