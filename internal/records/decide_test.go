package records_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/profiles"
)

// waiting plans a version of a new asset that waits for a release, and makes all of it.
func waiting(t *testing.T, store *records.Store, release profiles.Release) *scene {
	t.Helper()
	id, err := records.NewID()
	must(t, err)
	asset := &records.Asset{ID: id, SetName: "article", Title: "Harbour at dawn"}
	first := master("in/" + id)
	first.Release = release
	version, err := store.CreateAsset(t.Context(), asset, &first, nil)
	must(t, err)
	s := planVersion(t, store, asset, version, 1)
	s.runAll(t)
	return s
}

func editor(t *testing.T) records.Actor {
	t.Helper()
	return records.Actor{KeyID: "key-1", Name: "Ines", Role: records.RoleEditor}
}

func TestApproval(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		s := waiting(t, store, profiles.ReleaseApproved)
		s.wantVersion(t, records.VersionInReview)
		s.wantAsset(t, records.AssetInReview, 0)
		if err := store.Publish(t.Context(), s.asset.ID, 1); !errors.Is(err, records.ErrState) {
			t.Errorf("publishing what nobody approved: %v", err)
		}
		must(t, store.Approve(records.By(t.Context(), editor(t)), s.asset.ID, 1))
		s.wantVersion(t, records.VersionPublished)
		s.wantAsset(t, records.AssetPublished, 1)
		if err := store.Approve(t.Context(), s.asset.ID, 1); !errors.Is(err, records.ErrState) {
			t.Errorf("approving twice: %v", err)
		}
		entries, err := store.Audit(t.Context(), s.asset.ID, 0, 10)
		must(t, err)
		if len(entries) != 2 || entries[0].Action != records.ActionApproved || entries[0].Actor != "Ines" || entries[0].KeyID != "key-1" || entries[0].Version != 1 {
			t.Errorf("the audit trail is %+v", entries)
		}
	})
}

func TestRejectedVersionDisturbsNothing(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		first := waiting(t, store, profiles.ReleaseApproved)
		must(t, store.Approve(t.Context(), first.asset.ID, 1))
		next := master("in/second")
		next.Release = profiles.ReleaseApproved
		version, err := store.AddVersion(t.Context(), first.asset.ID, next)
		must(t, err)
		second := planVersion(t, store, &first.asset, version, 1)
		second.runAll(t)
		first.wantAsset(t, records.AssetPublished, 1)
		must(t, store.Reject(t.Context(), first.asset.ID, 2, "The logo is wrong."))
		second.wantVersion(t, records.VersionRejected)
		first.wantVersion(t, records.VersionPublished)
		first.wantAsset(t, records.AssetPublished, 1)
		for name, decide := range map[string]func() error{
			"approve": func() error { return store.Approve(t.Context(), first.asset.ID, 2) },
			"publish": func() error { return store.Publish(t.Context(), first.asset.ID, 2) },
			"reject":  func() error { return store.Reject(t.Context(), first.asset.ID, 2, "again") },
			"retry":   func() error { return store.Retry(t.Context(), first.asset.ID, 2) },
			"flip":    func() error { _, err := store.Flip(t.Context(), first.asset.ID, 2); return err },
		} {
			if err := decide(); !errors.Is(err, records.ErrState) {
				t.Errorf("%s of a rejected version: %v", name, err)
			}
		}
	})
}

func TestPublishedByHand(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		s := waiting(t, store, profiles.ReleaseManual)
		s.wantVersion(t, records.VersionReady)
		s.wantAsset(t, records.AssetReady, 0)
		must(t, store.Approve(t.Context(), s.asset.ID, 1))
		s.wantVersion(t, records.VersionApproved)
		s.wantAsset(t, records.AssetApproved, 0)
		must(t, store.Publish(t.Context(), s.asset.ID, 1))
		s.wantAsset(t, records.AssetPublished, 1)

		rejected := waiting(t, store, profiles.ReleaseManual)
		must(t, store.Reject(t.Context(), rejected.asset.ID, 1, "No."))
		rejected.wantAsset(t, records.AssetDraft, 0)
		if err := store.Publish(t.Context(), "nowhere", 1); !errors.Is(err, records.ErrNotFound) {
			t.Errorf("publishing no asset: %v", err)
		}
	})
}

// A newer version that is shown ends the waiting of older ones; approving them later would turn readers back.
func TestWaitingVersionIsOvertaken(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		old := waiting(t, store, profiles.ReleaseApproved)
		old.next(t, 1).runAll(t)
		old.wantVersion(t, records.VersionCanceled)
		old.wantAsset(t, records.AssetPublished, 2)
		if err := store.Approve(t.Context(), old.asset.ID, 1); !errors.Is(err, records.ErrState) {
			t.Errorf("approving what was overtaken: %v", err)
		}
		other := waiting(t, store, profiles.ReleaseManual)
		must(t, store.Withdraw(t.Context(), other.asset.ID))
		other.wantVersion(t, records.VersionCanceled)
		if err := store.Publish(t.Context(), other.asset.ID, 1); !errors.Is(err, records.ErrState) {
			t.Errorf("publishing what was withdrawn: %v", err)
		}
	})
}

// What was never released must not become something to roll back to by coming late, be it whole or only an addition to it.
func TestUnreleasedVersionIsNeverRolledBackTo(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		rejected := waiting(t, store, profiles.ReleaseApproved)
		rejected.extend(t)
		must(t, store.Reject(t.Context(), rejected.asset.ID, 1, "The logo is wrong."))
		slow := master("in/slow")
		slow.Release = profiles.ReleaseApproved
		version, err := store.AddVersion(t.Context(), rejected.asset.ID, slow)
		must(t, err)
		late := planVersion(t, store, &rejected.asset, version, 1)
		rejected.next(t, 1).runAll(t)
		rejected.run(t, rejected.gate(t))
		rejected.wantVersion(t, records.VersionRejected)
		late.runAll(t)
		late.wantVersion(t, records.VersionCanceled)
		for _, number := range []int{0, 1, 2} {
			if _, err := store.Flip(t.Context(), rejected.asset.ID, number); !errors.Is(err, records.ErrState) {
				t.Errorf("going back to version %d: %v", number, err)
			}
		}
	})
}

// What becomes of one version does not hide another that is being made or waits: the newest of these tells where the asset stands.
func TestAssetStandsWhereItsNewestVersionStands(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		s := waiting(t, store, profiles.ReleaseApproved)
		second := s.next(t, 1)
		s.wantAsset(t, records.AssetProcessing, 0)
		_, err := store.Fail(t.Context(), second.claim(t, second.encodes[0]), broken())
		must(t, err)
		s.wantAsset(t, records.AssetInReview, 0)
		must(t, store.Retry(t.Context(), s.asset.ID, 2))
		s.wantAsset(t, records.AssetProcessing, 0)
		must(t, store.Reject(t.Context(), s.asset.ID, 1, "The logo is wrong."))
		s.wantAsset(t, records.AssetProcessing, 0)
		must(t, store.Cancel(t.Context(), s.asset.ID, 2))
		s.wantAsset(t, records.AssetFailed, 0)
	})
}

// kinds are the types of an asset's events in order.
func kinds(t *testing.T, store *records.Store, assetID string) []records.EventType {
	t.Helper()
	events, err := store.Events(t.Context(), assetID, 0, 100)
	must(t, err)
	found := []records.EventType{}
	for _, event := range events {
		found = append(found, event.Type)
	}
	return found
}

func TestEventsOfALife(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		s := plan(t, store, 1)
		s.runAll(t)
		rename := func(asset *records.Asset) { asset.Title = "Another" }
		_, err := store.EditAsset(t.Context(), s.asset.ID, rename)
		must(t, err)
		before, err := store.Asset(t.Context(), s.asset.ID)
		must(t, err)
		after, err := store.EditAsset(t.Context(), s.asset.ID, rename)
		must(t, err)
		if after.Revision != before.Revision || after.UpdatedAt != before.UpdatedAt {
			t.Errorf("an edit that changes nothing leads from %+v to %+v", before, after)
		}
		s.next(t, 1).runAll(t)
		_, err = store.Flip(t.Context(), s.asset.ID, 0)
		must(t, err)
		failed := s.next(t, 1)
		_, err = store.Fail(t.Context(), failed.claim(t, failed.encodes[0]), broken())
		must(t, err)
		must(t, store.Withdraw(t.Context(), s.asset.ID))
		must(t, store.Withdraw(t.Context(), s.asset.ID))
		_, err = store.EditAsset(t.Context(), s.asset.ID, func(asset *records.Asset) { asset.EndsAt = 1 }) // its rights are over anyway
		if !errors.Is(err, records.ErrWithdrawn) {
			t.Errorf("an edit of what was withdrawn: %v", err)
		}
		made := []records.EventType{records.EventVersionProcessing, records.EventDerivativeReady, records.EventVersionReady, records.EventManifestPublished}
		want := slices.Concat([]records.EventType{records.EventAssetCreated}, made, []records.EventType{records.EventManifestChanged}, made,
			[]records.EventType{records.EventManifestPublished, records.EventVersionProcessing, records.EventVersionFailed, records.EventAssetWithdrawn})
		if got := kinds(t, store, s.asset.ID); !slices.Equal(got, want) {
			t.Errorf("events are %v,\nwant %v", got, want)
		}
	})
}
