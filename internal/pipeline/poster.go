package pipeline

import (
	"context"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/internal/stills"
	"github.com/reelmill/reelmill/profiles"
)

// Poster chooses the best frame of the master and crops it for every poster profile.
func (m *Maker) Poster(ctx context.Context, job *Job) (Apply, error) {
	todo, changes, input, err := m.outstandingOf(ctx, job)
	if err != nil || len(todo) == 0 {
		return together(changes), err
	}
	frames, err := workFolder(job, "frames")
	if err != nil {
		return nil, err
	}
	frame, err := m.video.BestFrame(ctx, input, *job.Version.Source, frames)
	if err != nil {
		return nil, err
	}
	job.Report(0.5)
	picture, err := m.pictures(job).Probe(ctx, frame.Path)
	if err != nil {
		return nil, err
	}
	made, err := m.render(ctx, job, todo, frame.Path, picture, frame.Time)
	if err != nil {
		return nil, err
	}
	changes = append(changes, made...)
	if frame.Black {
		changes = append(changes, func(tx *records.Tx) error {
			return tx.AddNotes([]profiles.Note{{Code: "poster-black", Message: "Every frame of the master is black, so the poster is too."}})
		})
	}
	return together(changes), nil
}

// Image makes the renditions of an image master.
func (m *Maker) Image(ctx context.Context, job *Job) (Apply, error) {
	todo, changes, input, err := m.outstandingOf(ctx, job)
	if err != nil || len(todo) == 0 {
		return together(changes), err
	}
	made, err := m.render(ctx, job, todo, input, *job.Version.Source, 0)
	return together(append(changes, made...)), err
}

// render makes, verifies and stores pictures out of one picture.
func (m *Maker) render(ctx context.Context, job *Job, todo []records.Derivative, input string, source profiles.Source, at float64) ([]Apply, error) {
	var outs []stills.Rendition
	for _, row := range todo {
		outs = append(outs, stills.Rendition{Derivative: row.Planned, Path: outputPath(job, row)})
	}
	tools := m.pictures(job)
	renders, err := workFolder(job, "renders")
	if err != nil {
		return nil, err
	}
	if err := tools.Render(ctx, input, source, renders, outs); err != nil {
		return nil, err
	}
	var changes []Apply
	for i, row := range todo {
		facts, err := tools.Verify(ctx, outs[i].Path, row.Planned)
		if err != nil {
			return nil, err
		}
		placeholder, err := tools.Placeholder(ctx, outs[i].Path)
		if err != nil {
			return nil, err
		}
		change, err := m.deliver(ctx, row, outs[i].Path, records.Made{
			Mime: facts.Mime, Width: facts.Width, Height: facts.Height, FrameTime: at, Placeholder: placeholder,
		})
		if err != nil {
			return nil, err
		}
		changes = append(changes, change)
		job.Report(0.5 + 0.5*float64(i+1)/float64(len(todo)))
	}
	return changes, nil
}
