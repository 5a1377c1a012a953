package records

import (
	"context"
	"strings"
)

// Heads returns what decides who may see some assets now, by the ids or external ids (beginning with "ext:") that were asked for.
// Texts and tags are left out. Of what does not exist there is nothing.
func (s *Store) Heads(ctx context.Context, refs []string) (map[string]*Asset, error) {
	var ids, externals []string
	for _, ref := range refs {
		if external, ok := strings.CutPrefix(ref, "ext:"); ok {
			externals = append(externals, external)
		} else {
			ids = append(ids, ref)
		}
	}
	found := make(map[string]*Asset, len(refs))
	for column, values := range map[string][]string{"id": ids, "external_id": externals} {
		if len(values) == 0 {
			continue
		}
		var heads []Asset
		err := s.read(ctx).Select("id", "external_id", "state", "revision", "published_version", "latest_version", "starts_at", "ends_at",
			"territories", "channels", "fallback_id").Where(column+" IN ?", values).Find(&heads).Error
		if err != nil {
			return nil, translate(err)
		}
		for i := range heads {
			found[heads[i].ID] = &heads[i]
			if heads[i].ExternalID != nil {
				found["ext:"+*heads[i].ExternalID] = &heads[i]
			}
		}
	}
	return found, nil
}
