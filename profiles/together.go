package profiles

import (
	"fmt"
	"slices"
)

// Ladder is a group of planned videos that are encoded together, from one decode: one codec, one length, all with
// or all without writing in the pictures.
type Ladder struct {
	// Rungs are places in the list of derivatives the ladder was made of.
	Rungs []int
	// Segment is the segment length in seconds of the stream they belong to; zero where they belong to none.
	Segment float64
}

// Ladders groups the videos among planned derivatives, in their order.
func Ladders(planned []Derivative) []Ladder {
	var ladders []Ladder
	places := map[string]int{}
	for i, d := range planned {
		if d.Output != OutputVideo {
			continue
		}
		name := fmt.Sprint(d.Profile.Video.Codec, " ", d.Duration, " ", d.Burn != nil)
		at, found := places[name]
		if !found {
			at = len(ladders)
			places[name] = at
			ladders = append(ladders, Ladder{Segment: segmentOf(planned, d)})
		}
		ladders[at].Rungs = append(ladders[at].Rungs, i)
	}
	return ladders
}

func segmentOf(planned []Derivative, video Derivative) float64 {
	for _, d := range planned {
		if d.Output == OutputStream && d.Profile.Set == video.Profile.Set && slices.Contains(d.Members, video.Profile.Name) {
			return d.Profile.Stream.SegmentSeconds
		}
	}
	return 0
}
