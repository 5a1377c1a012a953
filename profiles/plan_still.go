package profiles

import "fmt"

// still adds a poster or an image rendition in each of its formats.
func (p *planner) still(profile Profile) {
	picture := p.src.picture()
	crop := p.crop(profile)
	kept := picture
	if crop != nil {
		kept = size{crop.Width, crop.Height}
	}
	target := fitWidth(kept, profile.Still)
	if target.width < profile.Still.Width {
		p.notef("smaller-than-asked", "%s is %d pixels wide instead of %d: the master has no more.",
			profile.Name, target.width, profile.Still.Width)
	}
	reason := stillReason(picture, profile.Still, crop, target)
	for _, format := range profile.Still.Formats {
		resolved := profile.clone()
		resolved.Still.Width, resolved.Still.Formats = target.width, []string{format}
		p.add(Derivative{
			Profile: resolved, Output: profile.Output, Format: format,
			Width: target.width, Height: target.height, Crop: copied(crop), Reason: reason,
		})
	}
}

// crop returns the part of the picture the profile keeps, nil for all of it. Video frames are cut on even pixels,
// because their colour has half the resolution; pictures anywhere.
func (p *planner) crop(profile Profile) *Crop {
	step := 1
	if profile.Output == OutputPoster {
		step = evenPixels
	}
	return p.cut(profile.Still.Aspect, step)
}

// cut returns what is kept of the picture to give it a shape, nil where that is all of it.
func (p *planner) cut(aspect string, step int) *Crop {
	shape, err := parseAspect(aspect)
	if err != nil { // no aspect: Validate has refused malformed ones
		return nil
	}
	picture := p.src.picture()
	crop := shape.cut(picture, p.opts.Focal, step)
	if crop.Width == picture.width && crop.Height == picture.height {
		return nil
	}
	return &crop
}

// fitWidth scales down to the target width. The height follows the aspect where one is asked for, because the crop
// may be a pixel off it.
func fitWidth(kept size, still *StillCoding) size {
	if kept.width <= still.Width {
		return kept
	}
	height := divideRounded(still.Width*kept.height, kept.width)
	if shape, err := parseAspect(still.Aspect); err == nil {
		height = divideRounded(still.Width*shape.height, shape.width)
	}
	return size{still.Width, max(1, min(height, kept.height))}
}

func stillReason(picture size, still *StillCoding, crop *Crop, target size) string {
	what := fmt.Sprintf("all of %s", picture)
	if crop != nil {
		what = fmt.Sprintf("%s cut %dx%d out of %s", still.Aspect, crop.Width, crop.Height, picture)
	}
	if target.width < still.Width {
		return fmt.Sprintf("%s, kept at %s: nothing is enlarged to reach %d", what, target, still.Width)
	}
	return fmt.Sprintf("%s, at %s", what, target)
}
