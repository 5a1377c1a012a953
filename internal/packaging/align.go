package packaging

import (
	"context"
	"fmt"
	"math"
)

// aligned holds the tracks against each other: every rung must be cut at the same times, within half a frame, and the
// sound into pieces of about the same length.
func (b *builder) aligned(context.Context) error {
	for _, t := range b.videos[min(1, len(b.videos)):] {
		if err := together(b.videos[0], t); err != nil {
			return err
		}
	}
	for _, t := range b.audios {
		if t.longest() > 1.5*b.stream.SegmentSeconds {
			return unaligned(t.name, fmt.Errorf("a segment of %.3f s", t.longest()))
		}
	}
	// Sound that goes on a little longer than the pictures, or ends sooner, is usual; another programme is not.
	for _, t := range b.tracks() {
		if difference := math.Abs(t.seconds() - b.seconds()); difference > b.stream.SegmentSeconds {
			return unaligned(t.name, fmt.Errorf("the track is %.3f s longer or shorter than the programme", difference))
		}
	}
	return nil
}

// sameEnd is how far apart two rungs may end, in seconds: their last pictures may last differently long.
const sameEnd = 0.25

// together reports where the segments of two rungs begin at different times.
func together(first, other *track) error {
	if len(first.segments) != len(other.segments) {
		return unaligned(other.name, fmt.Errorf("%d segments, not %d as %s has", len(other.segments), len(first.segments), first.name))
	}
	if difference := math.Abs(first.seconds() - other.seconds()); difference > sameEnd {
		return unaligned(other.name, fmt.Errorf("it ends %.3f s before or after %s", difference, first.name))
	}
	half := max(first.frame(), other.frame())/2 + 1e-6
	for i, s := range first.segments {
		mine, theirs := first.in(s.start), other.in(other.segments[i].start)
		if math.Abs(mine-theirs) > half {
			return unaligned(other.name, fmt.Errorf("segment %d begins at %.4f s, at %.4f s in %s", i, theirs, mine, first.name))
		}
	}
	return nil
}

// frame is how long one picture is shown, in seconds.
func (s source) frame() float64 {
	if s.rate.Known() {
		return 1 / s.rate.Float()
	}
	return usualFrame
}

const usualFrame = 1.0 / 24
