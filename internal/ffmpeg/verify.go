package ffmpeg

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"os"
	"strconv"

	"github.com/reelmill/reelmill/jobs"
	"github.com/reelmill/reelmill/profiles"
)

// Facts is what an output really is, read from the file.
type Facts struct {
	// Container is the file format, "mp4" or "m4a".
	Container string
	// Mime is the media type with RFC 6381 codecs, such as `video/mp4; codecs="avc1.64001f, mp4a.40.2"`; empty for
	// WebM, whose codecs are told from the parts it was joined from, see [JoinedMime].
	Mime string
	// Width and Height are in pixels; zero for sound.
	Width     int
	Height    int
	FrameRate profiles.Ratio
	Duration  float64 // seconds
	Bitrate   int64   // bits per second, of the whole file
	Bytes     int64
	Frames    int64 // pictures; zero for sound
	HasAudio  bool
}

// Verify reads a finished rendition or teaser and compares it with the plan it was made from. It returns the fault
// "master-damaged" when the output ends clearly too early, because then the master could not be read to its end, and
// "output-invalid", which is transient, for every other disagreement.
func (t *Tools) Verify(ctx context.Context, path string, want profiles.Derivative, src profiles.Source) (Facts, error) {
	return t.verify(ctx, path, inspection{want: want, src: src})
}

// VerifyChunk does the same for one chunk of a rendition. A chunk that another one follows must hold exactly its
// pictures.
func (t *Tools) VerifyChunk(ctx context.Context, path string, want profiles.Derivative, src profiles.Source, part profiles.Chunk) (Facts, error) {
	from, to := part.At(want)
	chunk := want
	chunk.Format, chunk.Duration = "mp4", float64(to-from)/value(want.FrameRate)
	facts, err := t.verify(ctx, path, inspection{want: chunk, src: src, part: true})
	if err == nil && !part.Last() && facts.Frames != to-from {
		return facts, damaged(fmt.Errorf("chunk %d has %d of %d pictures", part.Index, facts.Frames, to-from))
	}
	return facts, err
}

func (t *Tools) verify(ctx context.Context, path string, check inspection) (Facts, error) {
	info, err := os.Stat(path)
	if err != nil || info.Size() == 0 {
		return Facts{}, invalid("it was not written", err)
	}
	ctx, cancel := t.within(ctx, info.Size())
	defer cancel()
	check.report, err = t.report(ctx, path, "-count_packets")
	if err != nil {
		if cause := ended(ctx); cause != nil {
			return Facts{}, fault(ctx, err)
		}
		return Facts{}, invalid("it cannot be read", err)
	}
	check.facts = Facts{Container: check.want.Format, Bytes: info.Size(), Duration: secondsOrZero(check.report.Format.Duration)}
	if err := check.run(); err != nil {
		return Facts{}, err
	}
	if check.facts.Container == formatWebM {
		return check.facts, nil
	}
	if check.facts.Mime, err = mime(path, check.facts.Frames > 0); err != nil {
		return Facts{}, invalid("its index cannot be read", err)
	}
	return check.facts, nil
}

func invalid(why string, cause error) *jobs.Fault {
	return jobs.Stumble("output-invalid", "A finished output was found to be wrong: "+why+".", "It is made again; if it stays wrong, report it.", cause)
}

// inspection compares one output with its plan.
type inspection struct {
	report report
	want   profiles.Derivative
	src    profiles.Source
	part   bool // a chunk: pictures only
	facts  Facts
}

func (c *inspection) run() error {
	steps := []func() error{c.sound, c.picture, c.length}
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	if c.facts.Duration > 0 {
		c.facts.Bitrate = int64(math.Round(float64(c.facts.Bytes) * 8 / c.facts.Duration))
	}
	return nil
}

func (c *inspection) only(kind string) (stream, int) {
	var found stream
	n := 0
	for _, s := range c.report.Streams {
		if s.Kind == kind {
			found = s
			n++
		}
	}
	return found, n
}

// picture checks everything a player would trip over.
func (c *inspection) picture() error {
	s, n := c.only(kindVideo)
	if n != 1 {
		return invalid(fmt.Sprintf("it holds %d video tracks", n), nil)
	}
	turned, mirrored := orientation(s.SideData)
	rate := ratio(s.AverageRate)
	for _, rule := range []struct {
		broken bool
		why    string
	}{
		{s.Codec != cmp.Or(c.want.Profile.Video.Codec, codecH264), "its codec is " + s.Codec},
		{s.Width != c.want.Width || s.Height != c.want.Height, fmt.Sprintf("its size is %dx%d", s.Width, s.Height)},
		{ratio(s.Aspect) != profiles.Ratio{Num: 1, Den: 1}, "its pixels are not square"},
		{turned != 0 || mirrored, "it carries a rotation"},
		{s.claimsHDR(), "it carries HDR metadata of its master"},
		{s.PixelFormat != "yuv420p", "its pixel format is " + s.PixelFormat},
		{s.Matrix != bt709 || s.Primaries != bt709 || s.Transfer != bt709 || s.Range != "tv", "its colours are not labelled BT.709"},
		{math.Abs(value(rate)-value(c.want.FrameRate)) > 0.01*value(c.want.FrameRate), "its frame rate is " + s.AverageRate},
		{math.Abs(secondsOrZero(s.StartTime)) > 0.05, "it does not begin at zero"},
	} {
		if rule.broken {
			return invalid(rule.why, nil)
		}
	}
	c.facts.Width, c.facts.Height, c.facts.FrameRate = s.Width, s.Height, rate
	return c.frames(whole(s.Packets))
}

// frames compares the number of pictures with the planned length: one more or less at each end is rounding.
func (c *inspection) frames(n int64) error {
	c.facts.Frames = n
	planned := framesIn(c.want.Duration, c.want.FrameRate)
	if c.want.Duration <= 0 || absolute(n-planned) <= max(2, planned/500) {
		return nil
	}
	if n < planned {
		c.facts.Duration = min(c.facts.Duration, float64(n)/value(c.want.FrameRate))
		return c.short(fmt.Errorf("%d of %d pictures", n, planned))
	}
	return invalid("it has "+strconv.FormatInt(n, 10)+" pictures instead of "+strconv.FormatInt(planned, 10), nil)
}

// short tells a master that ran out from an encode that went wrong: an encode covers up for a moment at the end.
func (c *inspection) short(cause error) error {
	if c.want.Duration-c.facts.Duration > overhang {
		return damaged(cause)
	}
	return invalid("it is too short", cause)
}

func (c *inspection) sound() error {
	s, n := c.only(kindAudio)
	wanted := c.want.Profile.Audio != nil && len(c.src.Audio) > 0 && !c.part
	c.facts.HasAudio = n > 0
	switch {
	case wanted && n != 1:
		return invalid(fmt.Sprintf("it holds %d sound tracks", n), nil)
	case !wanted && n != 0:
		return invalid("it holds sound", nil)
	case wanted && s.Codec != cmp.Or(c.want.Profile.Audio.Codec, "aac"):
		return invalid("the codec of its sound is "+s.Codec, nil)
	}
	return nil
}

func (c *inspection) length() error {
	if c.want.Duration <= 0 {
		return nil
	}
	tolerance := 0.1
	if rate := value(c.want.FrameRate); rate > 0 {
		tolerance = max(tolerance, 2/rate)
	}
	over := c.facts.Duration - c.want.Duration
	if over < -tolerance {
		return c.short(fmt.Errorf("%.3f of %.3f seconds", c.facts.Duration, c.want.Duration))
	}
	if over > tolerance {
		return invalid(fmt.Sprintf("it lasts %.3f instead of %.3f seconds", c.facts.Duration, c.want.Duration), nil)
	}
	return nil
}

func absolute(n int64) int64 {
	if n < 0 {
		return -n
	}
	return n
}
