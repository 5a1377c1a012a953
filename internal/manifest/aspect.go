package manifest

import (
	"fmt"
	"math"

	"github.com/reelmill/reelmill/profiles"
)

// aspectOf is the shape of the picture as seen, such as "16:9"; empty for sound.
func aspectOf(source *profiles.Source) string {
	width, height := 0, 0
	switch {
	case source.Video != nil:
		width, height = source.Video.Width, source.Video.Height
	case source.Image != nil:
		width, height = source.Image.Width, source.Image.Height
	}
	return shape(width, height)
}

// shape names a shape. Those within half a percent of a usual one are called by its name, since encoders round sizes.
func shape(width, height int) string {
	if width <= 0 || height <= 0 {
		return ""
	}
	ratio := float64(width) / float64(height)
	for _, usual := range [][2]int{{16, 9}, {9, 16}, {4, 3}, {3, 4}, {1, 1}, {3, 2}, {2, 3}, {4, 5}, {5, 4}, {21, 9}} {
		if math.Abs(ratio*float64(usual[1])/float64(usual[0])-1) < 0.005 {
			return fmt.Sprintf("%d:%d", usual[0], usual[1])
		}
	}
	divisor := gcd(width, height)
	return fmt.Sprintf("%d:%d", width/divisor, height/divisor)
}

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}
