package pipeline

import (
	"context"
	"slices"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/jobs"
	"github.com/reelmill/reelmill/profiles"
)

// addition is the graph of one subtitle file that arrived after its version was planned: the track itself, and the streams,
// which are packaged anew with it. Without a source a file was removed, and only the streams change. It is empty where nothing
// of the set does.
func (i *Intake) addition(ctx context.Context, version *records.Version, source *records.SubtitleSource) (*records.Graph, error) {
	rows, err := i.additionRows(ctx, version, source)
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

// additionRows are the rows of the new track, and those of the streams it belongs into.
func (i *Intake) additionRows(ctx context.Context, version *records.Version, source *records.SubtitleSource) ([]records.Derivative, error) {
	asset, err := i.records.Asset(ctx, version.AssetID)
	if err != nil {
		return nil, err
	}
	sidecars, err := i.records.Subtitles(ctx, asset.ID)
	if err != nil {
		return nil, err
	}
	plan, err := version.SetDoc.Plan(*version.Source, planOptions(asset, sidecars))
	if err != nil {
		return nil, err
	}
	rows, err := i.recipes.rows(version, plan.Derivatives, sidecars)
	if err != nil {
		return nil, err
	}
	added := func(row records.Derivative) bool { return source != nil && row.SubtitleID == source.ID }
	changes := source == nil || slices.ContainsFunc(rows, added)
	rows = slices.DeleteFunc(rows, func(row records.Derivative) bool {
		return !changes || !added(row) && row.Planned.Output != profiles.OutputStream
	})
	for at := range rows {
		rows[at].Ordinal += lastOrdinal / 2
	}
	return rows, nil
}
