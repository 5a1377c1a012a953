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
	todo, changes, input, err := m.outstandingOf(ctx, job)
	if err != nil || len(todo) == 0 {
		return together(changes), err
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
		likeness := 0.0
		if pictures {
			if likeness, err = m.likeness(ctx, job, request, i); err != nil {
				return nil, err
			}
		}
		change, err := m.deliverVideo(ctx, job, row, request.Outputs[i].Path, likeness)
		if err != nil {
			return nil, err
		}
		job.Report(0.9 + 0.1*float64(i+1)/float64(len(todo)))
		changes = append(changes, change)
	}
	return together(changes), nil
}

// likeness measures a rendition against its master. A rendition that cannot be compared is still a good one, so that is only
// remarked; verification comes after and is strict.
func (m *Maker) likeness(ctx context.Context, job *Job, request ffmpeg.Encode, i int) (float64, error) {
	likeness, err := m.video.SSIM(ctx, request, i)
	if ctx.Err() != nil {
		return 0, context.Cause(ctx)
	}
	if err != nil {
		job.Log.Warn("quality could not be measured", "profile", request.Outputs[i].Derivative.Profile.Name, "error", err)
		return 0, nil
	}
	return likeness, nil
}

// deliverVideo verifies, measures and stores one video or sound file.
func (m *Maker) deliverVideo(ctx context.Context, job *Job, row records.Derivative, path string, likeness float64) (Apply, error) {
	facts, err := m.video.Verify(ctx, path, row.Planned, *job.Version.Source)
	if err != nil {
		return nil, err
	}
	made := records.Made{
		Mime: facts.Mime, Width: facts.Width, Height: facts.Height, Duration: facts.Duration, Bitrate: facts.Bitrate, SSIM: likeness,
	}
	if facts.FrameRate.Den > 0 {
		made.FrameRate = fmt.Sprintf("%d/%d", facts.FrameRate.Num, facts.FrameRate.Den)
	}
	return m.deliver(ctx, row, path, made)
}
