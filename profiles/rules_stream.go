package profiles

import (
	"fmt"
	"math"
)

// The ranges of streams and storyboards.
const (
	minSegment, maxSegment   = 1.0, 12.0 // seconds
	minTile, maxTile         = 64, 640   // pixels
	minTiles, maxTiles       = 1, 20     // in a row or column
	minInterval, maxInterval = 0.5, 60.0 // seconds
	surroundChannels         = 6
	formatHLS                = "hls"
	formatDASH               = "dash"
	wholeMultiple            = 1e-6 // how far a quotient of seconds may lie from a whole number
)

func (c *checker) stream(path string, s *StreamCoding) {
	c.formats(path+".formats", s.Formats, formatHLS, formatDASH)
	within(c, path+".segment_seconds", s.SegmentSeconds, minSegment, maxSegment)
	if s.Audio != nil {
		c.audio(path+".audio", s.Audio, codecAAC, codecOpus)
	}
	if s.Surround == nil {
		return
	}
	c.audio(path+".surround", s.Surround, codecAAC, codecOpus)
	if s.Audio == nil {
		c.refusef(path+".surround", "has no meaning without audio; remove it")
	}
	if s.Surround.Channels != surroundChannels {
		c.refusef(path+".surround.channels", "must be %d, is %d", surroundChannels, s.Surround.Channels)
	}
}

func (c *checker) storyboard(path string, s *StoryboardCoding) {
	within(c, path+".width", s.Width, minTile, maxTile)
	if s.Width%2 != 0 {
		c.refusef(path+".width", "must be even, is %d", s.Width)
	}
	within(c, path+".columns", s.Columns, minTiles, maxTiles)
	within(c, path+".rows", s.Rows, minTiles, maxTiles)
	within(c, path+".quality", s.Quality, minQuality, maxQuality)
	if s.Interval != 0 {
		within(c, path+".interval", s.Interval, minInterval, maxInterval)
	}
}

// streams checks every stream against the videos it is made of.
func (c *checker) streams(profiles []Profile) {
	for i, profile := range profiles {
		if profile.Output != OutputStream || profile.Stream == nil {
			continue
		}
		path := fmt.Sprintf("profiles[%d].stream", i)
		members := 0
		for _, video := range profiles {
			if video.Output != OutputVideo || video.Role != profile.Role || video.Video == nil {
				continue
			}
			if video.streamable() {
				members++
			}
			c.segment(path, profile.Stream.SegmentSeconds, video)
		}
		if members == 0 {
			c.refusef(path, "needs a video profile of the role %q without max_seconds, burn_subtitles and aspect",
				profile.Role)
		}
	}
}

// segment checks that segments of a stream can begin at key frames of a video.
func (c *checker) segment(path string, segment float64, video Profile) {
	keys := video.Video.KeyframeSeconds
	if keys < minKeyframe || segment < minSegment { // refused already
		return
	}
	groups := segment / keys
	if rounded := math.Round(groups); rounded < 1 || math.Abs(groups-rounded) > wholeMultiple {
		c.refusef(path+".segment_seconds", "must be a whole multiple of the keyframe_seconds of %s (%g), is %g",
			video.Name, keys, segment)
	}
}

// streamable reports whether a video of the profile can be part of a stream: the whole programme in its own shape,
// with nothing drawn into it.
func (p Profile) streamable() bool {
	return p.Output == OutputVideo && p.MaxSeconds == 0 && !p.BurnSubtitles && p.Video != nil && p.Video.Aspect == ""
}
