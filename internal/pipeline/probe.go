package pipeline

import (
	"context"
	"errors"
	"io"
	"os"
	"slices"
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
	sidecars, err := m.records.Subtitles(ctx, job.Asset.ID)
	if err != nil {
		return nil, err
	}
	plan, err := planFor(job, source, sidecars)
	if err != nil {
		return nil, err
	}
	version := job.Version
	version.MasterSHA256, version.MasterKey, version.Source = taken.sha256, taken.key, &source
	graph, err := m.planGraph(ctx, &version, plan, sidecars)
	if err != nil {
		return nil, err
	}
	return func(tx *records.Tx) error {
		if err := unchanged(tx, sidecars); err != nil {
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

// unchanged makes the probe come back when a subtitle file was added or removed while it was planning: nobody else would
// plan it.
func unchanged(tx *records.Tx, planned []records.SubtitleSource) error {
	current, err := tx.Subtitles()
	if err != nil {
		return err
	}
	same := slices.EqualFunc(current, planned, func(a, b records.SubtitleSource) bool { return a.ID == b.ID })
	if !same {
		return jobs.Postpone("subtitles-changed", "The subtitle files changed while the version was being planned.", time.Second)
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

// planOptions are the choices people made about an asset.
func planOptions(asset *records.Asset, sources []records.SubtitleSource) profiles.Options {
	options := profiles.Options{Focal: asset.Focal(), Language: asset.Language}
	for _, source := range sources {
		options.Sidecars = append(options.Sidecars, sidecar(source))
	}
	return options
}

func planFor(job *Job, source profiles.Source, sources []records.SubtitleSource) (*profiles.Plan, error) {
	plan, err := job.Version.SetDoc.Plan(source, planOptions(&job.Asset, sources))
	var fault *jobs.Fault
	if err != nil && !errors.As(err, &fault) {
		return nil, jobs.Refuse("plan-failed", "Nothing can be planned for this master with this set.", "Try another rendition set.", err)
	}
	return plan, err
}

// planGraph lays out the steps, strikes off what exists already and puts publishing behind all of it.
func (m *Maker) planGraph(ctx context.Context, version *records.Version, plan *profiles.Plan, sidecars []records.SubtitleSource) (*records.Graph, error) {
	rows, err := m.recipes.rows(version, plan.Derivatives, sidecars)
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
