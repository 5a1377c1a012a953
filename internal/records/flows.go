package records

import (
	"context"
	"strings"
)

// Flow names a line in which steps wait for their turn: those of one tenant in one queue. Its text is the queue and the tenant with a
// slash between. Flow("") is the line of what an older release wrote, which no queue and no tenant is known of.
type Flow string

// FlowOf is the flow of a tenant in a queue.
func FlowOf(queue, tenant string) Flow { return Flow(queue + "/" + tenant) }

// Queue is the queue of the flow, as [jobs.Queue] names it; empty for Flow("").
func (f Flow) Queue() string {
	queue, _, _ := strings.Cut(string(f), "/")
	return queue
}

// Tenant is whose flow it is.
func (f Flow) Tenant() string {
	_, tenant, _ := strings.Cut(string(f), "/")
	return tenant
}

// Flows returns the flows that have rows in the outbox, in the order of their names. It skips from one to the next in the
// index, so that a million rows in a flow cost no more than one.
func (s *Store) Flows(ctx context.Context) ([]Flow, error) {
	const skip = `WITH RECURSIVE seen(flow) AS (
		SELECT MIN(flow) FROM outbox
		UNION ALL
		SELECT (SELECT MIN(o.flow) FROM outbox o WHERE o.flow > seen.flow) FROM seen WHERE seen.flow IS NOT NULL
	) SELECT flow FROM seen WHERE flow IS NOT NULL`
	var flows []Flow
	err := s.read(ctx).Raw(skip).Scan(&flows).Error
	return flows, err
}

// InFlow returns at most limit rows of a flow: those of the oldest version first, so that a title that was begun is finished before the next,
// and inside a version as they became ready.
func (s *Store) InFlow(ctx context.Context, flow Flow, limit int) ([]OutboxRow, error) {
	var rows []OutboxRow
	err := s.read(ctx).Where("flow = ?", flow).Order("flow, version_id, id").Limit(limit).Find(&rows).Error
	return rows, err
}

// Outstanding counts the versions of a tenant that are being made, but no further than most.
func (s *Store) Outstanding(ctx context.Context, tenant string, most int) (int, error) {
	var ids []string
	err := s.read(ctx).Model(&Version{}).Where("state = ? AND tenant = ?", VersionProcessing, tenant).Limit(most).Pluck("id", &ids).Error
	return len(ids), err
}
