package ffmpeg

import (
	"cmp"
	"context"
	"math"
	"slices"
	"sync"

	"github.com/reelmill/reelmill/profiles"
)

// A page waits for its poster, so choosing one is a bounded amount of work whatever the master: bounded by what is
// decoded rather than by the clock, so that the choice is always the same.
const (
	// glancePixels are decoded beside the key frames. Masters up to shortPixels are decoded whole, because entering one
	// again and again costs as much.
	glancePixels = 9e7
	shortPixels  = 3e8
	// keyPixels and keyBytes are the most that is read for key frames in one go; larger masters are entered here and there.
	keyPixels = 4e8
	keyBytes  = 48 << 20
	// likelyKeys is how far apart key frames are taken to be, in seconds; usually it is more.
	likelyKeys = 2.0
	// glances is how often a large master is entered, and how many pictures are taken between key frames.
	glances = 10
	// stretchesMost bounds the key frames whose followers are looked at: entering a master costs something, too.
	stretchesMost = 3
)

// glance looks at moments of a master, with little work: its key frames; where they are few or poor, also what follows
// them; and more only when nothing so far would do for a poster and more is not too much.
func (t *Tools) glance(ctx context.Context, input string, src profiles.Source) ([]thumb, error) {
	if work(src.Video) <= shortPixels {
		return t.whole(ctx, input, src)
	}
	found, err := t.keys(ctx, input, src)
	if err != nil || (len(found) >= fewestThumbs && presentable(found, src)) {
		return found, err
	}
	if len(found) < fewestThumbs {
		more, err := t.stretches(ctx, input, src, found)
		if found = merged(found, more); err != nil || presentable(found, src) {
			return found, err
		}
	}
	var more []thumb
	switch {
	case work(src.Video) <= cheapPixels:
		more, err = t.whole(ctx, input, src)
	case len(found) < wantedThumbs/2:
		more, err = t.visits(ctx, input, src, wantedThumbs)
	}
	return merged(found, more), err
}

// whole looks at all of a master.
func (t *Tools) whole(ctx context.Context, input string, src profiles.Source) ([]thumb, error) {
	return t.pass(ctx, input, src, max(src.Video.Duration, 0.1)/wantedThumbs, hasty()...)
}

// passable is what a picture scores that would do for a poster.
const passable = 0.35

// presentable reports whether one of the pictures would do for a poster.
func presentable(seen []thumb, src profiles.Source) bool {
	return slices.ContainsFunc(judge(seen, src.Duration), func(c Candidate) bool {
		return !c.Black && !c.Flat && !c.Blurred && c.Score >= passable
	})
}

// work is the pixels of all pictures of a track.
func work(v *profiles.VideoTrack) float64 {
	return v.Duration * value(v.FrameRate) * float64(v.CodedWidth*v.CodedHeight)
}

// keys looks at key frames.
func (t *Tools) keys(ctx context.Context, input string, src profiles.Source) ([]thumb, error) {
	v := src.Video
	likely := work(v)
	if !intraOnly(v.Codec) {
		likely = min(likely, (v.Duration/likelyKeys+1)*float64(v.CodedWidth*v.CodedHeight))
	}
	var found []thumb
	var err error
	if src.Bytes <= keyBytes && likely <= keyPixels {
		found, err = t.pass(ctx, input, src, max(v.Duration, 0.1)/wantedThumbs, append(keyFrames(), unpolished())...)
	} else {
		found, err = t.visits(ctx, input, src, glances)
	}
	for i := range found {
		found[i].key = found[i].time
	}
	return found, err
}

// intraOnly reports codecs whose every picture is a key frame.
func intraOnly(codec string) bool {
	return slices.Contains([]string{"prores", "dnxhd", "mjpeg", "dvvideo", "rawvideo", "v210", "cfhd", "ffv1", "huffyuv", "ffvhuff", "utvideo", "png", "qtrle", "hap"}, codec)
}

// stretches looks at what follows the key frames that were found, a few at a time. Together that is a bounded number of pixels.
func (t *Tools) stretches(ctx context.Context, input string, src profiles.Source, keys []thumb) ([]thumb, error) {
	starts := []float64{0}
	if len(keys) > 0 {
		starts = starts[:0]
		for _, k := range spaced(keys, stretchesMost) {
			starts = append(starts, k.time)
		}
	}
	v := src.Video
	seconds := glancePixels / float64(len(starts)) / float64(v.CodedWidth*v.CodedHeight) / max(1, value(v.FrameRate))
	seen, errs := make([][]thumb, len(starts)), make([]error, len(starts))
	for from := 0; from < len(starts); from += atOnce {
		var running sync.WaitGroup
		for i := from; i < min(from+atOnce, len(starts)); i++ {
			running.Go(func() {
				seen[i], errs[i] = t.stretch(ctx, input, src, starts[i], seconds, seconds/math.Ceil(glances/float64(len(starts))))
			})
		}
		running.Wait()
	}
	return slices.Concat(seen...), cmp.Or(errs...)
}

// spaced returns at most count of the thumbs, evenly spread.
func spaced(all []thumb, count int) []thumb {
	if len(all) <= count {
		return all
	}
	chosen := make([]thumb, count)
	for i := range chosen {
		chosen[i] = all[(2*i+1)*len(all)/(2*count)]
	}
	return chosen
}

// stretch enters a master at a key frame and takes a picture every step seconds.
func (t *Tools) stretch(ctx context.Context, input string, src profiles.Source, key, seconds, step float64) ([]thumb, error) {
	// Formats with an index find the key frame at or before a time, but ffmpeg asks for up to 3/23 s earlier; the others
	// must be entered before it.
	at := key + 0.14
	if !indexed(src) {
		at = max(0, key-runUp)
	}
	here := append(hasty(), option{"ss", decimal(at)}, option{"noaccurate_seek", ""}, option{"t", decimal(seconds + max(0, key-at))})
	seen, err := t.pass(ctx, input, src, step, here...)
	var found []thumb
	for _, th := range seen {
		th.time, th.key = th.time+at, key
		if th.time > key-0.5/max(1, value(src.Video.FrameRate)) {
			found = append(found, th)
		}
	}
	return found, err
}

// merged puts what was seen in the order of time, each moment once.
func merged(a, b []thumb) []thumb {
	all := slices.Concat(a, b)
	slices.SortStableFunc(all, func(a, b thumb) int { return cmp.Compare(a.time, b.time) })
	return slices.CompactFunc(all, func(a, b thumb) bool { return math.Abs(a.time-b.time) < 1e-3 })
}
