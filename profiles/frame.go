package profiles

import "math"

const (
	fitCrop = "crop"
	fitPad  = "pad"
	// evenPixels is the grid of video: 4:2:0 pictures have no odd sides.
	evenPixels = 2
)

// frame is a source brought to the shape a profile asks for, before it is scaled.
type frame struct {
	size

	whole   size   // the source's picture
	picture size   // what is seen of it: size itself, or the picture within the bars
	shape   aspect // zero where the source's own is kept
	crop    *Crop
}

// frame cuts or pads the source's picture to the profile's shape, enlarging nothing.
func (p *planner) frame(profile Profile) frame {
	picture := p.src.picture()
	whole := frame{size: picture, whole: picture, picture: picture}
	shape, err := parseAspect(profile.Video.Aspect)
	switch {
	case err != nil: // no aspect: Validate has refused malformed ones
		return whole
	case profile.Video.Fit == fitPad:
		return frame{size: shape.around(picture), whole: picture, picture: picture, shape: shape}
	}
	crop := p.cut(profile.Video.Aspect, evenPixels)
	if crop == nil {
		return whole
	}
	kept := size{crop.Width, crop.Height}
	return frame{size: kept, whole: picture, picture: kept, shape: shape, crop: crop}
}

// around returns the smallest picture of the shape that holds another one whole.
func (a aspect) around(picture size) size {
	if picture.width*a.height > picture.height*a.width {
		return size{picture.width, divideUp(picture.width*a.height, a.width)}
	}
	return size{divideUp(picture.height*a.width, a.height), picture.height}
}

func (a aspect) longToShort() float64 {
	return float64(max(a.width, a.height)) / float64(min(a.width, a.height))
}

// rung scales the frame down until its short side is the target.
func (f frame) rung(target int) rung {
	canvas := fitShortSide(f.size, target)
	if f.shape.width > 0 && target < f.shortSide() {
		canvas = f.exact(canvas)
	}
	if f.picture == f.size {
		return rung{size: canvas}
	}
	inner := f.picture.within(canvas)
	if inner == canvas {
		return rung{size: canvas}
	}
	return rung{size: canvas, inner: &Size{inner.width, inner.height}}
}

// exact corrects the long side of a scaled picture by the shape asked for, since a cut on even pixels is a little off
// it, and 1080 must become 1080x1920 rather than 1080x1922.
func (f frame) exact(scaled size) size {
	short := scaled.shortSide()
	long := int(math.Round(float64(short)*f.shape.longToShort()/evenPixels)) * evenPixels
	if f.shape.width > f.shape.height {
		return size{min(long, evenSide(f.width)), short}
	}
	if f.shape.width < f.shape.height {
		return size{short, min(long, evenSide(f.height))}
	}
	return size{short, short}
}

// within scales a picture down to fit into a canvas, both sides even and at least two.
func (s size) within(canvas size) size {
	factor := min(1, float64(canvas.width)/float64(s.width), float64(canvas.height)/float64(s.height))
	side := func(length, limit int) int {
		nearest := int(math.Round(float64(length)*factor/evenPixels)) * evenPixels
		return max(min(nearest, limit, length-length%evenPixels), evenPixels)
	}
	return size{side(s.width, canvas.width), side(s.height, canvas.height)}
}

func divideUp(numerator, denominator int) int { return (numerator + denominator - 1) / denominator }
