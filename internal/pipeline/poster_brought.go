package pipeline

import (
	"context"
	"errors"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/jobs"
	"github.com/reelmill/reelmill/profiles"
)

// broughtPoster makes every poster profile of a picture somebody brought.
func (m *Maker) broughtPoster(ctx context.Context, job *Job) (Apply, error) {
	todo, changes, err := m.outstanding(ctx, job)
	if err != nil || len(todo) == 0 {
		return together(changes), err
	}
	source, err := m.records.Poster(ctx, todo[0].PosterID)
	if errors.Is(err, records.ErrNotFound) {
		return withoutPoster(todo), nil
	}
	if err != nil {
		return nil, err
	}
	path, err := m.localAs(ctx, job, source.StorageKey, "poster."+source.Source.Container)
	if err != nil {
		return nil, err
	}
	made, err := m.render(ctx, job, todo, path, source.Source, 0)
	return together(append(changes, made...)), err
}

// withoutPoster leaves out posters of a picture that was removed or replaced meanwhile.
func withoutPoster(todo []records.Derivative) Apply {
	fault := jobs.Refuse("poster-removed", "The picture for the poster was removed before it was used.", "", nil)
	return func(tx *records.Tx) error {
		for _, row := range todo {
			if err := tx.Skip(row.ID, fault); err != nil {
				return err
			}
		}
		return tx.AddNotes([]profiles.Note{{Code: fault.Code, Message: fault.Message}})
	}
}
