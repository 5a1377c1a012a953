package manifest

import (
	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/profiles"
	"github.com/reelmill/reelmill/subtitles"
)

// sidecarTrack is the stream index of what comes from a file beside the master.
const sidecarTrack = -1

// trackName tells text tracks apart. A master may hold several of one locale and kind.
type trackName struct {
	locale, kind string
	track        int
}

func trackNameOf(row records.Derivative) trackName {
	return trackName{locale: row.Planned.Locale, kind: row.Planned.TextKind, track: max(row.Planned.Track, sidecarTrack)}
}

// prevails is false for an embedded track where a file brought beside the master takes the place of its locale and kind, also when
// it came after that was made.
func prevails[T any](name trackName, all map[trackName]*T) bool {
	brought := trackName{locale: name.locale, kind: name.kind, track: sidecarTrack}
	return name == brought || all[brought] == nil
}

// currentFiles are the subtitle files an asset still has.
type currentFiles map[[3]string]bool

func newCurrentFiles(sidecars []records.SubtitleSource) currentFiles {
	files := currentFiles{}
	for _, source := range sidecars {
		files[[3]string{source.Locale, source.Kind, source.SHA256}] = true
	}
	return files
}

// has reports whether what a row was made of is still there; the master always is.
func (f currentFiles) has(row records.Derivative) bool {
	planned := row.Planned
	return planned.Track >= 0 || f[[3]string{planned.Locale, planned.TextKind, planned.SourceSHA256}]
}

// KindLabel names a track for a menu: its language in that language, and its kind where that is not plain subtitles.
func KindLabel(locale, kind string) string {
	label := subtitles.LocaleLabel(locale)
	switch kind {
	case profiles.TextCaptions:
		return label + " (CC)"
	case profiles.TextForced:
		return label + " (forced)"
	default:
		return label
	}
}
