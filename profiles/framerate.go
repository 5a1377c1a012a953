package profiles

import (
	"fmt"
	"math"
)

const (
	// sameRate is how far, relatively, a measured rate may lie from a standard one and still mean it. It must stay
	// well below 1/1000, the distance between 24 and 24000/1001.
	sameRate = 0.0002
	// capSlack lets a cap written as 29.97 admit 30, which would otherwise be halved.
	capSlack = 0.002

	slowestRate = 1   // below it, the "rate" is one cover picture over a long sound track
	fastestRate = 300 // above it, the "rate" is a time base such as 600 or 90000
)

// standardRates are the frame rates that players and editors expect, slowest first.
func standardRates() []Ratio {
	return []Ratio{
		{1, 1},
		{5, 1},
		{10, 1},
		{12, 1},
		{25, 2},
		{15, 1},
		{20, 1},
		{24000, 1001},
		{24, 1},
		{25, 1},
		{30000, 1001},
		{30, 1},
		{48, 1},
		{50, 1},
		{60000, 1001},
		{60, 1},
		{100, 1},
		{120000, 1001},
		{120, 1},
		{240, 1},
	}
}

// steadyRate decides the constant rate a track is played at before any cap, and notes a change.
func steadyRate(track *VideoTrack) (Ratio, []Note) {
	measured := track.FrameRate
	switch fps := measured.Float(); {
	case !measured.Known() || fps > fastestRate:
		return Ratio{30, 1}, []Note{rateNote("frame-rate-implausible", measured, Ratio{30, 1})}
	case fps < slowestRate*(1-sameRate):
		return Ratio{slowestRate, 1}, []Note{rateNote("frame-rate-implausible", measured, Ratio{slowestRate, 1})}
	}
	nearest := nearestStandard(measured)
	if track.VariableRate {
		return nearest, []Note{{"variable-rate", fmt.Sprintf(
			"The frames are not evenly spaced, %s a second on average; the outputs play at a constant %s.",
			measured.words(), nearest.words())}}
	}
	if relativeDistance(measured, nearest) <= sameRate {
		return nearest, nil
	}
	return tidyRate(measured), nil
}

func rateNote(code string, measured, used Ratio) Note {
	if !measured.Known() {
		return Note{code, fmt.Sprintf("The master does not say its frame rate; %s a second is used.", used.words())}
	}
	return Note{code, fmt.Sprintf("A frame rate of %g is not believable; %s a second is used.",
		measured.Float(), used.words())}
}

func nearestStandard(rate Ratio) Ratio {
	best := Ratio{}
	for _, candidate := range standardRates() {
		if !best.Known() || math.Abs(candidate.Float()-rate.Float()) < math.Abs(best.Float()-rate.Float()) {
			best = candidate
		}
	}
	return best
}

func relativeDistance(a, b Ratio) float64 { return math.Abs(a.Float()-b.Float()) / b.Float() }

// tidyRate keeps an unusual rate. Averages such as 1280000/42709 are kept to a thousandth, because muxers cannot
// represent every denominator.
func tidyRate(rate Ratio) Ratio {
	if rate = rate.reduced(); rate.Den <= 1001 {
		return rate
	}
	return Ratio{int64(math.Round(rate.Float() * 1000)), 1000}.reduced()
}

// capRate divides a rate by the smallest whole number that brings it to the limit, so that every n-th frame is kept
// and motion stays even. A limit of zero keeps the rate.
func capRate(rate Ratio, limit float64) (capped Ratio, every int64) {
	every = 1
	if limit > 0 {
		every = max(1, int64(math.Ceil(rate.Float()/(limit*(1+capSlack)))))
	}
	return Ratio{rate.Num, rate.Den * every}.reduced(), every
}
