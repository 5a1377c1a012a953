package profiles

import (
	"fmt"
	"strings"

	"github.com/reelmill/reelmill/jobs"
)

// addSidecars puts the sidecar files among the tracks, in place of embedded ones of the same locale and kind.
func (p *planner) addSidecars() error {
	if len(p.opts.Sidecars) > 0 && p.src.Media == MediaImage {
		return jobs.Refuse("sidecar-without-time", "A picture cannot have subtitles.",
			"Submit it without the subtitle files.", nil)
	}
	seen := map[[2]string]bool{}
	var sidecars []textTrack
	for _, sidecar := range p.opts.Sidecars {
		track, err := sidecar.track()
		if err != nil {
			return err
		}
		key := [2]string{track.locale, track.kind}
		if seen[key] {
			return jobs.Refuse("sidecar-twice", fmt.Sprintf("There are two %s files for %s.", track.kind, track.locale),
				"Keep one of them, or say that one is captions or forced.", nil)
		}
		seen[key] = true
		sidecars = append(sidecars, track)
	}
	if len(sidecars) > 0 && !p.wantsText() {
		p.notef("subtitles-not-in-set", "The set %q delivers no subtitles; the files are kept but not used.", p.set.Name)
		return nil
	}
	p.replaceTracks(sidecars)
	return nil
}

func (p *planner) replaceTracks(sidecars []textTrack) {
	replaced := map[[2]string]bool{}
	for _, track := range sidecars {
		replaced[[2]string{track.locale, track.kind}] = true
	}
	kept := sidecars[:len(sidecars):len(sidecars)]
	for _, track := range p.tracks {
		if replaced[[2]string{track.locale, track.kind}] {
			p.notef("embedded-subtitles-replaced", "Stream %d (%s %s) gives way to the file supplied for it.",
				track.index, track.locale, track.kind)
			continue
		}
		kept = append(kept, track)
	}
	p.tracks = kept
}

func (s Sidecar) track() (textTrack, error) {
	locale, known := canonicalLocale(s.Locale)
	if !known {
		return textTrack{}, jobs.Refuse("sidecar-locale", fmt.Sprintf("%q is not a language tag.", shorten(s.Locale)),
			`Write a BCP 47 tag such as "fr" or "pt-BR", or "und" when nobody knows.`, nil)
	}
	kind := s.Kind
	switch kind {
	case "":
		kind = TextSubtitles
	case TextSubtitles, TextCaptions, TextForced:
	default:
		return textTrack{}, jobs.Refuse("sidecar-kind", fmt.Sprintf("%q is not a kind of subtitles.", shorten(kind)),
			"Use subtitles, captions or forced.", nil)
	}
	if len(s.SHA256) != 64 || strings.Trim(s.SHA256, "0123456789abcdef") != "" {
		return textTrack{}, jobs.Refuse("sidecar-hash", fmt.Sprintf("The %s file for %s was not measured.", kind, locale),
			"Pass the SHA-256 of the file in lower-case hex.", nil)
	}
	return textTrack{
		locale: locale, kind: kind, label: s.Label, index: -1, sha256: s.SHA256, reason: "from the file supplied",
	}, nil
}
