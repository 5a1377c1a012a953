package pipeline

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/internal/storage"
	"github.com/reelmill/reelmill/jobs"
	"github.com/reelmill/reelmill/profiles"
	"github.com/reelmill/reelmill/subtitles"
)

// Subtitle makes every delivery format of one subtitle track, and its transcript.
func (m *Maker) Subtitle(ctx context.Context, job *Job) (Apply, error) {
	todo, changes, err := m.outstanding(ctx, job)
	if err != nil || len(todo) == 0 {
		return together(changes), err
	}
	track, err := m.track(ctx, job, todo[0])
	if err != nil {
		return m.withoutTrack(job, todo, err)
	}
	said := track.TranscriptText()
	for _, row := range todo {
		path := outputPath(job, row)
		if err := writeText(path, track, row.Planned); err != nil {
			return nil, err
		}
		change, err := m.deliver(ctx, row, path, records.Made{Mime: textMime(row.Planned.Format), Duration: trackEnd(track)})
		if err != nil {
			return nil, err
		}
		changes = append(changes, change)
		if row.Planned.TextKind != profiles.TextForced {
			changes = append(changes, func(tx *records.Tx) error { return tx.Says(row.ID, said) })
		}
	}
	return together(changes), nil
}

func trackEnd(track *subtitles.Track) float64 {
	end := 0.0
	for _, cue := range track.Cues {
		end = max(end, cue.End.Seconds())
	}
	return end
}

// writeText writes a track, or what it says, in the planned format.
func writeText(path string, track *subtitles.Track, planned profiles.Derivative) (err error) {
	var text bytes.Buffer
	switch {
	case planned.Format == "ttml": // the only one that says its language; the file it was made of may not, or another
		named := *track
		named.Language = planned.Locale
		err = named.Write(&text, subtitles.FormatTTML)
	case planned.Output != profiles.OutputTranscript:
		err = track.Write(&text, subtitles.Format(planned.Format))
	case planned.Format == formatJSON:
		err = track.WriteTranscriptJSON(&text, planned.Locale)
	default:
		text.WriteString(track.TranscriptText())
	}
	if err != nil {
		return err
	}
	return os.WriteFile(path, text.Bytes(), 0o600)
}

// formatJSON is the format of transcripts with times.
const formatJSON = "json"

func textMime(format string) string {
	switch format {
	case "vtt":
		return "text/vtt"
	case "txt":
		return "text/plain; charset=utf-8"
	case formatJSON:
		return "application/json"
	case "ttml":
		return "application/ttml+xml"
	default:
		return "application/x-subrip"
	}
}

// track reads the track a derivative is made of: a sidecar file or a stream of the master.
func (m *Maker) track(ctx context.Context, job *Job, row records.Derivative) (*subtitles.Track, error) {
	var data []byte
	var err error
	name := "embedded.vtt"
	if row.SubtitleID != "" {
		data, name, err = m.sidecarData(ctx, row.SubtitleID)
	} else {
		data, err = m.embeddedData(ctx, job, row.Planned)
	}
	if err != nil {
		return nil, err
	}
	track, _, err := subtitles.Read(data, subtitles.ReadOptions{Name: name})
	if err != nil {
		return nil, subtitleFault(row.Planned.Locale, err)
	}
	return track, nil
}

func (m *Maker) sidecarData(ctx context.Context, id string) (data []byte, name string, err error) {
	source, err := m.records.Subtitle(ctx, id)
	if errors.Is(err, records.ErrNotFound) {
		return nil, "", jobs.Refuse("subtitle-removed", "The subtitle file was removed before it was used.", "", err)
	}
	if err != nil {
		return nil, "", err
	}
	blob, _, err := m.store.Open(ctx, source.StorageKey, storage.Range{})
	if err != nil {
		return nil, "", err
	}
	defer blob.Close()
	data, err = io.ReadAll(blob)
	return data, source.Filename, err
}

func (m *Maker) embeddedData(ctx context.Context, job *Job, planned profiles.Derivative) ([]byte, error) {
	input, err := m.masterPath(ctx, job)
	if err != nil {
		return nil, err
	}
	for _, track := range job.Version.Source.Text {
		if track.Index == planned.Track {
			var text bytes.Buffer
			err := m.video.ExtractText(ctx, input, track, &text)
			return text.Bytes(), err
		}
	}
	return nil, jobs.Refuse("subtitle-track-missing", "The master has no such subtitle track.", "", nil)
}

// withoutTrack leaves a track out that cannot be had, and says so: an unreadable or empty track inside a master, or a file that was
// removed meanwhile, is no reason to publish nothing. Transient faults still fail the attempt.
func (m *Maker) withoutTrack(job *Job, todo []records.Derivative, err error) (Apply, error) {
	fault := jobs.AsFault(err)
	if fault.Class != jobs.Permanent {
		return nil, err
	}
	job.Log.Warn("subtitle track left out", "code", fault.Code, "error", err)
	return func(tx *records.Tx) error {
		for _, row := range todo {
			if err := tx.Skip(row.ID, fault); err != nil {
				return err
			}
		}
		return tx.AddNotes([]profiles.Note{{Code: fault.Code, Message: "Subtitle track " + todo[0].Planned.Locale + " left out: " + fault.Message}})
	}, nil
}

// writing is the path of the subtitles that are drawn into a video, empty where there are none.
func (m *Maker) writing(ctx context.Context, job *Job, row records.Derivative) (string, error) {
	burn := row.Planned.Burn
	if burn == nil {
		return "", nil
	}
	text := records.Derivative{Planned: profiles.Derivative{Track: burn.Track, Locale: burn.Locale, TextKind: burn.Kind}}
	if burn.Track < 0 {
		sources, err := m.records.Subtitles(ctx, job.Asset.ID)
		if err != nil {
			return "", err
		}
		for _, source := range sources {
			if source.SHA256 == burn.SHA256 {
				text.SubtitleID = source.ID
			}
		}
		if text.SubtitleID == "" {
			return "", jobs.Refuse("subtitle-removed", "The subtitle file to be drawn into the pictures was removed.", "Submit the master again.", nil)
		}
	}
	track, err := m.track(ctx, job, text)
	if err != nil {
		return "", err
	}
	var file bytes.Buffer
	if err := track.Write(&file, subtitles.FormatSRT); err != nil {
		return "", err
	}
	path := job.Folder.Path("burn-" + row.ID + ".srt")
	return path, os.WriteFile(path, file.Bytes(), 0o600)
}
