package profiles

import "slices"

func (c *checker) profile(path string, p Profile) {
	c.name(path+".name", p.Name)
	if p.Role != "" {
		c.name(path+".role", p.Role)
	}
	wanted, known := needsOf(p.Output)
	if !known {
		c.oneOf(path+".output", string(p.Output), "video", "audio", "poster", "teaser", "subtitle", "image")
		return
	}
	c.blocks(path, p, wanted)
	if p.Video != nil {
		c.video(path+".video", p.Video)
	}
	if p.Audio != nil {
		c.audio(path+".audio", p.Audio)
	}
	if p.Still != nil {
		c.still(path+".still", p.Still)
	}
	if p.Text != nil {
		c.formats(path+".text.formats", p.Text.Formats, "vtt", "srt")
	}
}

// needs says which blocks an output requires and which it may have besides.
type needs struct{ required, allowed []string }

func needsOf(output Output) (n needs, known bool) {
	switch output {
	case OutputVideo:
		return needs{required: []string{"video"}, allowed: []string{"audio"}}, true
	case OutputAudio:
		return needs{required: []string{"audio"}}, true
	case OutputTeaser:
		return needs{required: []string{"video", "seconds"}}, true
	case OutputPoster, OutputImage:
		return needs{required: []string{"still"}}, true
	case OutputSubtitle:
		return needs{required: []string{"text"}}, true
	default:
		return needs{}, false
	}
}

func (c *checker) blocks(path string, p Profile, wanted needs) {
	present := []struct {
		name string
		set  bool
	}{
		{"video", p.Video != nil},
		{"audio", p.Audio != nil},
		{"still", p.Still != nil},
		{"text", p.Text != nil},
		{"seconds", p.Seconds != 0},
	}
	for _, block := range present {
		required := slices.Contains(wanted.required, block.name)
		switch {
		case required && !block.set:
			c.refusef(path+"."+block.name, "is missing: output %s needs it", p.Output)
		case block.set && !required && !slices.Contains(wanted.allowed, block.name):
			c.refusef(path+"."+block.name, "has no meaning for output %s; remove it", p.Output)
		}
	}
	if p.Output == OutputTeaser && p.Seconds != 0 {
		within(c, path+".seconds", p.Seconds, minTeaser, maxTeaser)
	}
}
