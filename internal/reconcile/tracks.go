package reconcile

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/reelmill/reelmill/internal/pipeline"
	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/internal/storage"
	"github.com/reelmill/reelmill/profiles"
	"github.com/reelmill/reelmill/subtitles"
)

const (
	// tracksEvery is how often tracks are looked for whose words nobody kept, and tracksBudget after how long a look begins no further one:
	// together they leave the store and the database to others for half of the time, however many old tracks there are.
	tracksEvery  = 10 * time.Second
	tracksBudget = 5 * time.Second
	// tracksRest is the pause after the last of them: what is left then could not be read.
	tracksRest = time.Hour
	// trackBudget bounds the reading of one track, so that one that hangs does not keep back the others.
	trackBudget = 10 * time.Second
	tracksBatch = 20
	// tracksFaults is after how many tracks that could not be read a look ends: the store may be away.
	tracksFaults = 20
)

// recollection is how far the reading of old tracks has come. It is only a matter of turns: what is done is known from the records.
type recollection struct {
	after  string    // the step whose track was read last
	restAt time.Time // when the last of them had been read
}

// RecallTracks takes up the words of tracks that were made before words were kept, until ctx ends, so that their assets are found by what is
// said in them. Of several processes the one that holds the office does it. Each track is a transaction of its own: one that is killed
// goes on at its next start with what is left.
func (r *Reconciler) RecallTracks(ctx context.Context, store storage.Store) error {
	ticker := time.NewTicker(tracksEvery)
	defer ticker.Stop()
	done := recollection{}
	for {
		if time.Since(done.restAt) > tracksRest {
			if err := r.recallTurn(ctx, store, &done); err != nil && ctx.Err() == nil {
				r.log.Warn("old tracks not read, trying again", "error", err)
			}
		}
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
		}
	}
}

// recallTurn is one look, where it is this process's office, in bounded time.
func (r *Reconciler) recallTurn(ctx context.Context, store storage.Store, done *recollection) error {
	held, err := r.office.Held(ctx)
	if err != nil || !held {
		return err
	}
	read, err := r.recall(ctx, store, done, time.Now().Add(tracksBudget))
	if read > 0 {
		r.log.Info("words of old tracks taken up", "tracks", read)
	}
	return err
}

// recall reads old tracks until none is left, it is late, ctx ends or the store seems to be away. What cannot be read now is passed over
// until the next time round.
func (r *Reconciler) recall(ctx context.Context, store storage.Store, done *recollection, late time.Time) (read int, err error) {
	var faults []error
	for {
		steps, err := r.unreadTracks(ctx, done.after)
		if err != nil {
			return read, errors.Join(append(faults, err)...)
		}
		if len(steps) == 0 {
			done.after, done.restAt = "", time.Now()
			return read, errors.Join(faults...)
		}
		for _, step := range steps {
			if ctx.Err() != nil || time.Now().After(late) || len(faults) == tracksFaults {
				return read, errors.Join(faults...)
			}
			done.after = step
			if err := r.recallTrack(ctx, store, step); err != nil {
				faults = append(faults, fmt.Errorf("step %s: %w", step, err))
				continue
			}
			read++
		}
	}
}

func (r *Reconciler) unreadTracks(ctx context.Context, after string) ([]string, error) {
	ctx, cancel := context.WithTimeout(ctx, trackBudget)
	defer cancel()
	return r.records.UnreadTracks(ctx, after, tracksBatch)
}

func (r *Reconciler) recallTrack(ctx context.Context, store storage.Store, step string) error {
	ctx, cancel := context.WithTimeout(ctx, trackBudget)
	defer cancel()
	known, err := r.records.RecallKnown(ctx, step)
	if err != nil || known {
		return err
	}
	rows, err := r.records.UnreadTrack(ctx, step)
	if err != nil {
		return err
	}
	slices.SortStableFunc(rows, func(a, b records.Derivative) int { return toll(a) - toll(b) })
	said, err := r.said(ctx, store, rows)
	if err != nil {
		return err
	}
	return r.records.Recall(ctx, step, said)
}

// toll is what it costs to tell from an output what its track says: a transcript as text is just that.
func toll(row records.Derivative) int {
	return slices.Index([]string{"txt", "json", "vtt", "srt", "ttml"}, row.Planned.Format)
}

// said reads a track from the first of its outputs that can be read. One whose outputs are all there, but are no subtitles, says nothing:
// their content will not change. One that is missing may come back with the disk it is on.
func (r *Reconciler) said(ctx context.Context, store storage.Store, rows []records.Derivative) (string, error) {
	var missing error
	for _, row := range rows {
		said, err := saidIn(ctx, store, row.Planned, row.Made.StorageKey)
		switch {
		case err == nil:
			return said, nil
		case errors.Is(err, storage.ErrNotFound):
			missing = err
		case subtitles.CodeOf(err) != "":
			r.log.Warn("old track says nothing that can be read", "version", row.VersionID, "file", row.Made.StorageKey, "error", err)
		default:
			return "", err
		}
	}
	return "", missing
}

func saidIn(ctx context.Context, store storage.Store, planned profiles.Derivative, key string) (string, error) {
	blob, _, err := store.Open(ctx, key, storage.Range{})
	if err != nil {
		return "", err
	}
	defer blob.Close()
	// A byte more than is allowed is refused by who reads it.
	data, err := io.ReadAll(io.LimitReader(blob, int64(subtitles.DefaultLimits().Bytes)+1))
	if err != nil {
		return "", err
	}
	return pipeline.Said(planned, data)
}
