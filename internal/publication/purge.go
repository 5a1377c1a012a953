package publication

import (
	"context"
	"slices"
	"time"

	"github.com/reelmill/reelmill/internal/records"
)

// maxPurge bounds the addresses and prefixes that one event tells caches to forget: it is sent as a whole.
const maxPurge = 2000

// Stale is what caches in front of this server must forget.
type Stale struct {
	// Purge are addresses.
	Purge []string `json:"purge,omitempty"`
	// PurgePrefixes are what the addresses of all files of a folder begin with. They end in a slash.
	PurgePrefixes []string `json:"purge_prefixes,omitempty"`
	// PurgeIncomplete tells that there were too many to name; what is shown now comes first.
	PurgeIncomplete bool `json:"purge_incomplete,omitempty"`
}

// purgeAll is what readers of an asset were given addresses of: the outputs of every version that is or was published, as long as they
// are kept.
func (r *Reader) purgeAll(ctx context.Context, asset *records.Asset, at time.Time) (Stale, error) {
	shown, err := r.records.Shown(ctx, asset.ID)
	if err != nil {
		return Stale{}, err
	}
	keys := make([]string, 0, len(shown))
	for _, object := range shown {
		keys = append(keys, object.Key)
	}
	return r.purgeOf(ctx, asset, keys, at)
}

// purgeTakenDown is what an edit took away from readers, but for what they see elsewhere in the asset. A stream of which a track was taken
// is forgotten as a whole: readers get another.
func (r *Reader) purgeTakenDown(ctx context.Context, asset *records.Asset, keys []string, at time.Time) (Stale, error) {
	shown, err := r.records.Shown(ctx, asset.ID)
	if err != nil {
		return Stale{}, err
	}
	whole := func(key string) bool {
		return slices.ContainsFunc(shown, func(object records.ShownObject) bool { return object.Key == key && len(object.RemovedTracks) == 0 })
	}
	return r.purgeOf(ctx, asset, slices.DeleteFunc(keys, whole), at)
}

// purgeOf names objects under the end that the rights window of their asset has and the channels it names, and under those it had before,
// since caches may keep until then what was read with these.
func (r *Reader) purgeOf(ctx context.Context, asset *records.Asset, keys []string, at time.Time) (Stale, error) {
	former, err := r.records.FormerRights(ctx, asset.ID, at)
	if err != nil {
		return Stale{}, err
	}
	list, known := Stale{}, map[string]bool{}
	add := func(to *[]string, address string) {
		switch {
		case known[address]:
		case len(known) == maxPurge:
			list.PurgeIncomplete = true
		default:
			known[address] = true
			*to = append(*to, address)
		}
	}
	grants := everGranted(asset, former)
	for _, key := range keys {
		for _, grant := range grants {
			if IsFolder(key) {
				add(&list.PurgePrefixes, r.cfg.Addresses.prefix(key, grant))
			}
			add(&list.Purge, r.cfg.Addresses.Of(key, grant))
		}
	}
	return list, nil
}

// everGranted are the grants that addresses of an asset are or were handed out with, those of now first.
func everGranted(asset *records.Asset, former records.Former) []Grant {
	channels := slices.Concat([]string{""}, asset.Channels, former.Channels) // none where nobody said one
	var grants []Grant
	for _, end := range append([]time.Time{asset.EndsAt.Time()}, former.Ends...) {
		for _, channel := range channels {
			grants = append(grants, Grant{Asset: asset.ID, Channel: channel, End: end})
		}
	}
	return grants
}
