package pipeline

import (
	"context"
	"slices"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/jobs"
	"github.com/reelmill/reelmill/profiles"
)

// late says what changed beside a master after its version was planned: a file that came, by its id, or with both empty one that went.
type late struct {
	subtitleID string
	posterID   string
	// streams tells that the streams hold what changed.
	streams bool
}

func (l late) brings(row records.Derivative) bool {
	return l.subtitleID != "" && row.SubtitleID == l.subtitleID || l.posterID != "" && row.PosterID == l.posterID
}

func (l late) went() bool { return l.subtitleID == "" && l.posterID == "" }

// join adds a late file, or the loss of one, to the newest version and to the one readers see, which are two while a new master is being made or
// after it failed.
func (i *Intake) join(ctx context.Context, assetID string, change late) error {
	newest, err := i.records.Version(ctx, assetID, 0)
	if err != nil {
		return err
	}
	if err := i.extend(ctx, newest, change); err != nil {
		return err
	}
	asset, err := i.records.Asset(ctx, assetID)
	if err != nil || asset.PublishedVersion == 0 || asset.PublishedVersion == newest.Number {
		return err
	}
	published, err := i.records.Version(ctx, assetID, asset.PublishedVersion)
	if err != nil {
		return err
	}
	return i.extend(ctx, published, change)
}

// extend adds a late file to a version that has a plan. A version still being probed will plan the file by itself; a
// failed one takes the file up when it is retried.
func (i *Intake) extend(ctx context.Context, version *records.Version, change late) error {
	if version.Source == nil {
		return nil
	}
	graph, err := i.addition(ctx, version, change)
	if err != nil || len(graph.Steps) == 0 {
		return err
	}
	publish, err := records.NewStep(version, jobs.KindPublish, "publish")
	if err != nil {
		return err
	}
	publish.Ordinal = lastOrdinal
	if err := i.records.Extend(ctx, version.ID, graph, publish); err != nil {
		return err
	}
	i.woken()
	return nil
}

// addition is the graph of one file that arrived after its version was planned: what is made of it, and the streams, which are
// packaged anew where they hold it. When a file was removed, only the streams change. It is empty where nothing of the set does.
func (i *Intake) addition(ctx context.Context, version *records.Version, change late) (*records.Graph, error) {
	rows, err := i.additionRows(ctx, version, change)
	if err != nil || len(rows) == 0 {
		return &records.Graph{}, err
	}
	if err := i.reuse(ctx, rows); err != nil {
		return nil, err
	}
	progress, err := i.records.Progress(ctx, version.ID)
	if err != nil {
		return nil, err
	}
	l := newLayout(i.recipes, version)
	for _, step := range progress.Steps {
		if slices.Contains([]jobs.Kind{jobs.KindSubtitle, jobs.KindStoryboard, jobs.KindAudio, jobs.KindAssemble}, step.Kind) {
			l.feeds = append(l.feeds, step.ID)
		}
	}
	if err := l.all(rows); err != nil {
		return nil, err
	}
	for at := range l.graph.Steps {
		l.graph.Steps[at].Ordinal += lastOrdinal / 2
	}
	return l.graph, i.reuseParts(ctx, l.graph)
}

// additionRows are the rows of what a late file brings, and those of the streams it belongs into.
func (i *Intake) additionRows(ctx context.Context, version *records.Version, change late) ([]records.Derivative, error) {
	asset, err := i.records.Asset(ctx, version.AssetID)
	if err != nil {
		return nil, err
	}
	files, err := filesOf(ctx, i.records, asset.ID)
	if err != nil {
		return nil, err
	}
	plan, err := version.SetDoc.Plan(*version.Source, files.options(asset))
	if err != nil {
		return nil, err
	}
	rows, err := i.recipes.rows(version, plan.Derivatives, files)
	if err != nil {
		return nil, err
	}
	changes := change.went() || slices.ContainsFunc(rows, change.brings)
	rows = slices.DeleteFunc(rows, func(row records.Derivative) bool {
		stream := change.streams && row.Planned.Output == profiles.OutputStream
		return !changes || !change.brings(row) && !stream
	})
	for at := range rows {
		rows[at].Ordinal += lastOrdinal / 2
	}
	return rows, nil
}
