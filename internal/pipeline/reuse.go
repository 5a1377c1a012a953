package pipeline

import (
	"context"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/jobs"
)

// reuse marks as done every derivative whose recipe was followed before, and every step that has nothing left to make.
func (m *Maker) reuse(ctx context.Context, graph *records.Graph) error {
	made, err := m.made(ctx, graph.Derivatives)
	if err != nil {
		return err
	}
	outstanding := map[string]int{}
	for i := range graph.Derivatives {
		row := &graph.Derivatives[i]
		twin, ok := made[row.Fingerprint]
		if !ok {
			outstanding[row.StepID]++
			continue
		}
		row.State, row.Made, row.MadeAt = records.DerivativeDone, twin, records.Now()
	}
	for i := range graph.Steps {
		step := &graph.Steps[i]
		if outstanding[step.ID] == 0 {
			step.State, step.Reused, step.Progress, step.FinishedAt = jobs.StateDone, true, 1, records.Now()
		}
	}
	return nil
}

// made finds finished twins of derivatives, by fingerprint. A record whose object has gone from the store does not count.
func (m *Maker) made(ctx context.Context, rows []records.Derivative) (map[string]records.Made, error) {
	prints := make([]string, 0, len(rows))
	for _, row := range rows {
		prints = append(prints, row.Fingerprint)
	}
	twins, err := m.records.FindMade(ctx, prints)
	if err != nil {
		return nil, err
	}
	found := map[string]records.Made{}
	for print, twin := range twins {
		if object, err := m.store.Stat(ctx, twin.Made.StorageKey); err == nil && object.Bytes == twin.Made.Bytes {
			found[print] = twin.Made
		}
	}
	return found, nil
}

// outstanding splits a job's derivatives into those still to make and a note of those that a twin finished meanwhile.
func (m *Maker) outstanding(ctx context.Context, job *Job) (todo []records.Derivative, known []Apply, err error) {
	made, err := m.made(ctx, job.Derivatives)
	if err != nil {
		return nil, nil, err
	}
	for _, row := range job.Derivatives {
		twin, ok := made[row.Fingerprint]
		switch {
		case row.State == records.DerivativeDone:
		case ok:
			known = append(known, func(tx *records.Tx) error { return tx.Made(row.ID, twin) })
		default:
			todo = append(todo, row)
		}
	}
	return todo, known, nil
}

// outstandingOf is outstanding with a path of the master, for steps that make their outputs of it.
func (m *Maker) outstandingOf(ctx context.Context, job *Job) (todo []records.Derivative, known []Apply, input string, err error) {
	todo, known, err = m.outstanding(ctx, job)
	if err != nil || len(todo) == 0 {
		return nil, known, "", err
	}
	input, err = m.masterPath(ctx, job)
	return todo, known, input, err
}

// together applies several changes as one.
func together(changes []Apply) Apply {
	return func(tx *records.Tx) error {
		for _, change := range changes {
			if err := change(tx); err != nil {
				return err
			}
		}
		return nil
	}
}
