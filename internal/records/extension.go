package records

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"github.com/reelmill/reelmill/jobs"
)

// Extend adds a graph to a version that is planned already, as when a subtitle file arrives late. A publishing step that still waits will
// wait for the new steps too; where there is none the version is published anew, by publish. In a failed or canceled version
// the new steps lie still until it is retried. It returns ErrState for a version without a plan, which will be
// planned with what is known by then.
func (s *Store) Extend(ctx context.Context, versionID string, graph *Graph, publish Step) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		var asset Asset
		err := s.locked(tx).First(&asset, "id = (SELECT asset_id FROM versions WHERE id = ?)", versionID).Error
		if err != nil {
			return err
		}
		if asset.State == AssetWithdrawn {
			return ErrWithdrawn
		}
		var version Version
		if err := tx.First(&version, "id = ?", versionID).Error; err != nil {
			return err
		}
		var gates []Step
		err = tx.Where("version_id = ? AND kind = ?", versionID, jobs.KindPublish).Order("created_at, id").Find(&gates).Error
		if err != nil {
			return err
		}
		if len(gates) == 0 {
			return ErrState
		}
		return insertGraph(tx, &version, extension(&version, graph, gates, publish))
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
