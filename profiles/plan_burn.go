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

// chooseBurn decides once which track is drawn into the pictures of every video that asks for it.
func (p *planner) chooseBurn() {
	name := p.burns()
	if name == "" {
		return
	}
	track, found := p.ownLanguage()
	if !found {
		track, found = firstUnforced(p.tracks)
	}
	if !found {
		p.notef("nothing-to-burn", "%s is made without subtitles: the master has none as text, and no file was supplied.", name)
		return
	}
	p.burn = &TextRef{Locale: track.locale, Kind: track.kind, Track: track.index, SHA256: track.sha256}
}

// ownLanguage finds the subtitles in the language of the programme, or its captions.
func (p *planner) ownLanguage() (textTrack, bool) {
	spoken := p.opts.Language
	if _, known := canonicalLocale(spoken); !known && len(p.src.Audio) > 0 {
		spoken = mainSound(p.src.Audio).Language
	}
	wanted, err := language.Parse(cmp.Or(spoken, undetermined))
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

// burnInto puts the chosen track into a video that asks for one.
func (p *planner) burnInto(d *Derivative) {
	if d.Profile.BurnSubtitles && p.burn != nil {
		d.Burn = copied(p.burn)
		d.Reason += fmt.Sprintf("; %s (%s) drawn in", d.Burn.Kind, d.Burn.Locale)
	}
}
