package pipeline

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"math"
	"path"
	"slices"

	"github.com/reelmill/reelmill/internal/manifest"
	"github.com/reelmill/reelmill/internal/packaging"
	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/internal/storage"
	"github.com/reelmill/reelmill/jobs"
	"github.com/reelmill/reelmill/profiles"
)

// Package makes one set of segments out of finished renditions, sounds, subtitles and previews, and the playlists of every
// format that is asked for.
func (m *Maker) Package(ctx context.Context, job *Job) (Apply, error) {
	todo, changes, err := m.outstanding(ctx, job)
	if err != nil || len(todo) == 0 {
		return together(changes), err
	}
	stream, err := m.stream(ctx, job, todo)
	if err != nil {
		return nil, err
	}
	folder, err := workFolder(job, "stream")
	if err != nil {
		return nil, err
	}
	done, err := m.packager.Package(ctx, stream, folder, func(part float64) { job.Report(0.1 + 0.5*part) })
	if err != nil {
		return nil, err
	}
	prefix := folderKey(streamRoom, job.Step.Work)
	if err := m.storeFolder(ctx, job, prefix, folder, done.Files); err != nil {
		return nil, err
	}
	for _, row := range todo {
		name, mime := done.HLS, "application/vnd.apple.mpegurl"
		if row.Planned.Format == "dash" {
			name, mime = done.DASH, "application/dash+xml"
		}
		others := slices.DeleteFunc(slices.Clone(done.Files), func(file string) bool { return file == name })
		change, err := m.entry(ctx, row, folder, prefix, name, records.Made{Mime: mime, Duration: row.Planned.Duration, Files: others})
		if err != nil {
			return nil, err
		}
		changes = append(changes, change)
	}
	return together(changes), nil
}

// stream gathers what a stream consists of.
func (m *Maker) stream(ctx context.Context, job *Job, todo []records.Derivative) (packaging.Stream, error) {
	plan := todo[0].Planned
	stream := packaging.Stream{SegmentSeconds: plan.Profile.Stream.SegmentSeconds, Duration: plan.Duration}
	for _, row := range todo {
		stream.HLS = stream.HLS || row.Planned.Format == "hls"
		stream.DASH = stream.DASH || row.Planned.Format == "dash"
	}
	rows, err := m.records.Derivatives(ctx, job.Version.ID)
	if err != nil {
		return stream, err
	}
	if stream.Videos, err = m.streamVideos(ctx, job, plan, rows); err != nil {
		return stream, err
	}
	if stream.Audios, err = m.streamSounds(ctx, job, plan); err != nil {
		return stream, err
	}
	if stream.Texts, err = m.streamTexts(ctx, job, rows); err != nil {
		return stream, err
	}
	stream.Board, err = m.streamBoard(ctx, job, rows)
	return stream, err
}

// streamVideos are the renditions of a stream. One that was left out for its size is missing from the stream, too.
func (m *Maker) streamVideos(ctx context.Context, job *Job, plan profiles.Derivative, rows []records.Derivative) ([]packaging.Video, error) {
	var videos []packaging.Video
	for _, name := range plan.Members {
		at := slices.IndexFunc(rows, func(row records.Derivative) bool {
			return row.Planned.Output == profiles.OutputVideo && row.Planned.Profile.Name == name &&
				row.Planned.Profile.Set == plan.Profile.Set && row.State == records.DerivativeDone
		})
		if at < 0 {
			continue
		}
		path, err := m.localAs(ctx, job, rows[at].Made.StorageKey, "video-"+name)
		if err != nil {
			return nil, err
		}
		videos = append(videos, packaging.Video{Name: name, Path: path, FrameRate: rows[at].Planned.FrameRate})
	}
	if len(plan.Members) > 0 && len(videos) == 0 {
		return nil, jobs.Refuse("stream-empty", "No rendition is left for the stream to hold.", "Raise max_bytes in the profiles of the set.", nil)
	}
	return videos, nil
}

func (m *Maker) streamSounds(ctx context.Context, job *Job, plan profiles.Derivative) ([]packaging.Audio, error) {
	args, err := argsOf[packageArgs](&job.Step)
	if err != nil {
		return nil, err
	}
	parts, err := m.fetchParts(ctx, job, args.Sounds)
	if err != nil {
		return nil, err
	}
	var sounds []packaging.Audio
	for i, sound := range plan.Sounds {
		part := parts[args.Sounds[i]]
		sounds = append(sounds, packaging.Audio{
			Name: packaging.SoundName(i + 1), Path: part.path, Language: sound.Language, Label: sound.Label,
			Default: sound.Default, Channels: cmp.Or(part.Channels, sound.Coding.Channels), Described: sound.Described,
		})
	}
	return sounds, nil
}

// streamTexts are the subtitle tracks that the manifest lists.
func (m *Maker) streamTexts(ctx context.Context, job *Job, rows []records.Derivative) ([]packaging.Text, error) {
	sidecars, err := m.records.Subtitles(ctx, job.Asset.ID)
	if err != nil {
		return nil, err
	}
	// Films beside the stream may have subtitles drawn in; the stream has not, and its default is its own.
	rows = slices.DeleteFunc(slices.Clone(rows), func(row records.Derivative) bool { return row.Planned.Output != profiles.OutputSubtitle })
	document, err := manifest.Build(manifest.Input{
		Asset: job.Asset, Version: job.Version, Derivatives: rows, Sidecars: sidecars, URL: func(key string) string { return key },
	})
	if err != nil {
		return nil, err
	}
	var texts []packaging.Text
	for _, track := range document.Subtitles {
		same := func(t packaging.Text) bool { return t.Locale == track.Locale && t.Kind == track.Kind }
		if track.VTT == "" || slices.ContainsFunc(texts, same) {
			continue
		}
		data, err := m.read(ctx, track.VTT)
		if err != nil {
			return nil, err
		}
		texts = append(texts, packaging.Text{Locale: track.Locale, Kind: track.Kind, Label: track.Label, Default: track.Default, VTT: data})
	}
	return texts, nil
}

// read returns a small object whole.
func (m *Maker) read(ctx context.Context, key string) ([]byte, error) {
	blob, _, err := m.store.Open(ctx, key, storage.Range{})
	if err != nil {
		return nil, err
	}
	defer blob.Close()
	var data bytes.Buffer
	_, err = io.Copy(&data, blob)
	return data.Bytes(), err
}

// streamBoard is the storyboard of the version, nil where it has none.
func (m *Maker) streamBoard(ctx context.Context, job *Job, rows []records.Derivative) (*packaging.Board, error) {
	for _, row := range rows {
		if row.Planned.Output != profiles.OutputStoryboard || row.State != records.DerivativeDone {
			continue
		}
		coding := row.Planned.Profile.Storyboard
		board := &packaging.Board{
			Columns: coding.Columns, Rows: coding.Rows, Width: row.Made.Width, Height: row.Made.Height, Interval: coding.Interval,
			Pictures: int(math.Ceil(row.Planned.Duration / coding.Interval)),
		}
		for i, name := range row.Made.Files {
			sheet, err := m.localAs(ctx, job, path.Join(path.Dir(row.Made.StorageKey), name), fmt.Sprintf("sheet-%d", i))
			if err != nil {
				return nil, err
			}
			board.Sheets = append(board.Sheets, sheet)
		}
		return board, nil
	}
	return nil, nil //nolint:nilnil // no storyboard is no fault
}
