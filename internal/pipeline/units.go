package pipeline

import (
	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/jobs"
)

const (
	// slotPixels is what one slot of the heavy lane is meant for: a 1080p picture decoded, and the rungs of its ladder encoded.
	slotPixels = 3 * 1920 * 1080
	// glancePixels is what one slot of the light lane is meant for: a 2160p picture, decoded here and there.
	glancePixels = 3840 * 2160
	maxUnits     = 8
)

// unitsOf is how many slots a step takes: by the pictures it holds at once, which is what fills memory and keeps threads busy, however long
// it takes. A step that looks at no pictures takes one.
func unitsOf(kind jobs.Kind, version *records.Version, rungs []records.Derivative) int {
	if version.Source == nil || version.Source.Video == nil {
		return 1
	}
	pixels, slot := version.Source.Video.CodedWidth*version.Source.Video.CodedHeight, glancePixels
	switch kind {
	case jobs.KindEncode:
		slot = slotPixels
		for _, rung := range rungs {
			pixels += rung.Planned.Width * rung.Planned.Height
		}
	case jobs.KindPoster, jobs.KindTeaser, jobs.KindStoryboard:
	default:
		return 1
	}
	return min(max((pixels+slot/2)/slot, 1), maxUnits)
}
