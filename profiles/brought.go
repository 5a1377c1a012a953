package profiles

import (
	"fmt"
	"strings"

	"github.com/reelmill/reelmill/jobs"
)

// BroughtPoster is a picture somebody brought to be the poster for readers of one locale.
type BroughtPoster struct {
	// Locale is a BCP 47 tag; "und" is for everybody.
	Locale string
	// SHA256 is the hash of the file in lower-case hex.
	SHA256 string
	// Picture is what [Source.Image] of the file says.
	Picture Picture
}

// addPosters plans every poster profile once more for each picture brought. The posters taken from the film are planned all the
// same: they are what readers get once the picture is removed.
func (p *planner) addPosters() error {
	if len(p.opts.Posters) > 0 && (p.src.Media == MediaImage || !p.delivers(OutputPoster)) {
		p.notef("posters-not-used", "The set %q makes no posters of a master like this; the pictures are kept but not used.", p.set.Name)
		return nil
	}
	seen := map[string]bool{}
	for _, brought := range p.opts.Posters {
		locale, err := brought.check()
		if err != nil {
			return err
		}
		if seen[locale] {
			return jobs.Refuse("poster-twice", fmt.Sprintf("There are two posters for %s.", locale), "Keep one of them.", nil)
		}
		seen[locale] = true
		brought.Locale = locale
		for _, profile := range p.set.Profiles {
			if profile.Output == OutputPoster {
				p.brought(profile, brought)
			}
		}
	}
	return nil
}

func (b BroughtPoster) check() (locale string, err error) {
	locale, known := canonicalLocale(b.Locale)
	if !known {
		return "", jobs.Refuse("poster-locale", fmt.Sprintf("%q is not a language tag.", shorten(b.Locale)),
			`Write a BCP 47 tag such as "fr" or "pt-BR", or "und" for everybody.`, nil)
	}
	if len(b.SHA256) != 64 || strings.Trim(b.SHA256, "0123456789abcdef") != "" || b.Picture.Width < 1 || b.Picture.Height < 1 {
		return "", jobs.Refuse("poster-unmeasured", fmt.Sprintf("The poster for %s was not measured.", locale),
			"Pass the SHA-256 of the file in lower-case hex and the size of the picture.", nil)
	}
	return locale, nil
}

// brought adds a poster profile made of a picture instead of the film.
func (p *planner) brought(profile Profile, poster BroughtPoster) {
	from := &planner{set: p.set, src: Source{Media: MediaImage, Image: &poster.Picture}, opts: p.opts, plan: &Plan{}}
	from.still(profile.clone())
	for _, d := range from.plan.Derivatives {
		d.Locale, d.SourceSHA256 = poster.Locale, poster.SHA256
		d.Reason = "from the picture supplied: " + d.Reason
		p.add(d)
	}
	for _, note := range from.plan.Notes {
		p.notef(note.Code, "Poster for %s: %s", poster.Locale, strings.Replace(note.Message, "the master has", "the picture has", 1))
	}
}
