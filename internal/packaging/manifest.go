package packaging

import (
	"fmt"
	"math"
	"strconv"

	"github.com/Eyevinn/dash-mpd/mpd"
)

// manifest is the DASH manifest of the on-demand profile: each file of the set is one representation that players find
// their way in by its own index.
func (b *builder) manifest() *mpd.MPD {
	m := mpd.NewMPD(mpd.STATIC_TYPE)
	m.Profiles = mpd.PROFILE_ONDEMAND
	m.MediaPresentationDuration = duration(b.seconds())
	m.MinBufferTime = duration(2)
	m.MaxSubsegmentDuration = duration(b.longest())
	period := mpd.NewPeriod()
	period.Id = "0"
	period.Start = duration(0)
	m.Periods = append(m.Periods, period)
	for _, set := range [][]*mpd.AdaptationSetType{b.pictureSets(), b.soundSets(), b.textSets(), b.boardSets()} {
		for _, s := range set {
			s.Id = new(uint32(len(period.AdaptationSets)))
			period.AdaptationSets = append(period.AdaptationSets, s)
		}
	}
	return m
}

func duration(seconds float64) *mpd.Duration {
	return new(mpd.Duration(math.Round(seconds*1e3) * 1e6))
}

func (b *builder) longest() float64 {
	longest := 0.0
	for _, t := range b.tracks() {
		longest = max(longest, t.longest())
	}
	return longest
}

// set is a new adaptation set of media in MP4: cut alike, each piece beginning with a key frame.
func set(kind string) *mpd.AdaptationSetType {
	s := mpd.NewAdaptationSet()
	s.ContentType = mpd.RFC6838ContentTypeType(kind)
	s.MimeType = kind + "/mp4"
	s.SegmentAlignment, s.SubsegmentAlignment = true, true
	s.StartWithSAP, s.SubsegmentStartsWithSAP = 1, 1
	return s
}

// pictureSets are the videos, one set for each codec, for players change between files of one set only.
func (b *builder) pictureSets() []*mpd.AdaptationSetType {
	var sets []*mpd.AdaptationSetType
	at := map[string]*mpd.AdaptationSetType{}
	for _, t := range b.videos {
		s := at[t.family()]
		if s == nil {
			s = set("video")
			width := t.width * t.aspect[0]
			s.Par = ratio(width, t.height*t.aspect[1])
			at[t.family()] = s
			sets = append(sets, s)
		}
		r := t.representation()
		r.Width, r.Height = uint32(t.width), uint32(t.height)
		r.Sar = ratio(t.aspect[0], t.aspect[1])
		if t.rate.Known() {
			r.FrameRate = mpd.FrameRateType(fraction(t))
		}
		s.MaxWidth, s.MaxHeight = max(s.MaxWidth, r.Width), max(s.MaxHeight, r.Height)
		s.Representations = append(s.Representations, r)
	}
	return sets
}

func fraction(t *track) string {
	if t.rate.Den == 1 {
		return strconv.FormatInt(t.rate.Num, 10)
	}
	return fmt.Sprintf("%d/%d", t.rate.Num, t.rate.Den)
}

// ratio is width to height in its lowest terms.
func ratio(width, height int) mpd.RatioType {
	a, b := width, height
	for b != 0 {
		a, b = b, a%b
	}
	a = max(a, 1)
	return mpd.RatioType(fmt.Sprintf("%d:%d", width/a, height/a))
}

// representation is one file: where its header and its index lie.
func (t *track) representation() *mpd.RepresentationType {
	r := mpd.NewRepresentation()
	r.Id, r.Codecs, r.Bandwidth = t.name, t.codec, rate(t.peak())
	r.BaseURLs = []*mpd.BaseURLType{mpd.NewBaseURL(t.file)}
	r.SetSegmentBase(uint32(t.header), uint32(t.index), true)
	r.SegmentBase.Timescale = new(uint32(t.scale))
	return r
}
