package packaging

import "math"

// peak is the bandwidth as RFC 8216 (4.3.4.2) defines it: the largest rate of neighbouring segments that together last
// between half and one and a half times the target, so that a short last segment does not look like a burst.
func (t *track) peak() int64 { return t.burst(func(s segment) int64 { return s.bytes }) }

// burst is the peak for a part of each segment.
func (t *track) burst(bytes func(segment) int64) int64 {
	target := math.Round(t.longest())
	highest := 0.0
	for i := range t.segments {
		sum, seconds := int64(0), 0.0
		for _, s := range t.segments[i:] {
			sum, seconds = sum+bytes(s), seconds+t.in(s.duration)
			if seconds > 1.5*target && highest > 0 {
				break
			}
			if seconds >= target/2 || len(t.segments) == 1 {
				highest = math.Max(highest, float64(sum)*8/seconds)
			}
		}
	}
	return int64(math.Ceil(highest))
}

func (t *track) average() int64 {
	sum := int64(0)
	for _, s := range t.segments {
		sum += s.bytes
	}
	return int64(math.Ceil(float64(sum) * 8 / t.seconds()))
}

// longest is the longest segment in seconds.
func (t *track) longest() float64 {
	longest := 0.0
	for _, s := range t.segments {
		longest = math.Max(longest, t.in(s.duration))
	}
	return longest
}
