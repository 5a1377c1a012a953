package profiles

import (
	"fmt"
	"slices"
)

const maxLocales = 100

func (c *checker) profile(path string, p Profile) {
	c.name(path+".name", p.Name)
	if p.Role != "" {
		c.name(path+".role", p.Role)
	}
	wanted, known := needsOf(p.Output)
	if !known {
		c.oneOf(path+".output", string(p.Output), outputs()...)
		return
	}
	c.blocks(path, p, wanted)
	c.bounds(path, p)
	c.locales(path+".locales", p.Locales)
	if p.Video != nil {
		c.video(path+".video", p.Video)
	}
	if p.Audio != nil {
		c.audio(path+".audio", p.Audio, soundsBeside(p)...)
	}
	if p.Still != nil {
		c.still(path+".still", p.Still)
	}
	if p.Text != nil {
		c.formats(path+".text.formats", p.Text.Formats, textFormats(p.Output)...)
	}
	if p.Stream != nil {
		c.stream(path+".stream", p.Stream)
	}
	if p.Storyboard != nil {
		c.storyboard(path+".storyboard", p.Storyboard)
	}
}

// locales checks the tags of the readers an output is for.
func (c *checker) locales(path string, locales []string) {
	if len(locales) > maxLocales {
		c.refusef(path, "must name at most %d locales, names %d", maxLocales, len(locales))
	}
	for i, locale := range locales {
		at := fmt.Sprintf("%s[%d]", path, i)
		canonical, known := canonicalLocale(locale)
		switch {
		case !known || canonical == undetermined:
			c.refusef(at, "must be a BCP 47 tag such as fr or pt-BR, is %q", shorten(locale))
		case canonical != locale:
			c.refusef(at, "must be written %s, is %q", canonical, shorten(locale))
		case slices.Contains(locales[:i], locale):
			c.refusef(at, "%q is named twice", shorten(locale))
		}
	}
}

func outputs() []string {
	return []string{"video", "audio", "poster", "teaser", "subtitle", "transcript", "image", "stream", "storyboard"}
}

func textFormats(output Output) []string {
	if output == OutputTranscript {
		return []string{"txt", "json"}
	}
	return []string{"vtt", "srt", "ttml"}
}

// needs says which blocks an output requires and which it may have besides.
type needs struct{ required, allowed []string }

func needsOf(output Output) (n needs, known bool) {
	switch output {
	case OutputVideo:
		return needs{required: []string{"video"}, allowed: []string{"audio", "max_seconds", "max_bytes", "burn_subtitles"}}, true
	case OutputAudio:
		return needs{required: []string{"audio"}}, true
	case OutputTeaser:
		return needs{required: []string{"video", "seconds"}, allowed: []string{"max_bytes"}}, true
	case OutputPoster, OutputImage:
		return needs{required: []string{"still"}, allowed: []string{"max_bytes"}}, true
	case OutputSubtitle, OutputTranscript:
		return needs{required: []string{"text"}}, true
	case OutputStream:
		return needs{required: []string{"stream"}}, true
	case OutputStoryboard:
		return needs{required: []string{"storyboard"}}, true
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
		{"stream", p.Stream != nil},
		{"storyboard", p.Storyboard != nil},
		{"seconds", p.Seconds != 0},
		{"max_seconds", p.MaxSeconds != 0},
		{"max_bytes", p.MaxBytes != 0},
		{"burn_subtitles", p.BurnSubtitles},
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
}

// bounds checks the lengths and sizes a profile sets to its file.
func (c *checker) bounds(path string, p Profile) {
	if p.Output == OutputTeaser && p.Seconds != 0 {
		within(c, path+".seconds", p.Seconds, minTeaser, maxTeaser)
	}
	if p.Output == OutputVideo && p.MaxSeconds != 0 {
		within(c, path+".max_seconds", p.MaxSeconds, minMaxSeconds, maxMaxSeconds)
	}
	if p.MaxBytes != 0 && p.Output != OutputStream && p.Output != OutputStoryboard &&
		p.Output != OutputAudio && p.Output != OutputSubtitle && p.Output != OutputTranscript {
		within(c, path+".max_bytes", p.MaxBytes, minMaxBytes, maxMaxBytes)
	}
}
