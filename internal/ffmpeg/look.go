package ffmpeg

import (
	"math"
	"slices"
)

// look is what can be measured on a thumbnail. Luma values run from 0 to 255.
type look struct {
	mean, spread float64 // of luma
	bright       float64 // 95th percentile of luma
	entropy      float64 // bits of 6
	sharp        float64 // mean absolute Laplacian of luma
	colour       float64 // mean saturation, 0 to 1
	lit          float64 // share of pixels that are not nearly black
}

// measure looks at a thumbnail without its black bars: a letterbox says nothing about a picture.
func measure(th thumb) look {
	luma := make([]float64, th.width*th.height)
	for i := range luma {
		r, g, b := float64(th.rgb[3*i]), float64(th.rgb[3*i+1]), float64(th.rgb[3*i+2])
		luma[i] = 0.2126*r + 0.7152*g + 0.0722*b
	}
	box := inside(luma, th.width, th.height)
	var l look
	l.mean, l.spread, l.bright, l.entropy = distribution(luma, th.width, box)
	l.sharp = laplacian(luma, th.width, box)
	l.colour, l.lit = saturation(th, box)
	return l
}

// area is a part of a thumbnail, the far edges excluded.
type area struct{ left, top, right, bottom int }

func (a area) size() int { return (a.right - a.left) * (a.bottom - a.top) }

// inside finds the part inside black bars. A picture that is black everywhere is taken whole.
func inside(luma []float64, width, height int) area {
	box := area{0, 0, width, height}
	row := func(y int) bool { return darkLine(luma, y*width, 1, width) }
	column := func(x int) bool { return darkLine(luma, x, width, height) }
	for box.top < height && row(box.top) {
		box.top++
	}
	if box.top == height {
		return area{0, 0, width, height}
	}
	for row(box.bottom - 1) {
		box.bottom--
	}
	for box.left < box.right && column(box.left) {
		box.left++
	}
	for box.right > box.left && column(box.right-1) {
		box.right--
	}
	if box.size() < width*height/5 {
		return area{0, 0, width, height}
	}
	return box
}

func darkLine(luma []float64, from, step, n int) bool {
	for i := range n {
		if luma[from+i*step] > 24 {
			return false
		}
	}
	return true
}

func distribution(luma []float64, width int, box area) (mean, spread, bright, entropy float64) {
	var histogram [256]int
	sum, squares := 0.0, 0.0
	for y := box.top; y < box.bottom; y++ {
		for _, v := range luma[y*width+box.left : y*width+box.right] {
			histogram[min(255, int(v))]++
			sum += v
			squares += v * v
		}
	}
	n := float64(box.size())
	mean = sum / n
	spread = math.Sqrt(max(0, squares/n-mean*mean))
	seen := 0
	for value, count := range histogram {
		if seen += count; float64(seen) >= 0.95*n {
			bright = float64(value)
			break
		}
	}
	for bin := range slices.Chunk(histogram[:], 4) {
		together := bin[0] + bin[1] + bin[2] + bin[3]
		if p := float64(together) / n; p > 0 {
			entropy -= p * math.Log2(p)
		}
	}
	return mean, spread, bright, entropy
}

func laplacian(luma []float64, width int, box area) float64 {
	sum, n := 0.0, 0
	for y := box.top + 1; y < box.bottom-1; y++ {
		for x := box.left + 1; x < box.right-1; x++ {
			i := y*width + x
			sum += math.Abs(4*luma[i] - luma[i-1] - luma[i+1] - luma[i-width] - luma[i+width])
			n++
		}
	}
	return sum / float64(max(1, n))
}

func saturation(th thumb, box area) (mean, lit float64) {
	sum, bright := 0.0, 0
	for y := box.top; y < box.bottom; y++ {
		for x := box.left; x < box.right; x++ {
			p := th.rgb[3*(y*th.width+x):][:3]
			most := slices.Max(p)
			if most > 24 {
				sum += float64(most-slices.Min(p)) / float64(most)
			}
			if most > 64 {
				bright++
			}
		}
	}
	n := float64(box.size())
	return sum / n, float64(bright) / n
}
