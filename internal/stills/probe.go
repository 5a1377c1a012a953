package stills

import (
	"context"
	"fmt"
	"path/filepath"

	"github.com/reelmill/reelmill/profiles"
)

// readThrough is the side in pixels at which a probe decodes a picture to see that all of it is there.
const readThrough = 64

// Probe describes an image master. The size is that of the upright picture; drawings without pixels (SVG) are taken
// at [Config.VectorSide]. The whole file is decoded once at a tiny size, so damage shows before anything is planned.
//
// Faults: "empty-master", "unsupported-image", "broken-image", "image-too-large", "unsafe-svg", all permanent;
// "image-timeout", "tool-killed", "tool-missing", "disk-full", "scratch-unwritable", transient.
func (t *Tools) Probe(ctx context.Context, path string) (profiles.Source, error) {
	scratch, remove, err := t.workshop("")
	if err != nil {
		return profiles.Source{}, err
	}
	defer remove()
	m, err := t.open(ctx, path, scratch)
	if err != nil {
		return profiles.Source{}, err
	}
	small := fit(m.width, m.height, readThrough)
	if _, err := t.develop(ctx, m, small, t.cfg.ProbeTimeout); err != nil {
		return profiles.Source{}, err
	}
	return profiles.Source{
		Media:     profiles.MediaImage,
		Container: m.format,
		Bytes:     m.bytes,
		Image: &profiles.Picture{
			Width: m.width, Height: m.height, Pages: m.header.pages(), Alpha: m.header.alpha(), BitDepth: m.header.bitDepth(),
		},
		Notes: m.notes(),
	}, nil
}

// notes names what an editor should know about the picture.
func (m master) notes() []profiles.Note {
	var notes []profiles.Note
	add := func(when bool, code, message string) {
		if when {
			notes = append(notes, profiles.Note{Code: code, Message: message})
		}
	}
	pages := m.header.pages()
	animated := m.format == formatGIF || m.format == formatWebP
	add(pages > 1 && animated, "animation-first-frame", fmt.Sprintf("Only the first of %d frames is used.", pages))
	add(pages > 1 && !animated, "multi-page", fmt.Sprintf("Only the first of %d pages is used.", pages))
	add(m.header.cmyk() && m.header.profiled(), "cmyk", "Print colours were converted to screen colours by the picture's own profile.")
	add(m.header.cmyk() && !m.header.profiled(), "cmyk-without-profile",
		"Print colours without a profile were converted to screen colours by a standard one; check how they look.")
	add(m.tone.hdr() != "" && !m.header.profiled(), "hdr", "High dynamic range was mapped to standard range.")
	add(m.header.located(), "location-removed", "The picture says where it was taken; the renditions do not.")
	add(m.vector(), "vector", fmt.Sprintf("The drawing has no pixels of its own; it is drawn at up to %d × %d.", m.width, m.height))
	return notes
}

// working returns the path of a scratch file in vips' own uncompressed format.
func (m master) working(name string) string { return filepath.Join(m.scratch, name+".v") }
