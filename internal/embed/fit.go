package embed

import (
	"github.com/reelmill/reelmill/internal/manifest"
	"github.com/reelmill/reelmill/profiles"
)

// Sizes of a frame where a page says nothing of the room it has.
const (
	usualSide   = 640
	soundHeight = 180
)

// frame is the size of the player's frame: the shape of what it shows, no larger than that or the box.
func frame(doc *manifest.Document, box Box) (width, height int) {
	var natural Box
	switch {
	case len(doc.Videos) > 0:
		natural = Box{doc.Videos[0].Width, doc.Videos[0].Height}
	case len(doc.Images) > 0:
		natural = Box{doc.Images[0].Width, doc.Images[0].Height}
	case doc.Asset.Kind == string(profiles.MediaVideo): // in adaptive streams only
		natural = Box{1280, 720}
	default:
		return atMost(usualSide, box.Width), atMost(soundHeight, box.Height)
	}
	room := box
	if box == (Box{}) {
		room = Box{usualSide, usualSide}
	}
	return within(natural, room)
}

func atMost(length, room int) int {
	if room > 0 {
		return min(length, room)
	}
	return length
}

// within shrinks a shape into a box.
func within(shape, box Box) (width, height int) {
	scale := 1.0
	if box.Width > 0 {
		scale = min(scale, float64(box.Width)/float64(max(1, shape.Width)))
	}
	if box.Height > 0 {
		scale = min(scale, float64(box.Height)/float64(max(1, shape.Height)))
	}
	return max(1, int(float64(shape.Width)*scale+1e-9)), max(1, int(float64(shape.Height)*scale+1e-9))
}

// fitting is the largest picture that fits into a box, in a format that everything shows; nil where there is none.
func fitting(pictures []manifest.Picture, box Box) *manifest.Picture {
	var best *manifest.Picture
	for i := range pictures {
		p := &pictures[i]
		fits := (box.Width == 0 || p.Width <= box.Width) && (box.Height == 0 || p.Height <= box.Height)
		if fits && p.Mime == "image/jpeg" && (best == nil || p.Width*p.Height > best.Width*best.Height) {
			best = p
		}
	}
	return best
}
