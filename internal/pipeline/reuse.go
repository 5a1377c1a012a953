package pipeline

import (
	"context"
	"errors"
	"slices"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/internal/storage"
	"github.com/reelmill/reelmill/jobs"
)

// shelf knows what was made before.
type shelf struct {
	records *records.Store
	store   storage.Store
}

// reuse marks as done every row whose recipe was followed before.
func (m shelf) reuse(ctx context.Context, rows []records.Derivative) error {
	made, err := m.made(ctx, rows)
	if err != nil {
		return err
	}
	for i := range rows {
		if twin, ok := made[rows[i].Fingerprint]; ok {
			rows[i].State, rows[i].Made = records.DerivativeDone, twin
		}
	}
	return nil
}

// reuseParts marks as done every step of a new graph whose parts all exist.
func (m shelf) reuseParts(ctx context.Context, graph *records.Graph) error {
	for i := range graph.Steps {
		step := &graph.Steps[i]
		names := partsOf(step)
		if len(names) == 0 || makesRows(graph, step) {
			continue
		}
		parts, err := m.parts(ctx, names)
		if err != nil {
			return err
		}
		if len(parts) == len(names) {
			reused(step)
		}
	}
	return nil
}

// partsOf are the names of the parts that a step makes. Arguments that cannot be read name none: the step itself says so when it
// is run.
func partsOf(step *records.Step) []string {
	var names []string
	switch step.Kind {
	case jobs.KindEncode:
		args, _ := argsOf[encodeArgs](step)
		for _, rung := range args.Rungs {
			names = append(names, rung.Part)
		}
	case jobs.KindAudio:
		args, _ := argsOf[soundArgs](step)
		for _, sound := range args.Sounds {
			names = append(names, sound.Part)
		}
	default:
	}
	return names
}

func makesRows(graph *records.Graph, step *records.Step) bool {
	return slices.ContainsFunc(graph.Derivatives, func(row records.Derivative) bool { return row.StepID == step.ID })
}

// parts finds finished parts by name. A record whose object has gone from the store does not count.
func (m shelf) parts(ctx context.Context, names []string) (map[string]records.Part, error) {
	parts, err := m.records.Parts(ctx, names)
	if err != nil {
		return nil, err
	}
	for name, part := range parts {
		there, err := m.there(ctx, part.StorageKey, part.Bytes)
		if err != nil {
			return nil, err
		}
		if !there {
			delete(parts, name)
		}
	}
	return parts, nil
}

// made finds finished twins of derivatives, by fingerprint. A record whose object has gone from the store does not count.
func (m shelf) made(ctx context.Context, rows []records.Derivative) (map[string]records.Made, error) {
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
		there, err := m.there(ctx, twin.Made.StorageKey, twin.Made.Bytes)
		if err != nil {
			return nil, err
		}
		if there {
			found[print] = twin.Made
		}
	}
	return found, nil
}

// there reports whether the store has an object in the size recorded. A store that cannot tell gives its error: what it may have is
// neither lost nor to be made once more.
func (m shelf) there(ctx context.Context, key string, size int64) (bool, error) {
	object, err := m.store.Stat(ctx, key)
	if errors.Is(err, storage.ErrNotFound) {
		return false, nil
	}
	return err == nil && object.Bytes == size, err
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
	todo, _ = withoutTwins(todo)
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
