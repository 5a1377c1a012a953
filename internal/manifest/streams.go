package manifest

import (
	"path"
	"slices"

	"github.com/reelmill/reelmill/internal/records"
)

// addStream adds an adaptive stream. One that was packaged anew, as for a subtitle file that came late, takes the place of
// the earlier one.
func (d *Document) addStream(row records.Derivative, url func(string) string) {
	stream := Stream{
		Profile: row.Planned.Profile.Name, Role: row.Planned.Profile.Role,
		Type: row.Planned.Format, URL: url(row.Made.StorageKey), Mime: row.Made.Mime,
	}
	same := func(s Stream) bool { return s.Profile == stream.Profile && s.Type == stream.Type }
	if at := slices.IndexFunc(d.Streams, same); at >= 0 {
		d.Streams[at] = stream
		return
	}
	d.Streams = append(d.Streams, stream)
}

func storyboard(row records.Derivative, url func(string) string) Storyboard {
	board := Storyboard{VTT: url(row.Made.StorageKey), Sheets: []string{}, Width: row.Made.Width, Height: row.Made.Height}
	if coding := row.Planned.Profile.Storyboard; coding != nil {
		board.Interval = coding.Interval
	}
	for _, name := range row.Made.Files {
		board.Sheets = append(board.Sheets, url(path.Join(path.Dir(row.Made.StorageKey), name)))
	}
	return board
}
