package manifest

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
)

// source is one line a browser may choose. It takes the first whose media query holds and whose type it plays.
type source struct {
	URL, Mime, Media string
}

// codecRank orders by what a bit buys; a browser that cannot play the first goes on to the next.
func codecRank(mime string) int {
	for rank, names := range [][]string{{"av01"}, {"hvc1", "hev1"}, {"vp09", "vp9"}, {"avc1", "avc3"}} {
		if slices.ContainsFunc(names, func(name string) bool { return strings.Contains(mime, name) }) {
			return rank
		}
	}
	return math.MaxInt
}

// playOrder puts the better codec first, and in it the larger picture.
func playOrder(videos []Video) []Video {
	return slices.SortedStableFunc(slices.Values(videos), func(a, b Video) int {
		return cmp.Or(cmp.Compare(codecRank(a.Mime), codecRank(b.Mime)), cmp.Compare(b.Width*b.Height, a.Width*a.Height))
	})
}

// progressive are the sources for videos of one shape. A browser that takes the first it can play would load the largest
// on a phone, so every size but the smallest asks for a window that can use it: more than half as wide, since screens have
// two points to a pixel or more, than the next smaller size. Browsers that do not know media queries here take the largest.
func progressive(videos []Video) []source {
	var sources []source
	for _, video := range playOrder(videos) {
		line := source{URL: video.URL, Mime: video.Mime}
		if smaller := nextSmaller(video, videos); smaller > 0 {
			line.Media = fmt.Sprintf("(min-width: %dpx)", smaller/2+1)
		}
		sources = append(sources, line)
	}
	return sources
}

// nextSmaller is the width of the next smaller video of the same codec, else of any; 0 for the smallest.
func nextSmaller(video Video, videos []Video) int {
	same, other := 0, 0
	for _, v := range videos {
		switch {
		case v.Width >= video.Width:
		case codecRank(v.Mime) == codecRank(video.Mime):
			same = max(same, v.Width)
		default:
			other = max(other, v.Width)
		}
	}
	return cmp.Or(same, other)
}

// sameShape reports whether two pictures differ in nothing but size. Encoders round, so one in a hundred is no difference.
func sameShape(width, height, otherWidth, otherHeight int) bool {
	across, down := float64(width)*float64(otherHeight), float64(otherWidth)*float64(height)
	return math.Abs(across-down) <= 0.01*max(across, down)
}

// oneFilm are the videos that show the same as the first: same place on the page, same readers, same shape.
func oneFilm(videos []Video) []Video {
	var same []Video
	for _, v := range videos {
		first := videos[0]
		if v.Role == first.Role && v.Set == first.Set && v.Locale == first.Locale &&
			sameShape(v.Width, v.Height, first.Width, first.Height) {
			same = append(same, v)
		}
	}
	return same
}
