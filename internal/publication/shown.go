package publication

import (
	"context"
	"hash/maphash"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/maypok86/otter/v2"

	"github.com/reelmill/reelmill/internal/packaging"
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
	cache *otter.Cache[shownKey, names]
	load  otter.LoaderFunc[shownKey, names]
}

// names stand for objects, sorted.
type names struct {
	shown  []uint64 // objects, and folders as a whole
	closed []uint64 // tracks of a folder that were removed from all it is shown as
}

// shownKey names the objects of an asset. The revision makes them others after every change.
type shownKey struct {
	asset    string
	revision int64
}

func newShownObjects(db *records.Store) (*shownObjects, error) {
	cache, err := otter.New(&otter.Options[shownKey, names]{
		MaximumWeight: maxShown, Weigher: func(_ shownKey, n names) uint32 { return uint32(8*(len(n.shown)+len(n.closed))) + 256 },
	})
	s := &shownObjects{seed: maphash.MakeSeed(), cache: cache}
	s.load = func(ctx context.Context, key shownKey) (names, error) {
		ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), loadBudget) // others wait for the answer, too
		defer stop()
		objects, err := db.Shown(ctx, key.asset)
		return s.namesOf(objects), err
	}
	return s, err
}

// namesOf are the names of what an asset shows.
func (s *shownObjects) namesOf(objects []records.ShownObject) names {
	var found names
	for _, object := range objects {
		found.shown = append(found.shown, s.name(object.Key))
		for _, track := range object.RemovedTracks {
			if !holds(objects, object.Key, track) {
				found.closed = append(found.closed, s.track(folderOf(object.Key), packaging.TextName(track.Locale, track.Kind)))
			}
		}
	}
	slices.Sort(found.shown)
	slices.Sort(found.closed)
	return names{slices.Compact(found.shown), slices.Compact(found.closed)}
}

// holds reports whether the folder of a key is shown with a track after all: a stream that was packaged before the track was removed is found again
// when the same file comes back.
func holds(objects []records.ShownObject, key string, track records.TextTrack) bool {
	return slices.ContainsFunc(objects, func(object records.ShownObject) bool {
		return folderOf(object.Key) == folderOf(key) && !slices.Contains(object.RemovedTracks, track)
	})
}

// name stands for an object, and for a folder as a whole. Keys are signed, so that nobody can choose one that has the name of another.
func (s *shownObjects) name(key string) uint64 {
	if IsFolder(key) {
		key = folderOf(key)
	}
	return maphash.String(s.seed, key)
}

// track stands for the files of a subtitle track in a folder.
func (s *shownObjects) track(folder, name string) uint64 { return maphash.String(s.seed, folder+name) }

// has reports whether an object is among those of an asset.
func (s *shownObjects) has(ctx context.Context, asset *records.Asset, key string) (bool, error) {
	known, err := s.cache.Get(ctx, shownKey{asset.ID, asset.Revision}, s.load)
	if err != nil {
		return false, err
	}
	_, found := slices.BinarySearch(known.shown, s.name(key))
	if !found || len(known.closed) == 0 || !IsFolder(key) {
		return found, nil
	}
	folder := folderOf(key)
	first, _, _ := strings.Cut(strings.TrimPrefix(key, folder), "/")
	_, closed := slices.BinarySearch(known.closed, s.track(folder, strings.TrimSuffix(first, path.Ext(first))))
	return !closed, nil
}
