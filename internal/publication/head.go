package publication

import (
	"context"

	"github.com/reelmill/reelmill/internal/records"
)

// head is what is known of an asset now. Its mark is looked up anew each time, together with those of all who ask at the same time; the asset
// itself only after a change. It is shared: nobody may change it.
func (r *Reader) head(ctx context.Context, ref string) (*records.Asset, error) {
	mark, found, err := r.marks.Get(ctx, ref)
	if err != nil {
		return nil, err
	}
	if !found {
		return nil, records.ErrNotFound
	}
	if known, ok := r.assets.GetIfPresent(mark.ID); ok && known.Revision >= mark.Revision {
		return known, nil
	}
	asset, err := r.records.Asset(ctx, mark.ID)
	if err != nil {
		return nil, err
	}
	r.assets.Set(asset.ID, asset)
	return asset, nil
}
