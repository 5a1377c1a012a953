package manifest

import (
	"fmt"

	"golang.org/x/text/language"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/profiles"
)

// trackList gathers the formats of each subtitle track into one entry.
type trackList struct {
	order   []string
	tracks  map[string]*Subtitle
	current map[string]bool // subtitle files the asset still has, by hash
	wish    string
}

func newTrackList(in Input) *trackList {
	list := &trackList{tracks: map[string]*Subtitle{}, current: map[string]bool{}, wish: in.Locale}
	if list.wish == "" {
		list.wish = in.Asset.Language
	}
	for _, source := range in.Sidecars {
		list.current[source.Locale+source.Kind+source.SHA256] = true
	}
	return list
}

// add notes one format of a track. A track made of a subtitle file that the asset no longer has is passed over.
func (l *trackList) add(row records.Derivative, url func(string) string) {
	planned := row.Planned
	sidecar := planned.Track < 0
	if sidecar && !l.current[planned.Locale+planned.TextKind+planned.SourceSHA256] {
		return
	}
	name := sidecarName(planned.Locale, planned.TextKind)
	if !sidecar {
		name = fmt.Sprintf("%s #%d", name, planned.Track) // a master may hold several of one locale and kind
	}
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

func sidecarName(locale, kind string) string { return locale + " " + kind }

// list returns the tracks in plan order. A file brought beside the master takes the place of embedded tracks of its locale and kind,
// also when it came after they were made. The one that best matches the reader's wish is the default; forced tracks never
// are, since they are shown anyway.
func (l *trackList) list() []Subtitle {
	result := make([]Subtitle, 0, len(l.order))
	for _, name := range l.order {
		track := *l.tracks[name]
		sidecar := sidecarName(track.Locale, track.Kind)
		if name == sidecar || l.tracks[sidecar] == nil {
			result = append(result, track)
		}
	}
	if best := bestMatch(result, l.wish); best >= 0 {
		result[best].Default = true
	}
	return result
}

func bestMatch(tracks []Subtitle, wish string) int {
	wanted, err := language.Parse(wish)
	if wish == "" || err != nil {
		return -1
	}
	var tags []language.Tag
	var places []int
	for place, track := range tracks {
		tag, err := language.Parse(track.Locale)
		if err != nil || track.Forced || tag == language.Und {
			continue
		}
		tags = append(tags, tag)
		places = append(places, place)
	}
	if len(tags) == 0 {
		return -1
	}
	_, index, confidence := language.NewMatcher(tags).Match(wanted)
	if confidence < language.High {
		return -1
	}
	return places[index]
}
