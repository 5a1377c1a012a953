package profiles

import (
	"cmp"
	"fmt"

	"golang.org/x/text/language"
)

// burns returns the name of the first video that shows subtitles in its pictures, "" where none does.
func (p *planner) burns() string {
	if p.src.Media != MediaVideo {
		return ""
	}
	for _, profile := range p.set.Profiles {
		if profile.BurnSubtitles {
			return profile.Name
		}
	}
	return ""
}

// trackFor finds the track that is drawn into the pictures of a video: that of the first of its locales, else that of the
// programme's own language, else the first one.
func (p *planner) trackFor(profile Profile) (textTrack, bool) {
	if len(profile.Locales) > 0 {
		return p.inLanguage(profile.Locales[0])
	}
	if track, found := p.ownLanguage(); found {
		return track, true
	}
	return firstUnforced(p.tracks)
}

// ownLanguage finds the subtitles in the language of the programme, or its captions.
func (p *planner) ownLanguage() (textTrack, bool) {
	spoken := p.opts.Language
	if _, known := canonicalLocale(spoken); !known && len(p.src.Audio) > 0 {
		spoken = mainSound(p.src.Audio).Language
	}
	return p.inLanguage(cmp.Or(spoken, undetermined))
}

// inLanguage finds the subtitles for readers of a locale, or its captions.
func (p *planner) inLanguage(locale string) (textTrack, bool) {
	wanted, err := language.Parse(locale)
	if err != nil || wanted == language.Und {
		return textTrack{}, false
	}
	for _, kind := range []string{TextSubtitles, TextCaptions} {
		if track, found := p.matching(wanted, kind); found {
			return track, true
		}
	}
	return textTrack{}, false
}

// matching returns the track of a kind that a reader of the wanted language understands best.
func (p *planner) matching(wanted language.Tag, kind string) (best textTrack, found bool) {
	var tags []language.Tag
	var tracks []textTrack
	for _, track := range p.tracks {
		tag, err := language.Parse(track.locale)
		if track.kind == kind && err == nil && tag != language.Und {
			tags, tracks = append(tags, tag), append(tracks, track)
		}
	}
	if len(tags) == 0 {
		return textTrack{}, false
	}
	// Less than high confidence means another language that many happen to read.
	if _, index, confidence := language.NewMatcher(tags).Match(wanted); confidence >= language.High {
		return tracks[index], true
	}
	return textTrack{}, false
}

func firstUnforced(tracks []textTrack) (textTrack, bool) {
	for _, track := range tracks {
		if track.kind != TextForced {
			return track, true
		}
	}
	return textTrack{}, false
}

// burnInto puts the right track into a video that asks for one.
func (p *planner) burnInto(d *Derivative) {
	if !d.Profile.BurnSubtitles {
		return
	}
	track, found := p.trackFor(d.Profile)
	if !found {
		p.unburnt(d.Profile)
		return
	}
	d.Burn = &TextRef{Locale: track.locale, Kind: track.kind, Track: track.index, SHA256: track.sha256}
	d.Reason += fmt.Sprintf("; %s (%s) drawn in", d.Burn.Kind, d.Burn.Locale)
}

// unburnt notes once for each wish that there is nothing to draw in.
func (p *planner) unburnt(profile Profile) {
	wish := ""
	if len(profile.Locales) > 0 {
		wish = profile.Locales[0]
	}
	if p.bare[wish] {
		return
	}
	p.bare[wish] = true
	if wish != "" {
		p.notef("nothing-to-burn", "%s is made without subtitles: there are none in %s as text.", profile.Name, wish)
		return
	}
	p.notef("nothing-to-burn", "%s is made without subtitles: the master has none as text, and no file was supplied.", profile.Name)
}
