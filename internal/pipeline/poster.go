package pipeline

import (
	"context"
	"sync"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/internal/stills"
	"github.com/reelmill/reelmill/profiles"
)

// Poster chooses the best frame of the master, or takes the picture somebody brought, and crops it for every poster profile.
func (m *Maker) Poster(ctx context.Context, job *Job) (Apply, error) {
	if len(job.Derivatives) > 0 && job.Derivatives[0].PosterID != "" {
		return m.broughtPoster(ctx, job)
	}
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
	return m.finishPictures(ctx, job, todo, outs, at)
}

// finishing is how many pictures are verified side by side.
const finishing = 4

// finishPictures verifies and stores pictures. Those of one profile differ in format only and share a placeholder.
func (m *Maker) finishPictures(ctx context.Context, job *Job, todo []records.Derivative, outs []stills.Rendition, at float64) ([]Apply, error) {
	placeholders, err := m.placeholders(ctx, job, outs)
	if err != nil {
		return nil, err
	}
	changes := make([]Apply, len(todo))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(finishing)
	var done atomic.Int64
	for i, row := range todo {
		group.Go(func() error {
			facts, err := m.pictures(job).Verify(ctx, outs[i].Path, row.Planned)
			if err != nil {
				return err
			}
			changes[i], err = m.deliverWithin(ctx, row, outs[i].Path, records.Made{
				Mime: facts.Mime, Width: facts.Width, Height: facts.Height, FrameTime: at, Placeholder: placeholders[fullName(row.Planned.Profile)],
			})
			job.Report(0.6 + 0.4*float64(done.Add(1))/float64(len(todo)))
			return err
		})
	}
	return changes, group.Wait()
}

// placeholders makes the tiny preview of each profile.
func (m *Maker) placeholders(ctx context.Context, job *Job, outs []stills.Rendition) (map[string]string, error) {
	first := map[string]string{}
	for _, out := range outs {
		if name := fullName(out.Derivative.Profile); first[name] == "" {
			first[name] = out.Path
		}
	}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(finishing)
	made := make(map[string]string, len(first))
	var mu sync.Mutex
	for name, path := range first {
		group.Go(func() error {
			placeholder, err := m.pictures(job).Placeholder(ctx, path)
			mu.Lock()
			defer mu.Unlock()
			made[name] = placeholder
			return err
		})
	}
	return made, group.Wait()
}
