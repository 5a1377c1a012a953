package pipeline

import (
	"cmp"
	"context"
	"errors"

	"github.com/reelmill/reelmill/internal/ffmpeg"
	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/jobs"
	"github.com/reelmill/reelmill/profiles"
)

// Teaser cuts a short, muted clip out of a lively part of the master.
func (m *Maker) Teaser(ctx context.Context, job *Job) (Apply, error) {
	todo, changes, input, err := m.outstandingOf(ctx, job)
	if err != nil || len(todo) == 0 {
		return together(changes), err
	}
	for _, row := range todo {
		change, err := m.teaser(ctx, job, row, input)
		if err != nil {
			change, err = leaveOut(job, row, err)
		}
		if err != nil {
			return nil, err
		}
		changes = append(changes, change)
	}
	return together(changes), nil
}

// leaveOut publishes without a clip that cannot be made: whether the master is too damaged is for its renditions to say. Faults
// that another attempt may not meet still fail this one.
func leaveOut(job *Job, row records.Derivative, err error) (Apply, error) {
	fault := jobs.AsFault(err)
	if fault.Class != jobs.Permanent {
		return nil, err
	}
	job.Log.Warn("teaser left out", "code", fault.Code, "error", err)
	return func(tx *records.Tx) error {
		note := profiles.Note{Code: "teaser-left-out", Message: row.Planned.Profile.Name + " could not be made: " + fault.Message}
		return errors.Join(tx.Skip(row.ID, fault), tx.AddNotes([]profiles.Note{note}))
	}, nil
}

func (m *Maker) teaser(ctx context.Context, job *Job, row records.Derivative, input string) (Apply, error) {
	start, err := m.video.PickTeaser(ctx, input, *job.Version.Source, row.Planned.Duration)
	if err != nil {
		return nil, err
	}
	job.Report(0.3)
	clip := ffmpeg.Teaser{
		Input: input, Source: *job.Version.Source, Derivative: row.Planned, Path: job.Folder.Path("clip.mp4"), Start: start,
	}
	if err := m.video.Teaser(ctx, clip); err != nil {
		return nil, err
	}
	path, names := clip.Path, ""
	if row.Planned.Format != "mp4" {
		if path, names, err = m.rewrapped(ctx, job, row, clip.Path); err != nil {
			return nil, err
		}
	}
	made, err := m.inspect(ctx, job, row, path)
	if err != nil {
		return nil, err
	}
	made.Mime = cmp.Or(made.Mime, names)
	return m.deliverWithin(ctx, row, path, made)
}

// rewrapped puts a clip that was encoded as MP4 into another container, and names its codecs.
func (m *Maker) rewrapped(ctx context.Context, job *Job, row records.Derivative, clip string) (path, mime string, err error) {
	whole := profiles.Chunk{Count: 1, Rate: row.Planned.FrameRate, To: profiles.Frames(row.Planned.Duration, row.Planned.FrameRate)}
	facts, err := m.video.VerifyChunk(ctx, clip, row.Planned, *job.Version.Source, whole)
	if err != nil {
		return "", "", err
	}
	join := ffmpeg.Join{Derivative: row.Planned, Path: outputPath(job, row), Chunks: []ffmpeg.JoinChunk{{Path: clip, Frames: facts.Frames}}}
	return join.Path, ffmpeg.JoinedMime(row.Planned.Format, facts.Mime), m.video.Join(ctx, join)
}
