package records

import (
	"context"
	"database/sql"
	"strings"
)

// Mark tells one state of an asset from every other.
type Mark struct {
	ID       string
	Revision int64
}

// Marks returns the present marks of assets by the ids or external ids (beginning with "ext:") that were asked for. Of what does not
// exist there is none. It is asked for at every reading, and therefore reads as little as can be.
func (s *Store) Marks(ctx context.Context, refs []string) (map[string]Mark, error) {
	var ids, externals []string
	for _, ref := range refs {
		if external, ok := strings.CutPrefix(ref, externalPrefix); ok {
			externals = append(externals, external)
		} else {
			ids = append(ids, ref)
		}
	}
	found := make(map[string]Mark, len(refs))
	if len(ids) > 0 {
		if err := s.marks(ctx, found, "SELECT id, id, revision FROM assets WHERE id IN ?", "", ids); err != nil {
			return nil, err
		}
	}
	if len(externals) == 0 {
		return found, nil
	}
	return found, s.marks(ctx, found, "SELECT external_id, id, revision FROM assets WHERE external_id IN ?", externalPrefix, externals)
}

// marks adds what a query finds.
func (s *Store) marks(ctx context.Context, found map[string]Mark, query, prefix string, values []string) (err error) {
	rows, err := s.read(ctx).Raw(query, values).Rows()
	if err != nil {
		return translate(err)
	}
	defer rows.Close()
	var name sql.RawBytes
	for rows.Next() {
		var mark Mark
		if err := rows.Scan(&name, &mark.ID, &mark.Revision); err != nil {
			return err
		}
		found[prefix+string(name)] = mark
	}
	return rows.Err()
}
