package manifest

import (
	"path"
	"slices"

	"github.com/reelmill/reelmill/internal/records"
)

// addStream adds an adaptive stream. One that was packaged anew, as for a subtitle file that came late, takes the place of
// the earlier one.
func (b *builder) addStream(row records.Derivative) {
	stream := Stream{
		Profile: row.Planned.Profile.Name, Role: row.Planned.Profile.Role, Set: setOf(row),
		Type: row.Planned.Format, URL: b.in.URL(row.Made.StorageKey), Mime: row.Made.Mime, Locale: localeOf(row, b.who),
	}
	name := sameProfile(row) + " " + stream.Type
	if at := slices.Index(b.streams, name); at >= 0 {
		b.doc.Streams[at] = stream
		return
	}
	b.doc.Streams, b.streams = append(b.doc.Streams, stream), append(b.streams, name)
}

func (b *builder) storyboard(row records.Derivative) Storyboard {
	made := row.Made
	board := Storyboard{
		VTT: b.in.URL(made.StorageKey), Sheets: []string{}, Width: made.Width, Height: made.Height,
		Set: setOf(row), Locale: localeOf(row, b.who),
	}
	if coding := row.Planned.Profile.Storyboard; coding != nil {
		board.Interval = coding.Interval
	}
	for _, name := range made.Files {
		board.Sheets = append(board.Sheets, b.in.URL(path.Join(path.Dir(made.StorageKey), name)))
	}
	return board
}
