package stills

import (
	"fmt"
	"math"

	"github.com/reelmill/reelmill/profiles"
)

// cut is a rectangle of the developed picture and the size it is wanted at.
type cut struct {
	x, y, width, height int
	want                size
}

func (c cut) cuts(whole size) bool {
	return c.x != 0 || c.y != 0 || c.width != whole.width || c.height != whole.height
}

// cut finds a planned crop in the developed picture. Where rounding alone separates the crop's size from the wanted
// one, the wanted one is cut, so that the largest rendition is never scaled twice.
func (r darkroom) cut(d profiles.Derivative) (cut, error) {
	crop := cropOf(d, r.planned)
	if d.Width < 1 || d.Height < 1 {
		return cut{}, fmt.Errorf("stills: %s has no size", d.Profile.Name)
	}
	if crop.X < 0 || crop.Y < 0 || crop.X+crop.Width > r.planned.width || crop.Y+crop.Height > r.planned.height {
		return cut{}, fmt.Errorf("stills: the crop of %s leaves the picture", d.Profile.Name)
	}
	c := cut{want: size{d.Width, d.Height}}
	c.x, c.width = along(crop.X, crop.Width, d.Width, r.whole.width, r.planned.width)
	c.y, c.height = along(crop.Y, crop.Height, d.Height, r.whole.height, r.planned.height)
	return c, nil
}

// along maps one axis of a crop from the planned picture to the developed one.
func along(start, length, want, whole, planned int) (from, run int) {
	zoom := float64(whole) / float64(planned)
	run = min(whole, max(1, int(math.Round(float64(length)*zoom))))
	if difference := run - want; difference >= -1 && difference <= 1 && want <= whole {
		run = want
	}
	from = int(math.Round(float64(start) * zoom))
	return min(from, whole-run), run
}
