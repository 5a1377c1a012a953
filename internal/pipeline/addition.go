package pipeline

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/jobs"
	"github.com/reelmill/reelmill/profiles"
)

// late is what changes beside a master after its version was planned: a file that comes, or the subtitles of a locale that go.
type late struct {
	subtitle *records.SubtitleSource
	poster   *records.PosterSource
	gone     string
}

// brings reports whether an output is made of the file that comes.
func (l late) brings(row records.Derivative) bool {
	return l.subtitle != nil && row.SubtitleID == l.subtitle.ID || l.poster != nil && row.PosterID == l.poster.ID
}

// streams tells that the streams hold what changes.
func (l late) streams() bool { return l.poster == nil }

// after are the files there are when the change is made.
func (b beside) after(change late) beside {
	switch {
	case change.subtitle != nil:
		b.subtitles = append(slices.DeleteFunc(b.subtitles, func(s records.SubtitleSource) bool {
			return s.Locale == change.subtitle.Locale && s.Kind == change.subtitle.Kind
		}), *change.subtitle)
	case change.poster != nil:
		b.posters = append(slices.DeleteFunc(b.posters, func(p records.PosterSource) bool { return p.Locale == change.poster.Locale }), *change.poster)
	default:
		b.subtitles = slices.DeleteFunc(b.subtitles, func(s records.SubtitleSource) bool { return s.Locale == change.gone })
	}
	return b
}

// planTries is how often a change is planned for an asset that others keep changing.
const planTries = 20

// join stores a change beside the masters of an asset together with the steps it brings, by store. What they are planned for may have
// changed by then, and they are planned again.
func (i *Intake) join(ctx context.Context, assetID string, change late, store func(additions []records.Addition) error) error {
	for range planTries {
		additions, err := i.planned(ctx, assetID, change)
		if err == nil {
			err = store(additions)
		}
		if errors.Is(err, records.ErrMoved) {
			continue
		}
		if err == nil {
			i.woken()
		}
		return inTime(err)
	}
	return jobs.Stumble("asset-busy", "The asset was changed by others again and again.", "Try again in a moment.", nil)
}

// removalPatience is how long a removal waits for its plan.
const removalPatience = 5 * time.Second

// planned are the additions of a change. What is taken down must go whatever is away, such as the store that the plan asks for what was
// made before: without a plan nothing is added, and the streams that hold the track are packaged again by the next change or remake. Where
// it is the records that are away, the removal itself says so.
func (i *Intake) planned(ctx context.Context, assetID string, change late) ([]records.Addition, error) {
	if change.gone == "" {
		return i.additions(ctx, assetID, change)
	}
	ctx, stop := context.WithTimeout(ctx, removalPatience)
	defer stop()
	additions, err := i.additions(ctx, assetID, change)
	if err != nil {
		return nil, nil
	}
	return additions, nil
}

// additions are what a change brings to the newest version and to the one readers see, which are two while a new master is being made or
// after it failed. A version still being probed will plan the file by itself, and nothing becomes of a withdrawn asset.
func (i *Intake) additions(ctx context.Context, assetID string, change late) ([]records.Addition, error) {
	asset, err := i.records.Asset(ctx, assetID) // first of all: whatever changes from here on makes it another
	if err != nil || asset.State == records.AssetWithdrawn || asset.LatestVersion == 0 {
		return nil, err
	}
	if err := i.mayShow(ctx, asset); err != nil {
		return nil, err
	}
	files, err := filesOf(ctx, i.records, assetID)
	if err != nil {
		return nil, err
	}
	files = files.after(change)
	var additions []records.Addition
	for _, number := range slices.Compact([]int{asset.LatestVersion, asset.PublishedVersion}) {
		if number == 0 {
			continue
		}
		version, err := i.records.Version(ctx, assetID, number)
		if err != nil {
			return nil, err
		}
		addition, err := i.addition(ctx, asset, version, files, change)
		if err != nil {
			return nil, err
		}
		additions = append(additions, addition)
	}
	return additions, nil
}

// addition is what a change brings to one version. One that fails when it is planned takes the file up when it is retried.
func (i *Intake) addition(ctx context.Context, asset *records.Asset, version *records.Version, files beside, change late) (records.Addition, error) {
	addition := records.Addition{VersionID: version.ID, Revision: asset.Revision}
	progress, err := i.records.Progress(ctx, version.ID)
	if err != nil {
		return addition, err
	}
	addition.Planned = slices.ContainsFunc(progress.Steps, func(step records.Step) bool { return step.Kind == jobs.KindPublish })
	if !addition.Planned || version.Source == nil {
		return addition, nil
	}
	if addition.Graph, err = i.graph(ctx, asset, version, progress, files, change); err != nil {
		return addition, err
	}
	addition.Publish, err = records.NewStep(version, jobs.KindPublish, "publish")
	addition.Publish.Ordinal = lastOrdinal
	return addition, err
}

// graph is the graph of one file that arrived after its version was planned: what is made of it, and the streams, which are
// packaged anew where they hold it. When a file was removed, only the streams change. It is empty where nothing of the set does.
func (i *Intake) graph(
	ctx context.Context, asset *records.Asset, version *records.Version, progress *records.Progress, files beside, change late,
) (*records.Graph, error) {
	rows, err := i.additionRows(asset, version, files, change)
	if err != nil || len(rows) == 0 {
		return &records.Graph{}, err
	}
	place := behindAll(progress)
	for at := range rows {
		rows[at].Ordinal += place
	}
	if err := i.reuse(ctx, rows); err != nil {
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
func (i *Intake) additionRows(asset *records.Asset, version *records.Version, files beside, change late) ([]records.Derivative, error) {
	plan, err := version.SetDoc.Plan(*version.Source, files.options(asset))
	if jobs.CodeOf(err) == profiles.CodeNothing {
		return nil, nil // the only file that the set makes something of is taken away
	}
	if err != nil {
		return nil, err
	}
	rows, err := i.recipes.rows(version, plan.Derivatives, files)
	if err != nil {
		return nil, err
	}
	changes := change.gone != "" || slices.ContainsFunc(rows, change.brings)
	rows = slices.DeleteFunc(rows, func(row records.Derivative) bool {
		stream := change.streams() && row.Planned.Output == profiles.OutputStream
		return !changes || !change.brings(row) && !stream
	})
	return rows, nil
}

// behindAll puts the outputs of an addition behind those of its version and of earlier additions: of two streams that are packaged for the
// same readers the last one counts, however many outputs each plan had.
func behindAll(progress *records.Progress) int {
	place := lastOrdinal / 2
	for _, row := range progress.Derivatives {
		place = max(place, row.Ordinal)
	}
	return place
}
