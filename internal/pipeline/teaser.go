package pipeline

import (
	"context"

	"github.com/reelmill/reelmill/internal/ffmpeg"
)

// Teaser cuts a short, muted clip out of a lively part of the master.
func (m *Maker) Teaser(ctx context.Context, job *Job) (Apply, error) {
	todo, changes, input, err := m.outstandingOf(ctx, job)
	if err != nil || len(todo) == 0 {
		return together(changes), err
	}
	source := *job.Version.Source
	for _, row := range todo {
		start, err := m.video.PickTeaser(ctx, input, source, row.Planned.Duration)
		if err != nil {
			return nil, err
		}
		path := outputPath(job, row)
		job.Report(0.3)
		clip := ffmpeg.Teaser{Input: input, Source: source, Derivative: row.Planned, Path: path, Start: start}
		if err := m.video.Teaser(ctx, clip); err != nil {
			return nil, err
		}
		made, err := m.inspect(ctx, job, row, path)
		if err != nil {
			return nil, err
		}
		change, err := m.deliverWithin(ctx, row, path, made)
		if err != nil {
			return nil, err
		}
		changes = append(changes, change)
	}
	return together(changes), nil
}
