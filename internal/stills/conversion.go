package stills

import (
	"fmt"
	"os"
	"path/filepath"
)

// conversion returns how the colours of a picture become sRGB where the thumbnail operation of vips 8.14 gets them
// wrong: it ignores the profile inside CMYK pictures, cuts 16 bit to 8 before a profile is applied, mistakes the white
// of CIELAB, and knows nothing of colours signalled by number. It returns nil where thumbnail gets them right.
func (m master) conversion() func(*steps) {
	h := m.header
	switch {
	case h.cmyk():
		return func(s *steps) {
			s.do("converted", "icc_transform", "srgb", "--embedded", "--input-profile", "cmyk")
		}
	case h.lab():
		return func(s *steps) {
			s.do("lab", "colourspace", "lab")
			s.do("converted", "icc_export", "--output-profile", "srgb")
		}
	case h.profiled() && h.bitDepth() > 8:
		return func(s *steps) { s.do("converted", "icc_transform", "srgb", "--embedded") }
	case !h.profiled() && !m.tone.plain():
		return func(s *steps) { s.convertSignalled(m.tone) }
	}
	return nil
}

func (s *steps) convertSignalled(t tone) {
	profile := filepath.Join(s.master.scratch, "signalled.icc")
	if err := os.WriteFile(profile, t.profile(), 0o600); err != nil && s.err == nil {
		s.err = fmt.Errorf("write the colour profile: %w", err)
	}
	s.do("converted", "icc_transform", "srgb", "--input-profile", profile)
}
