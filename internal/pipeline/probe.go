package pipeline

import (
	"context"
	"errors"
	"io"
	"os"
	"time"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/internal/stills"
	"github.com/reelmill/reelmill/jobs"
	"github.com/reelmill/reelmill/profiles"
)

// Probe takes the master in, measures it and plans everything that will be made of it.
func (m *Maker) Probe(ctx context.Context, job *Job) (Apply, error) {
	taken, source, err := m.examine(ctx, job)
	if err != nil {
		return nil, err
	}
	job.Report(0.95)
	files, err := filesOf(ctx, m.records, job.Asset.ID)
	if err != nil {
		return nil, err
	}
	plan, err := planFor(job, source, files)
	if err != nil {
		return nil, err
	}
	version := job.Version
	version.MasterSHA256, version.MasterKey, version.Source = taken.sha256, taken.key, &source
	graph, err := m.planGraph(ctx, &version, plan, files)
	if err != nil {
		return nil, err
	}
	return func(tx *records.Tx) error {
		if err := unchanged(tx, files); err != nil {
			return err
		}
		if err := tx.TakeMaster(taken.key, taken.sha256, source); err != nil {
			return err
		}
		if err := tx.AddNotes(append(source.Notes, plan.Notes...)); err != nil {
			return err
		}
		return tx.AddPlan(graph)
	}, nil
}

// examine takes the master in and measures it. What an earlier version has taken in is neither read nor measured again.
func (m *Maker) examine(ctx context.Context, job *Job) (*master, profiles.Source, error) {
	if version := &job.Version; version.SourceType == records.OriginMaster && version.Source != nil {
		known := &master{sha256: version.MasterSHA256, bytes: version.MasterBytes, key: version.MasterKey}
		return known, *version.Source, m.stillThere(ctx, version)
	}
	taken, err := m.takeMaster(ctx, job)
	if err != nil {
		return nil, profiles.Source{}, err
	}
	source, err := m.measure(ctx, job, taken.path)
	source.Bytes = taken.bytes
	return taken, source, err
}

// unchanged makes the probe come back when a subtitle file or a poster was added or removed while it was planning: nobody else
// would plan it.
func unchanged(tx *records.Tx, planned beside) (err error) {
	var current beside
	if current.subtitles, err = tx.Subtitles(); err != nil {
		return err
	}
	if current.posters, err = tx.Posters(); err != nil {
		return err
	}
	if !current.same(planned) {
		return jobs.Postpone("files-changed", "The subtitle files or posters changed while the version was being planned.", time.Second)
	}
	return nil
}

// measure looks at the content, not the name: a picture that calls itself .mp4 is a picture.
func (m *Maker) measure(ctx context.Context, job *Job, path string) (profiles.Source, error) {
	head, err := readHead(path, 4096)
	if err != nil {
		return profiles.Source{}, err
	}
	if _, ok := stills.Sniff(head); ok {
		return m.pictures(job).Probe(ctx, path)
	}
	return m.video.Probe(ctx, path)
}

func readHead(path string, limit int64) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return io.ReadAll(io.LimitReader(file, limit))
}

func planFor(job *Job, source profiles.Source, files beside) (*profiles.Plan, error) {
	plan, err := job.Version.SetDoc.Plan(source, files.options(&job.Asset))
	var fault *jobs.Fault
	if err != nil && !errors.As(err, &fault) {
		return nil, jobs.Refuse("plan-failed", "Nothing can be planned for this master with this set.", "Try another rendition set.", err)
	}
	return plan, err
}

// planGraph lays out the steps, strikes off what exists already and puts publishing behind all of it.
func (m *Maker) planGraph(ctx context.Context, version *records.Version, plan *profiles.Plan, files beside) (*records.Graph, error) {
	rows, err := m.recipes.rows(version, plan.Derivatives, files)
	if err != nil {
		return nil, err
	}
	if err := m.reuse(ctx, rows); err != nil {
		return nil, err
	}
	l := newLayout(m.recipes, version)
	if err := l.all(rows); err != nil {
		return nil, err
	}
	graph := l.graph
	if err := m.reuseParts(ctx, graph); err != nil {
		return nil, err
	}
	publish, err := records.NewStep(version, jobs.KindPublish, "publish")
	if err != nil {
		return nil, err
	}
	publish.State, publish.Ordinal = jobs.StateWaiting, lastOrdinal
	for _, step := range graph.Steps {
		graph.Edges = append(graph.Edges, records.StepEdge{StepID: publish.ID, NeedsID: step.ID})
	}
	graph.Steps = append(graph.Steps, publish)
	return graph, nil
}
