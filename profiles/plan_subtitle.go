package profiles

import "fmt"

// textTrack is one subtitle track to deliver, wherever it comes from.
type textTrack struct {
	locale, kind, label string
	index               int    // -1 for a sidecar
	sha256              string // of the sidecar
	reason              string
}

// texts adds every track in every format of the profile. What is forced says only the odd sentence, which makes no transcript.
func (p *planner) texts(profile Profile) {
	for _, track := range p.tracks {
		if profile.Output == OutputTranscript && track.kind == TextForced {
			continue
		}
		for _, format := range profile.Text.Formats {
			resolved := profile.clone()
			resolved.Text.Formats = []string{format}
			p.add(Derivative{
				Profile: resolved, Output: profile.Output, Format: format,
				Locale: track.locale, TextKind: track.kind, Label: track.label,
				Track: track.index, SourceSHA256: track.sha256, Reason: track.reason,
			})
		}
	}
}

// embeddedTracks collects the text tracks of the master. Pictures of text are named and left out.
func (p *planner) embeddedTracks() {
	if !p.wantsText() {
		return
	}
	for _, track := range p.src.Text {
		locale, known := canonicalLocale(track.Language)
		if !known {
			locale = undetermined
		}
		if track.Bitmap {
			p.notef("bitmap-subtitles", "Subtitle stream %d (%s) holds pictures of text and is left out; "+
				"supply the subtitles as a text file.", track.Index, locale)
			continue
		}
		p.tracks = append(p.tracks, textTrack{
			locale: locale, kind: kindOf(track), label: track.Title, index: track.Index,
			reason: fmt.Sprintf("from stream %d of the master", track.Index),
		})
	}
}

// wantsText reports whether subtitle tracks are delivered, written out or drawn into pictures.
func (p *planner) wantsText() bool {
	return p.delivers(OutputSubtitle) || p.delivers(OutputTranscript) || p.burns() != ""
}

func (p *planner) delivers(output Output) bool {
	for _, profile := range p.set.Profiles {
		if profile.Output == output {
			return true
		}
	}
	return false
}

func kindOf(track TextTrack) string {
	switch {
	case track.Forced:
		return TextForced
	case track.SDH:
		return TextCaptions
	default:
		return TextSubtitles
	}
}
