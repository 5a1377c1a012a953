package records

import (
	"context"
	"time"
)

// endedBefore is where an audit entry keeps the end that a rights window had before an edit moved it; null is none.
const endedBefore = "ends_at_before"

// edited is what the audit trail keeps of an edit. The end that was given up is kept too: addresses that were handed out carry it.
func (a *Asset) edited(b *Asset, fields []string) map[string]any {
	detail := map[string]any{"fields": fields}
	if a.EndsAt != b.EndsAt {
		detail[endedBefore] = a.EndsAt.Pointer()
	}
	return detail
}

// FormerEnds are the ends that the rights window of an asset had before, as far as they lie after a moment, the newest first and each
// once; the zero time is no end. Addresses that were handed out with them are still good to whoever keeps what they led to.
func (s *Store) FormerEnds(ctx context.Context, assetID string, after time.Time) ([]time.Time, error) {
	var entries []AuditEntry
	err := s.read(ctx).Where("asset_id = ? AND action = ?", assetID, ActionEdited).Order("seq DESC").Find(&entries).Error
	if err != nil {
		return nil, err
	}
	ends, known := []time.Time{}, map[time.Time]bool{}
	for _, entry := range entries {
		value, moved := entry.Detail[endedBefore]
		text, _ := value.(string)
		end, err := time.Parse(time.RFC3339Nano, text)
		if !moved || known[end] || text != "" && (err != nil || !end.After(after)) {
			continue
		}
		known[end] = true
		ends = append(ends, end)
	}
	return ends, nil
}
