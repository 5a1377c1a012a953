package profiles

import (
	"fmt"
	"reflect"
	"strings"
)

const shortestTeaser = 1.5 // seconds of master below which a teaser would be a flicker

// video adds a rung, or notes why the ladder has none for the profile.
func (p *planner) video(profile Profile) {
	r, kept := p.rungs[profile.Name]
	if !kept {
		p.notef("rung-above-source", "%s is left out: %d pixels on the short side would enlarge the master's %d.",
			profile.Name, profile.Video.ShortSide, p.frame(profile).shortSide())
		return
	}
	asked := profile.clone()
	d := p.moving(profile, r)
	d.Profile.Audio, d.AudioTrack = resolveSound(profile.Audio, p.src.Audio)
	p.shorten(&d)
	p.burnInto(&d)
	if !p.afford(&d, asked, r) || !p.encodable(d) {
		return
	}
	if twin := p.twin(d); twin != "" {
		p.notef("rung-twice", "%s is left out: it would equal %s.", profile.Name, twin)
		return
	}
	p.add(d)
}

// teaser adds the short silent clip.
func (p *planner) teaser(profile Profile) {
	length := p.src.length()
	if length <= 0 {
		p.notef("duration-unknown", "%s is left out: the master does not say how long it is.", profile.Name)
		return
	}
	if length < shortestTeaser {
		p.notef("too-short-for-teaser", "%s is left out: the master lasts %.2g seconds, a teaser needs %g.",
			profile.Name, length, shortestTeaser)
		return
	}
	frame, asked := p.frame(profile), profile.clone()
	r := frame.rung(profile.Video.ShortSide)
	r.own = profile.Video.ShortSide > frame.shortSide()
	d := p.moving(profile, r)
	d.Duration = min(profile.Seconds, length)
	d.Profile.Seconds = d.Duration
	d.Reason = fmt.Sprintf("%.3g silent seconds; %s", d.Duration, d.Reason)
	if p.afford(&d, asked, r) && p.encodable(d) {
		p.add(d)
	}
}

// encodable reports whether the codec can hold a picture as small as planned, with a note where it cannot.
func (p *planner) encodable(d Derivative) bool {
	planned, least := size{d.Width, d.Height}, codecRulesOf(d.Profile.Video.Codec).least
	if planned.shortSide() >= least {
		return true
	}
	p.notef("too-small-for-codec", "%s is left out: %s needs %d pixels on each side, the picture has %s.",
		d.Profile.Name, d.Profile.Video.Codec, least, planned)
	return false
}

// shorten sets the length of a video: the master's, or its first seconds.
func (p *planner) shorten(d *Derivative) {
	d.Duration = p.src.length()
	if limit := d.Profile.MaxSeconds; limit > 0 && d.Duration > limit {
		d.Duration = limit
		d.Reason += fmt.Sprintf("; cut to its first %g seconds", limit)
	}
}

// moving resolves everything that videos and teasers share.
func (p *planner) moving(profile Profile, r rung) Derivative {
	rate, every := capRate(p.rate, profile.Video.MaxFrameRate)
	asked, frame, keys := *profile.Video, p.frame(profile), p.keyFrames(profile)
	scaleCap(profile.Video, r.size)
	profile.Video.ShortSide = r.shortSide()
	return Derivative{
		Profile: profile, Output: profile.Output, Format: container(profile.Video.Codec),
		Width: r.width, Height: r.height, Crop: frame.crop, Inner: r.inner, FrameRate: rate, KeyFrames: keys,
		Reason: movingReason(frame, r, asked, profile.Video.MaxBitrate, p.rate, every),
	}
}

func movingReason(source frame, r rung, asked VideoCoding, bitrate int64, rate Ratio, every int64) string {
	parts := []string{frameReason(source, r, asked)}
	if every > 1 {
		parts = append(parts, fmt.Sprintf("one frame in %d of %s a second is kept", every, rate.words()))
	}
	if bitrate < asked.MaxBitrate {
		parts = append(parts, fmt.Sprintf("cap lowered from %s to %s for the smaller picture",
			megabits(asked.MaxBitrate), megabits(bitrate)))
	}
	return strings.Join(parts, "; ")
}

// frameReason tells how the shape came about, then the size.
func frameReason(source frame, r rung, asked VideoCoding) string {
	switch {
	case r.inner != nil:
		return fmt.Sprintf("%s with bars around %dx%d of %s", r.size, r.inner.Width, r.inner.Height, source.picture)
	case source.crop != nil:
		cut := fmt.Sprintf("%s cut %s out of %s", asked.Aspect, source.size, source.whole)
		if r.own {
			return fmt.Sprintf("%s, kept at %s: nothing is enlarged to reach %d", cut, r.size, asked.ShortSide)
		}
		return fmt.Sprintf("%s, at %s", cut, r.size)
	default:
		return sizeReason(source.picture, r, asked.ShortSide)
	}
}

func sizeReason(source size, r rung, asked int) string {
	switch {
	case r.width > source.width || r.height > source.height:
		return fmt.Sprintf("%s, because a video cannot be smaller; the source has %s", r.size, source)
	case r.own && r.size == source:
		return fmt.Sprintf("kept at the source's own %s: nothing is enlarged to reach %d", source, asked)
	case r.own:
		return fmt.Sprintf("%s, the source's own %s on even sides: nothing is enlarged to reach %d", r.size, source, asked)
	case r.size == source:
		return fmt.Sprintf("%s like the source", source)
	default:
		return fmt.Sprintf("%s scaled down from %s", r.size, source)
	}
}

func megabits(bits int64) string { return fmt.Sprintf("%.3g Mbit/s", float64(bits)/1e6) }

// twin returns the name of a rung of the same ladder that would come out the same, or "".
func (p *planner) twin(d Derivative) string {
	for _, other := range p.plan.Derivatives {
		same := other.Output == d.Output && other.Width == d.Width && other.Height == d.Height &&
			other.FrameRate == d.FrameRate && other.KeyFrames == d.KeyFrames
		if same && familyOf(other.Profile) == familyOf(d.Profile) && resolvedAlike(other.Profile, d.Profile) {
			return other.Profile.Name
		}
	}
	return ""
}

func resolvedAlike(a, b Profile) bool {
	x, y := *a.Video, *b.Video
	x.MaxFrameRate, y.MaxFrameRate = 0, 0 // spent on the frame rate already
	x.KeyframeSeconds, y.KeyframeSeconds = 0, 0
	return x == y && reflect.DeepEqual(a.Audio, b.Audio)
}
