package publication

import (
	"context"
	"hash/maphash"
	"slices"
	"time"

	"github.com/maypok86/otter/v2"

	"github.com/reelmill/reelmill/internal/records"
)

const (
	// maxShown is how many bytes the cache of shown objects takes: some ten thousand assets.
	maxShown = 16 << 20
	// loadBudget bounds one look-up.
	loadBudget = 5 * time.Second
)

// shownObjects knows which objects readers of an asset may see or could see before. What there is changes with the asset's revision, so
// that the database is asked once for each, however many segments are read.
type shownObjects struct {
	seed  maphash.Seed
	cache *otter.Cache[shownKey, []uint64]
	load  otter.LoaderFunc[shownKey, []uint64]
}

// shownKey names the objects of an asset. The revision makes them others after every change.
type shownKey struct {
	asset    string
	revision int64
}

func newShownObjects(db *records.Store) (*shownObjects, error) {
	cache, err := otter.New(&otter.Options[shownKey, []uint64]{
		MaximumWeight: maxShown, Weigher: func(_ shownKey, names []uint64) uint32 { return uint32(8*len(names)) + 256 },
	})
	s := &shownObjects{seed: maphash.MakeSeed(), cache: cache}
	s.load = func(ctx context.Context, key shownKey) ([]uint64, error) {
		ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), loadBudget) // others wait for the answer, too
		defer stop()
		keys, err := db.ShownKeys(ctx, key.asset)
		if err != nil {
			return nil, err
		}
		names := make([]uint64, 0, len(keys))
		for _, key := range keys {
			names = append(names, s.name(key))
		}
		slices.Sort(names)
		return slices.Compact(names), nil
	}
	return s, err
}

// name stands for an object, and for a folder as a whole. Keys are signed, so that nobody can choose one that has the name of another.
func (s *shownObjects) name(key string) uint64 {
	if IsFolder(key) {
		key = folderOf(key)
	}
	return maphash.String(s.seed, key)
}

// has reports whether an object is among those of an asset.
func (s *shownObjects) has(ctx context.Context, asset *records.Asset, key string) (bool, error) {
	names, err := s.cache.Get(ctx, shownKey{asset.ID, asset.Revision}, s.load)
	if err != nil {
		return false, err
	}
	_, found := slices.BinarySearch(names, s.name(key))
	return found, nil
}
