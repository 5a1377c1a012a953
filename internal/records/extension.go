package records

import (
	"context"
	"errors"
	"slices"

	"gorm.io/gorm"

	"github.com/reelmill/reelmill/jobs"
)

// ErrMoved is returned when an asset is not any more what an addition to it was planned for. Nothing was stored: plan it again.
var ErrMoved = errors.New("the asset changed since this was planned")

// Addition is what a change beside an asset's masters brings to one of its versions, as when a subtitle file arrives late. A publishing
// step that still waits will wait for the new steps, too; where there is none the version is published anew. In a failed or canceled
// version the new steps lie still until it is retried. A version without a plan will be planned with what is known by then.
type Addition struct {
	VersionID string
	// Revision is that of the asset when this was planned, and Planned whether the version had a plan then.
	Revision int64
	Planned  bool
	// Graph is what is made because of the change; it may be empty. Publish is the step that shows it, where none of the version still waits.
	Graph   *Graph
	Publish Step
}

// gatesOf are the publishing steps of a version, the newest last; one without a plan has none.
func gatesOf(tx *gorm.DB, versionID string) ([]Step, error) {
	var gates []Step
	err := tx.Where("version_id = ? AND kind = ?", versionID, jobs.KindPublish).Order("created_at, id").Find(&gates).Error
	return gates, err
}

func extend(tx *gorm.DB, versionID string, graph *Graph, gates []Step, publish Step) error {
	var version Version
	if err := tx.First(&version, "id = ?", versionID).Error; err != nil {
		return err
	}
	return insertGraph(tx, &version, extension(&version, graph, gates, publish))
}

// lateChange changes something beside the masters of an asset, together with what that brings to its versions, or not at all. The
// asset is locked.
func (s *Store) lateChange(ctx context.Context, assetID string, additions []Addition, change func(tx *gorm.DB, asset *Asset) error) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		asset, err := s.lockAsset(tx, assetID)
		if err != nil {
			return err
		}
		gates := make([][]Step, len(additions))
		for i, addition := range additions {
			if gates[i], err = gatesOf(tx, addition.VersionID); err != nil {
				return err
			}
			if addition.Revision != asset.Revision || addition.Planned != (len(gates[i]) > 0) {
				return ErrMoved
			}
		}
		if err := change(tx, asset); err != nil {
			return err
		}
		for i, addition := range additions {
			if addition.Graph == nil || len(addition.Graph.Steps) == 0 {
				continue
			}
			if err := extend(tx, addition.VersionID, addition.Graph, gates[i], addition.Publish); err != nil {
				return err
			}
		}
		return nil
	})
}

// extension completes the graph of an addition. gates are the version's publishing steps, at least one, the newest last.
func extension(version *Version, added *Graph, gates []Step, publish Step) *Graph {
	graph := *added
	newest := gates[len(gates)-1]
	switch {
	case slices.Contains([]VersionState{VersionFailed, VersionCanceled, VersionRejected}, version.State):
		for i := range graph.Steps {
			if graph.Steps[i].State != jobs.StateDone {
				graph.Steps[i].State = jobs.StateCanceled
			}
		}
		return behind(&graph, newest.ID)
	case newest.State == jobs.StateWaiting:
		return behind(&graph, newest.ID)
	}
	behind(&graph, publish.ID)
	if !newest.State.Terminal() {
		graph.Edges = append(graph.Edges, StepEdge{StepID: publish.ID, NeedsID: newest.ID})
	}
	publish.State = jobs.StateWaiting
	graph.Steps = append(graph.Steps, publish)
	return &graph
}

// behind makes a publishing step wait for every step of a graph.
func behind(graph *Graph, gate string) *Graph {
	for i := range graph.Steps {
		graph.Edges = append(graph.Edges, StepEdge{StepID: gate, NeedsID: graph.Steps[i].ID})
	}
	return graph
}
