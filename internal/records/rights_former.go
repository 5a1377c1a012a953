package records

import (
	"context"
	"slices"
	"time"
)

// What of the rights an audit entry keeps as it was before an edit moved it: the end of the window, null where there was none, and the channels.
const (
	endedBefore    = "ends_at_before"
	channelsBefore = "channels_before"
)

// edited is what the audit trail keeps of an edit. What was given up of the rights is kept too: addresses that were handed out carry it.
func (a *Asset) edited(b *Asset, fields []string) map[string]any {
	detail := map[string]any{"fields": fields}
	if a.EndsAt != b.EndsAt {
		detail[endedBefore] = a.EndsAt.Pointer()
	}
	if lost(a.Channels, b.Channels) {
		detail[channelsBefore] = a.Channels
	}
	return detail
}

// lost reports whether a name of one list is not in another.
func lost(before, after []string) bool {
	return slices.ContainsFunc(before, func(name string) bool { return !slices.Contains(after, name) })
}

// Former is what the rights of an asset were before. Addresses that were handed out then are still good to whoever keeps what they led to.
type Former struct {
	// Ends are those of the window, the newest first and each once; the zero time is no end.
	Ends []time.Time
	// Channels are those the asset was shown on, the newest first and each once.
	Channels []string
}

// FormerRights are what the rights of an asset were before, of the ends those that lie after a moment.
func (s *Store) FormerRights(ctx context.Context, assetID string, after time.Time) (Former, error) {
	var entries []AuditEntry
	err := s.read(ctx).Where("asset_id = ? AND action = ?", assetID, ActionEdited).Order("seq DESC").Find(&entries).Error
	former := Former{}
	for _, entry := range entries {
		if end, ok := entry.endBefore(); ok && (end.IsZero() || end.After(after)) && !slices.ContainsFunc(former.Ends, end.Equal) {
			former.Ends = append(former.Ends, end)
		}
		for _, channel := range entry.texts(channelsBefore) {
			if !slices.Contains(former.Channels, channel) {
				former.Channels = append(former.Channels, channel)
			}
		}
	}
	return former, err
}

// endBefore is the end that an edit gave up, if it gave one up; the zero time is no end.
func (e AuditEntry) endBefore() (end time.Time, ok bool) {
	value, moved := e.Detail[endedBefore]
	text, _ := value.(string)
	if !moved || text == "" {
		return time.Time{}, moved
	}
	end, err := time.Parse(time.RFC3339Nano, text)
	return end, err == nil
}

// texts are what a detail lists; JSON lists anything.
func (e AuditEntry) texts(name string) []string {
	list, _ := e.Detail[name].([]any)
	texts := make([]string, 0, len(list))
	for _, each := range list {
		if text, ok := each.(string); ok {
			texts = append(texts, text)
		}
	}
	return texts
}
