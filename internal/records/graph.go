package records

import (
	"context"

	"gorm.io/gorm"

	"github.com/reelmill/reelmill/jobs"
)

// Graph is a set of new steps of one version with what they make and what they wait for.
type Graph struct {
	Steps       []Step
	Edges       []StepEdge
	Derivatives []Derivative
}

// insertGraph stores a graph and starts what can start. Steps that need something begin waiting and are promoted at
// once when all of it is done already, as when every output could be reused.
func insertGraph(tx *gorm.DB, graph *Graph) error {
	if err := insertSteps(tx, graph.Steps, graph.Edges); err != nil {
		return err
	}
	if len(graph.Derivatives) > 0 {
		if err := tx.CreateInBatches(graph.Derivatives, 50).Error; err != nil {
			return err
		}
	}
	for i := range graph.Steps {
		if graph.Steps[i].State != jobs.StateWaiting {
			continue
		}
		if err := promote(tx, &graph.Steps[i]); err != nil {
			return err
		}
	}
	return nil
}

// Extend adds a graph to a version that is planned already, as when a subtitle file arrives late. Publishing steps that
// still wait will wait for the new steps too; the version is published anew where none is left.
func (s *Store) Extend(ctx context.Context, versionID string, graph *Graph, publish Step) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		var version Version
		if err := s.locked(tx).First(&version, "id = ?", versionID).Error; err != nil {
			return err
		}
		gate, err := waitingPublish(tx, versionID)
		if err != nil {
			return err
		}
		if gate == nil {
			publish.State = jobs.StateWaiting
			graph.Steps = append(graph.Steps, publish)
			gate = &publish
		}
		for i := range graph.Steps {
			if graph.Steps[i].ID != gate.ID {
				graph.Edges = append(graph.Edges, StepEdge{StepID: gate.ID, NeedsID: graph.Steps[i].ID})
			}
		}
		return insertGraph(tx, graph)
	})
}

func waitingPublish(tx *gorm.DB, versionID string) (*Step, error) {
	var steps []Step
	err := tx.Where("version_id = ? AND kind = ? AND state = ?", versionID, jobs.KindPublish, jobs.StateWaiting).Limit(1).Find(&steps).Error
	if err != nil || len(steps) == 0 {
		return nil, err
	}
	return &steps[0], nil
}

// FindMade returns finished outputs by fingerprint: what was made once is never made again.
func (s *Store) FindMade(ctx context.Context, fingerprints []string) (map[string]Derivative, error) {
	var rows []Derivative
	err := s.read(ctx).Where("fingerprint IN ? AND state = ?", fingerprints, DerivativeDone).Order("made_at").Find(&rows).Error
	found := make(map[string]Derivative, len(rows))
	for _, row := range rows {
		found[row.Fingerprint] = row
	}
	return found, err
}
