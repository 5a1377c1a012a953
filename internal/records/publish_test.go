package records_test

import (
	"errors"
	"testing"

	"github.com/reelmill/reelmill/internal/records"
)

func TestPublish(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		began := records.At(store.Now())
		s := plan(t, store, 1)
		s.runAll(t)
		s.wantVersion(t, records.VersionPublished)
		s.wantAsset(t, records.AssetPublished, 1)
		version, err := store.Version(t.Context(), s.asset.ID, 0)
		must(t, err)
		asset, err := store.Asset(t.Context(), s.asset.ID)
		must(t, err)
		wantRecent(t, began, version.PublishedAt, version.FinishedAt, asset.UpdatedAt)
		if asset.Title != s.asset.Title || asset.Media == "" {
			t.Errorf("publishing changed the asset to %+v", asset)
		}
	})
}

func TestNewerVersionTakesOver(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		first := plan(t, store, 1)
		first.runAll(t)
		second := first.next(t, 1)
		first.wantAsset(t, records.AssetPublished, 1)
		second.runAll(t)
		first.wantVersion(t, records.VersionSuperseded)
		second.wantVersion(t, records.VersionPublished)
		first.wantAsset(t, records.AssetPublished, 2)
	})
}

func TestLateOlderVersionDoesNotReplaceNewer(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		first := plan(t, store, 1)
		second := first.next(t, 1)
		second.runAll(t)
		first.runAll(t)
		first.wantVersion(t, records.VersionSuperseded)
		second.wantVersion(t, records.VersionPublished)
		first.wantAsset(t, records.AssetPublished, 2)
	})
}

// Versions that finish at one moment lock the same rows from different ends unless the order is fixed.
func TestVersionsPublishedAtOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		for range 3 {
			scenes := []*scene{plan(t, store, 1)}
			scenes[0].runAll(t)
			scenes[0].extend(t)
			claims := []*records.Claim{scenes[0].claim(t, scenes[0].gate(t))}
			for i := range 3 {
				next := scenes[i].next(t, 1)
				next.run(t, next.encodes[0])
				scenes, claims = append(scenes, next), append(claims, next.claim(t, next.publish))
			}
			for i, err := range together(8, func(i int) error {
				if i >= len(claims) {
					_, err := store.Flip(t.Context(), scenes[0].asset.ID, 0)
					return err
				}
				return store.Finish(t.Context(), claims[i], (*records.Tx).Complete)
			}) {
				if i >= len(claims) && errors.Is(err, records.ErrState) {
					continue
				}
				must(t, err)
			}
			scenes[0].wantOnePublished(t)
		}
	})
}

// wantOnePublished checks that an asset's rows agree on what readers see.
func (s *scene) wantOnePublished(t *testing.T) {
	t.Helper()
	var published []records.Version
	must(t, s.store.Raw().Where("asset_id = ? AND state = ?", s.asset.ID, records.VersionPublished).Find(&published).Error)
	asset, err := s.store.Asset(t.Context(), s.asset.ID)
	must(t, err)
	if len(published) != 1 || published[0].Number != asset.PublishedVersion {
		t.Errorf("%d versions are published, asset names %d", len(published), asset.PublishedVersion)
	}
}

func TestFlip(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		first := plan(t, store, 1)
		first.runAll(t)
		second := first.next(t, 1)
		second.runAll(t)
		failed := second.next(t, 1)
		_, err := store.Fail(t.Context(), failed.claim(t, failed.encodes[0]), broken())
		must(t, err)

		asset, err := store.Flip(t.Context(), first.asset.ID, 0)
		if err != nil || asset.PublishedVersion != 1 {
			t.Fatalf("rollback: %+v, %v", asset, err)
		}
		first.wantVersion(t, records.VersionPublished)
		second.wantVersion(t, records.VersionSuperseded)
		first.wantAsset(t, records.AssetPublished, 1)
		for _, number := range []int{0, 1, 3} { // nothing older, published already, failed
			if _, err := store.Flip(t.Context(), first.asset.ID, number); !errors.Is(err, records.ErrState) {
				t.Errorf("flip to %d: %v, want ErrState", number, err)
			}
		}
		if _, err := store.Flip(t.Context(), first.asset.ID, 9); !errors.Is(err, records.ErrNotFound) {
			t.Errorf("flip to a version that is not there: %v", err)
		}
		_, err = store.Flip(t.Context(), first.asset.ID, 2)
		must(t, err)
		first.wantAsset(t, records.AssetPublished, 2)
		if _, err := store.Flip(t.Context(), "nowhere", 0); !errors.Is(err, records.ErrNotFound) {
			t.Errorf("flip of no asset: %v", err)
		}
		fourth := failed.next(t, 1)
		fourth.runAll(t)
		first.wantAsset(t, records.AssetPublished, 4)
	})
}
