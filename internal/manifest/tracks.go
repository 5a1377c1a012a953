package manifest

import (
	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/profiles"
)

// trackList gathers the formats of each subtitle track into one entry.
type trackList struct {
	order   []trackName
	tracks  map[trackName]*Subtitle
	current currentFiles
	who     reader
}

func newTrackList(in Input, who reader) *trackList {
	return &trackList{tracks: map[trackName]*Subtitle{}, current: newCurrentFiles(in.Sidecars), who: who}
}

// add notes one format of a track. A track made of a subtitle file that the asset no longer has is passed over.
func (l *trackList) add(row records.Derivative, url func(string) string) {
	if !l.current.has(row) {
		return
	}
	planned, name := row.Planned, trackNameOf(row)
	track := l.tracks[name]
	if track == nil {
		track = &Subtitle{
			Locale: planned.Locale, Kind: planned.TextKind, Label: planned.Label, Forced: planned.TextKind == profiles.TextForced,
		}
		if track.Label == "" {
			track.Label = KindLabel(planned.Locale, planned.TextKind)
		}
		l.tracks[name] = track
		l.order = append(l.order, name)
	}
	switch planned.Format {
	case "vtt":
		track.VTT = url(row.Made.StorageKey)
	case "srt":
		track.SRT = url(row.Made.StorageKey)
	case "ttml":
		track.TTML = url(row.Made.StorageKey)
	}
}

// list returns the tracks in plan order.
func (l *trackList) list() []Subtitle {
	result := make([]Subtitle, 0, len(l.order))
	for _, name := range l.order {
		if prevails(name, l.tracks) {
			result = append(result, *l.tracks[name])
		}
	}
	if best := l.preferred(result); best >= 0 {
		result[best].Default = true
	}
	return result
}

// preferred is the place of the track that fits the reader best, plain subtitles before captions. Forced tracks never are, since
// they are shown anyway.
func (l *trackList) preferred(tracks []Subtitle) int {
	var places []int
	var locales []string
	for _, kind := range []string{profiles.TextSubtitles, profiles.TextCaptions} {
		for place, track := range tracks {
			if track.Kind == kind {
				places, locales = append(places, place), append(locales, track.Locale)
			}
		}
	}
	if at := l.who.best(locales); at >= 0 {
		return places[at]
	}
	return -1
}
