package ffmpeg

import (
	"slices"
	"sort"
)

const (
	// longestJump is how far apart two pictures may be shown before the times are taken for broken.
	longestJump = 10.0 // seconds
	// fewestKeys is how many key frames a master needs to be worth entering in the middle.
	fewestKeys = 2
)

// splitting decides whether stretches of the master can be encoded apart with the same result. That needs a file that
// can be entered anywhere, times that only go forward, and pictures that do not depend on how they were counted from
// the very beginning, as those of telecined film do.
func (p *probe) splitting() {
	v := p.source.Video
	if v == nil {
		return
	}
	t := p.times.of(v.Index)
	v.LongestGroup = longestGroup(t)
	seekable := slices.Contains([]string{"mov", "matroska", "mpegts", "mpeg", "mxf", "avi", "flv", "asf"}, p.source.Container)
	p.source.Splittable = seekable && !v.Telecined && !single(v) && len(t.keys) >= fewestKeys && !jumpy(t) && !p.times.truncated()
}

// longestGroup is the longest time from one key frame to the next, or to the end; zero where not all are known.
func longestGroup(t *track) float64 {
	if len(t.keys) == 0 || len(t.keys) == maxStamps || t.packets > len(t.stamps) {
		return 0
	}
	keys := append(slices.Sorted(slices.Values(t.keys)), t.end)
	longest := keys[0] - t.first
	for i := 1; i < len(keys); i++ {
		longest = max(longest, keys[i]-keys[i-1])
	}
	return longest
}

// jumpy reports whether the times of a track jump: ffmpeg would then close the gap when it reads from the beginning, but
// not when it enters behind it.
func jumpy(t *track) bool {
	for i := 1; i < len(t.stamps); i++ {
		if gap := t.stamps[i] - t.stamps[i-1]; gap > longestJump || gap < -longestJump {
			return true
		}
	}
	return !sort.Float64sAreSorted(t.keys)
}
