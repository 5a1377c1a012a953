package profiles

import "github.com/reelmill/reelmill/jobs"

// FocalPoint is the part of the picture that must stay in view, x and y in 0..1 from the top left.
// Use [Centre] where nobody chose one.
type FocalPoint struct {
	X float64 `json:"x"`
	Y float64 `json:"y"`
}

// Centre is the focal point of a picture nobody looked at.
func Centre() FocalPoint { return FocalPoint{X: 0.5, Y: 0.5} }

func (f FocalPoint) check() error {
	// Written so that NaN, which compares false with everything, is refused too.
	if f.X >= 0 && f.X <= 1 && f.Y >= 0 && f.Y <= 1 {
		return nil
	}
	return jobs.Refuse("focal-point-outside", "The focal point lies outside the picture.",
		"Give x and y between 0 and 1, measured from the top left corner.", nil)
}
