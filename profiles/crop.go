package profiles

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Crop is a rectangle in pixels of the upright, square-pixel source picture.
type Crop struct {
	X      int `json:"x"`
	Y      int `json:"y"`
	Width  int `json:"width"`
	Height int `json:"height"`
}

// size is a picture's width and height in pixels.
type size struct{ width, height int }

func (s size) String() string { return fmt.Sprintf("%dx%d", s.width, s.height) }

func (s size) shortSide() int { return min(s.width, s.height) }

func (s size) pixels() float64 { return float64(s.width) * float64(s.height) }

// aspect is a shape such as 16:9.
type aspect struct{ width, height int }

const widestAspect = 10 // times the other side; beyond it a picture is a line

// parseAspect reads "16:9".
func parseAspect(text string) (aspect, error) {
	left, right, found := strings.Cut(text, ":")
	width, okWidth := aspectSide(left)
	height, okHeight := aspectSide(right)
	if !found || !okWidth || !okHeight {
		return aspect{}, fmt.Errorf(`must be two whole numbers such as "16:9", is %q`, text)
	}
	if width > widestAspect*height || height > widestAspect*width {
		return aspect{}, fmt.Errorf("must lie between 1:%d and %d:1, is %s", widestAspect, widestAspect, text)
	}
	return aspect{width, height}, nil
}

func aspectSide(digits string) (int, bool) {
	if digits == "" || len(digits) > 4 || strings.Trim(digits, "0123456789") != "" {
		return 0, false
	}
	side, err := strconv.Atoi(digits)
	return side, err == nil && side > 0
}

// cut returns the largest rectangle of the shape inside the picture that keeps the focal point as near its middle
// as the edges allow. All four numbers are multiples of step, except where the picture is smaller than that.
func (a aspect) cut(picture size, focal FocalPoint, step int) Crop {
	width, height := picture.width, picture.height
	if wider := width*a.height > height*a.width; wider {
		width = divideRounded(height*a.width, a.height)
	} else {
		height = divideRounded(width*a.height, a.width)
	}
	width, height = align(min(width, picture.width), step), align(min(height, picture.height), step)
	return Crop{
		X:      placeWindow(picture.width, width, focal.X, step),
		Y:      placeWindow(picture.height, height, focal.Y, step),
		Width:  width,
		Height: height,
	}
}

// placeWindow returns where a window of the given length starts so that focal (0..1) lies in its middle where possible.
func placeWindow(total, window int, focal float64, step int) int {
	start := int(math.Round(focal*float64(total) - float64(window)/2))
	start = min(max(start, 0), total-window)
	return start - start%step
}

// align rounds down to a multiple of step, but never to nothing.
func align(n, step int) int { return max(n-n%step, 1) }

func divideRounded(numerator, denominator int) int { return (numerator + denominator/2) / denominator }
