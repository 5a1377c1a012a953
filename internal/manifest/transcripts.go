package manifest

import (
	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/profiles"
)

// outputTranscript is the output of transcripts.
const outputTranscript = profiles.Output("transcript")

// transcriptList gathers the formats of each transcript into one entry.
type transcriptList struct {
	order   []trackName
	made    map[trackName]*Transcript
	current currentFiles
}

func newTranscriptList(in Input) *transcriptList {
	return &transcriptList{made: map[trackName]*Transcript{}, current: newCurrentFiles(in.Sidecars)}
}

// add notes one format of a transcript. One made of a subtitle file that the asset no longer has is passed over.
func (l *transcriptList) add(row records.Derivative, url func(string) string) {
	if !l.current.has(row) {
		return
	}
	name := trackNameOf(row)
	transcript := l.made[name]
	if transcript == nil {
		transcript = &Transcript{Locale: row.Planned.Locale, Kind: row.Planned.TextKind}
		l.made[name] = transcript
		l.order = append(l.order, name)
	}
	switch row.Planned.Format {
	case "txt":
		transcript.Text = url(row.Made.StorageKey)
	case "json":
		transcript.JSON = url(row.Made.StorageKey)
	}
}

// list returns the transcripts in plan order. As with subtitles, one made of a file somebody brought stands before embedded ones.
func (l *transcriptList) list() []Transcript {
	result := []Transcript{}
	for _, name := range l.order {
		if prevails(name, l.made) {
			result = append(result, *l.made[name])
		}
	}
	return result
}
