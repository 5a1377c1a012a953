package profiles

import (
	"cmp"
	"math"
	"strings"
)

const (
	// closeRung is how near below the source, relatively, a rung must lie to stand for it. Where none does and a
	// higher rung exists, that rung is kept at the source's own size.
	closeRung = 0.75
	// smallestSide is the least a picture can have on a side without trouble in hardware decoders. AV1 needs more.
	smallestSide = 16
	// leastBitrate is the lowest cap scaling leads to; below it even a tiny picture breaks up when it moves.
	leastBitrate = 100_000
)

// rung is one step of a ladder, fitted to a source.
type rung struct {
	size

	own   bool  // the source's own size instead of the profile's
	inner *Size // the picture within black bars; nil without them
}

// family is what the rungs of one ladder have in common: a page or a player chooses freely among them.
type family struct {
	codec, role, aspect, fit string
	maxSeconds               float64
	burn                     bool
	locales                  string // rungs for other readers stand for nobody else
}

func familyOf(profile Profile) family {
	v := profile.Video
	f := family{codec: v.Codec, role: profile.Role, aspect: v.Aspect, maxSeconds: profile.MaxSeconds, burn: profile.BurnSubtitles}
	f.locales = strings.Join(profile.Locales, " ")
	if v.Aspect != "" {
		f.fit = cmp.Or(v.Fit, fitCrop)
	}
	return f
}

// ladder chooses the rungs of the source. Every family forms a ladder of its own, so that every page template that
// asks for a role and a shape gets at least one rung.
func (p *planner) ladder() map[string]rung {
	chosen := map[string]rung{}
	for _, members := range p.families() {
		for _, profile := range members {
			if r, kept := p.fit(profile, members); kept {
				chosen[profile.Name] = r
			}
		}
	}
	return chosen
}

func (p *planner) families() map[family][]Profile {
	families := map[family][]Profile{}
	for _, profile := range p.set.Profiles {
		if profile.Output == OutputVideo {
			key := familyOf(profile)
			families[key] = append(families[key], profile)
		}
	}
	return families
}

// fit decides whether a profile of the family has a rung on this source.
func (p *planner) fit(profile Profile, members []Profile) (rung, bool) {
	frame := p.frame(profile)
	source := frame.shortSide()
	if profile.Video.ShortSide <= source {
		return frame.rung(profile.Video.ShortSide), true
	}
	highest, next := 0, math.MaxInt
	for _, other := range members {
		if side := other.Video.ShortSide; side <= source {
			highest = max(highest, side)
		} else {
			next = min(next, side)
		}
	}
	own := profile.Video.ShortSide == next && float64(highest) < closeRung*float64(source)
	return frame.rung(source).kept(), own
}

func (r rung) kept() rung {
	r.own = true
	return r
}

// fitShortSide scales a picture down until its shorter side is the target, both sides even.
func fitShortSide(picture size, target int) size {
	short := picture.shortSide()
	if target >= short {
		return size{evenSide(picture.width), evenSide(picture.height)}
	}
	scale := func(side int) int {
		if side == short {
			return evenSide(target)
		}
		nearest := (side*target + short) / (2 * short) * 2
		return evenSide(min(nearest, side))
	}
	return size{scale(picture.width), scale(picture.height)}
}

func evenSide(n int) int { return max(n-n%2, smallestSide) }

// nominalPixels is the size of picture a profile's cap is meant for: of its own shape, else 16:9.
func nominalPixels(video *VideoCoding) float64 {
	short := float64(video.ShortSide)
	if shape, err := parseAspect(video.Aspect); err == nil {
		return short * short * shape.longToShort()
	}
	return short * short * 16 / 9
}

// scaleCap lowers a rate cap for a picture smaller than the profile's nominal one, by (pixels/nominal)^0.75.
// The exponent is below one because small pictures hold more detail in each pixel; ladders made by hand follow the
// same curve. A larger picture keeps the profile's cap: the cap is a promise to the reader's connection.
func scaleCap(video *VideoCoding, picture size) {
	share := picture.pixels() / nominalPixels(video)
	if share >= 1 {
		return
	}
	root := math.Sqrt(share) // square roots are exact on every machine, powers are not
	factor := root * math.Sqrt(root)
	scaled := func(bits int64) int64 { return int64(math.Round(float64(bits)*factor/1000)) * 1000 }
	lowered := min(max(scaled(video.MaxBitrate), leastBitrate), video.MaxBitrate)
	video.Buffer = int64(math.Round(float64(video.Buffer)*float64(lowered)/float64(video.MaxBitrate)/1000)) * 1000
	video.MaxBitrate = lowered
}
