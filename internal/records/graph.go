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
func insertGraph(tx *gorm.DB, version *Version, graph *Graph) error {
	if err := insertSteps(tx, graph.Steps, graph.Edges); err != nil {
		return err
	}
	for i := range graph.Derivatives {
		if graph.Derivatives[i].State == DerivativeDone {
			graph.Derivatives[i].MadeAt = now(tx)
		}
	}
	if len(graph.Derivatives) > 0 {
		if err := tx.CreateInBatches(graph.Derivatives, 50).Error; err != nil {
			return err
		}
	}
	for i := range graph.Derivatives {
		if graph.Derivatives[i].State != DerivativeDone {
			continue
		}
		if err := derivativeReady(tx, version, graph.Derivatives[i].ID); err != nil {
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

// FindMade returns finished outputs by fingerprint, the newest of each: what was made once is never made again.
func (s *Store) FindMade(ctx context.Context, fingerprints []string) (map[string]Derivative, error) {
	if len(fingerprints) == 0 {
		return map[string]Derivative{}, nil
	}
	var rows []Derivative
	err := s.read(ctx).Where("fingerprint IN ? AND derivatives.state = ?", fingerprints, DerivativeDone).
		Where("EXISTS (SELECT 1 FROM versions v WHERE v.id = derivatives.version_id AND v.swept_at = 0)"). // others' objects may be gone
		Order("made_at").Find(&rows).Error
	found := make(map[string]Derivative, len(rows))
	for _, row := range rows {
		found[row.Fingerprint] = row
	}
	return found, err
}
