package pipeline

import (
	"context"
	"fmt"

	"github.com/reelmill/reelmill/internal/ffmpeg"
	"github.com/reelmill/reelmill/internal/records"
)

// Encode makes every outstanding rung of the ladder in one ffmpeg process from one decode.
func (m *Maker) Encode(ctx context.Context, job *Job) (Apply, error) {
	return m.encode(ctx, job, true)
}

// Audio makes the outputs of a master without pictures.
func (m *Maker) Audio(ctx context.Context, job *Job) (Apply, error) {
	return m.encode(ctx, job, false)
}

func (m *Maker) encode(ctx context.Context, job *Job, pictures bool) (Apply, error) {
	todo, changes, err := m.outstanding(ctx, job)
	if err != nil || len(todo) == 0 {
		return together(changes), err
	}
	input, err := m.masterPath(ctx, job)
	if err != nil {
		return nil, err
	}
	source := *job.Version.Source
	request := ffmpeg.Encode{Input: input, Source: source}
	for _, row := range todo {
		request.Outputs = append(request.Outputs, ffmpeg.EncodeOutput{Derivative: row.Planned, Path: outputPath(job, row)})
	}
	err = m.video.Encode(ctx, request, func(p ffmpeg.Progress) {
		if source.Duration > 0 {
			job.Report(0.9 * p.Time / source.Duration)
		}
	})
	if err != nil {
		return nil, err
	}
	for i, row := range todo {
		change, err := m.deliverVideo(ctx, job, row, request.Outputs[i].Path)
		if err != nil {
			return nil, err
		}
		if pictures {
			job.Report(0.9 + 0.1*float64(i+1)/float64(len(todo)))
		}
		changes = append(changes, change)
	}
	return together(changes), nil
}

// deliverVideo verifies, measures and stores one video or sound file.
func (m *Maker) deliverVideo(ctx context.Context, job *Job, row records.Derivative, path string) (Apply, error) {
	facts, err := m.video.Verify(ctx, path, row.Planned, *job.Version.Source)
	if err != nil {
		return nil, err
	}
	made := records.Made{
		Mime: facts.Mime, Width: facts.Width, Height: facts.Height, Duration: facts.Duration, Bitrate: facts.Bitrate, SSIM: facts.SSIM,
	}
	if facts.FrameRate.Den > 0 {
		made.FrameRate = fmt.Sprintf("%d/%d", facts.FrameRate.Num, facts.FrameRate.Den)
	}
	return m.deliver(ctx, row, path, made)
}
