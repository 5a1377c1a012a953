package ffmpeg

import (
	"cmp"
	"math"
	"slices"
)

// Candidate is a moment that could be the poster.
type Candidate struct {
	// Time is in seconds from the start of the master.
	Time float64
	// Path is a PNG at display size: upright, square pixels, sRGB. It is empty for moments that were only looked at.
	Path string
	// Score is higher for better posters, 0 to 1; black pictures have 0.
	Score float64
	// Black, Flat and Blurred say what is wrong with the picture.
	Black   bool
	Flat    bool
	Blurred bool

	key float64 // see [thumb]
}

// Candidates are the moments looked at, best first.
type Candidates []Candidate

// judge scores thumbnails in the order of time and returns candidates in the same order.
func judge(thumbs []thumb, duration float64) Candidates {
	looks := make([]look, len(thumbs))
	sharpness := make([]float64, 0, len(thumbs))
	for i, th := range thumbs {
		looks[i] = measure(th)
		if !looks[i].black() {
			sharpness = append(sharpness, looks[i].sharp)
		}
	}
	usual := median(sharpness)
	found := make(Candidates, len(thumbs))
	for i, th := range thumbs {
		l := looks[i]
		c := Candidate{Time: th.time, key: th.key, Black: l.black(), Flat: l.flat(), Blurred: l.sharp < 0.4*usual}
		if !c.Black {
			c.Score = l.appeal(usual) * c.flaws() * placement(th.time, duration) * fading(looks, i)
		}
		found[i] = c
	}
	return found
}

// black reports pictures with nothing to see; a small light in the dark is something.
func (l look) black() bool { return l.dim() && l.lit < 0.002 }

func (l look) dim() bool { return l.mean < 20 && l.bright < 48 }

// flat reports pictures with practically one tone: white flashes, colour cards, fog, the night.
func (l look) flat() bool { return l.spread < 12 || l.entropy < 2.2 || l.dim() }

// appeal weighs contrast, richness, sharpness, exposure and colour, each 0 to 1.
func (l look) appeal(usualSharpness float64) float64 {
	sharp := l.sharp / (l.sharp + usualSharpness + 1e-9)
	exposure := max(0, 1-math.Abs(l.mean-115)/115)
	return 0.25*min(1, l.spread/64) + 0.25*l.entropy/6 + 0.2*sharp + 0.15*exposure + 0.15*min(1, l.colour/0.5)
}

func (c *Candidate) flaws() float64 {
	factor := 1.0
	if c.Flat {
		factor *= 0.3
	}
	if c.Blurred {
		factor *= 0.5
	}
	return factor
}

// placement distrusts the very beginning and end, where titles, slates and credits are.
func placement(at, duration float64) float64 {
	if duration > 0 && (at < 0.05*duration || at > 0.95*duration) {
		return 0.7
	}
	return 1
}

// fading distrusts pictures with much less contrast than those around them: they are on their way to or from black.
func fading(looks []look, i int) float64 {
	around := 0.0
	for _, near := range []int{i - 1, i + 1} {
		if near >= 0 && near < len(looks) {
			around = max(around, looks[near].spread)
		}
	}
	if looks[i].spread < 0.5*around {
		return 0.7
	}
	return 1
}

func median(values []float64) float64 {
	if len(values) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(values))
	return sorted[len(sorted)/2]
}

func (c Candidates) rank() {
	slices.SortStableFunc(c, func(a, b Candidate) int { return cmp.Compare(b.Score, a.Score) })
}
