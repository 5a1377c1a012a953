package records_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/jobs"
	"github.com/reelmill/reelmill/profiles"
)

func TestCreateAssetStoresEverything(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		external, alt := "cms-7", ""
		_, err := store.CreateAsset(t.Context(), &records.Asset{ID: "f"}, nil, nil)
		must(t, err)
		asset := &records.Asset{
			ExternalID: &external, SetName: "article", Title: "Harbour", Description: "At dawn", Alt: &alt, Language: "de",
			Tags: []string{"sea", "<b>"}, FocalX: 0, FocalY: 1, StartsAt: 5, EndsAt: 9, Territories: []string{"GB"}, FallbackID: "f",
		}
		first := master("in/a")
		began := records.At(store.Now())
		version, err := store.CreateAsset(t.Context(), asset, &first, []records.SubtitleSource{{Locale: "fr", Kind: "captions", Format: "srt"}})
		must(t, err)
		got, err := store.Asset(t.Context(), "ext:cms-7")
		must(t, err)
		if got.ID == "" || got.ID != asset.ID || *got.Alt != "" || !slices.Equal(got.Tags, asset.Tags) ||
			!slices.Equal(got.Territories, asset.Territories) || got.FocalX != 0 || got.FocalY != 1 ||
			got.StartsAt != 5 || got.EndsAt != 9 || got.FallbackID != "f" || got.Description != "At dawn" {
			t.Errorf("asset came back as %+v", got)
		}
		if got.State != records.AssetProcessing || got.LatestVersion != 1 || got.PublishedVersion != 0 {
			t.Errorf("new asset is %s, versions %d and %d", got.State, got.LatestVersion, got.PublishedVersion)
		}
		wantRecent(t, began, got.CreatedAt, got.UpdatedAt, version.CreatedAt)
		subtitles, err := store.Subtitles(t.Context(), asset.ID)
		must(t, err)
		if len(subtitles) != 1 || subtitles[0].ID == "" || subtitles[0].Locale != "fr" {
			t.Fatalf("subtitles came back as %+v", subtitles)
		}
		wantRecent(t, began, subtitles[0].CreatedAt)
	})
}

// wantRecent catches instants written in another unit than milliseconds.
func wantRecent(t *testing.T, began records.Instant, instants ...records.Instant) {
	t.Helper()
	for i, instant := range instants {
		// What a process takes for the database's time may be off by as long as the question took.
		if instant < began.Add(-time.Second) || instant > began.Add(time.Minute) {
			t.Errorf("instant %d is %v, want about %v", i, instant.Time(), began.Time())
		}
	}
}

func TestSubmissionEmitsProbe(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		asset, version := submit(t, store)
		rows, err := store.Unsent(t.Context(), 10)
		must(t, err)
		if len(rows) != 1 || rows[0].Kind != jobs.KindProbe || rows[0].Generation != 1 || rows[0].Lane != jobs.LaneControl {
			t.Fatalf("outbox holds %+v", rows)
		}
		s := &scene{store: store, asset: *asset, version: *version}
		probe := s.step(t, rows[0].StepID)
		if probe.State != jobs.StateReady || probe.ReadyAt == 0 || probe.MaxAttempts != jobs.PolicyFor(jobs.KindProbe).Attempts {
			t.Errorf("probe is %+v", probe)
		}
		got, err := store.Version(t.Context(), asset.ID, 0)
		must(t, err)
		if got.SetDoc.Profiles[0].Name != "web" || got.Filename != version.Filename || got.Source != nil {
			t.Errorf("version came back as %+v", got)
		}
		s.drain(t)
		if rows, err = store.Unsent(t.Context(), 10); err != nil || len(rows) != 0 {
			t.Errorf("outbox after the relay: %v, %v", rows, err)
		}
	})
}

func TestExternalIDConflict(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		external := "cms-1"
		create := func() error {
			first := master("in/x")
			_, err := store.CreateAsset(t.Context(), &records.Asset{SetName: "article", ExternalID: &external}, &first, nil)
			return err
		}
		must(t, create())
		if err := create(); !errors.Is(err, records.ErrConflict) {
			t.Errorf("second asset: %v, want ErrConflict", err)
		}
		rows, err := store.Unsent(t.Context(), 10)
		if err != nil || len(rows) != 1 {
			t.Errorf("a refused asset left %d outbox rows, %v", len(rows)-1, err)
		}
		submit(t, store)
		submit(t, store) // assets without an external id do not conflict
	})
}

func TestCreateAssetWithoutMaster(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		asset := &records.Asset{SetName: "article", Title: "Later"}
		version, err := store.CreateAsset(t.Context(), asset, nil, nil)
		if err != nil || version != nil {
			t.Fatalf("got version %v, %v", version, err)
		}
		version, err = store.AddVersion(t.Context(), asset.ID, master("in/late"))
		if err != nil || version.Number != 1 {
			t.Errorf("first master gave %v, %v", version, err)
		}
	})
}

func TestAddVersionsAtOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		asset, _ := submit(t, store)
		numbers := make([]int, 8)
		for _, err := range together(len(numbers), func(i int) error {
			version, err := store.AddVersion(t.Context(), asset.ID, master("in/again"))
			if err == nil {
				numbers[i] = version.Number
			}
			return err
		}) {
			must(t, err)
		}
		slices.Sort(numbers)
		if !slices.Equal(numbers, []int{2, 3, 4, 5, 6, 7, 8, 9}) {
			t.Errorf("versions are numbered %v", numbers)
		}
		if _, err := store.AddVersion(t.Context(), "nowhere", master("x")); !errors.Is(err, records.ErrNotFound) {
			t.Errorf("version of no asset: %v", err)
		}
	})
}

func TestProbeRecordsMaster(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		began := records.At(store.Now())
		s := plan(t, store, 1)
		version, err := store.Version(t.Context(), s.asset.ID, 1)
		must(t, err)
		if version.MasterBytes != 9_000_000_000 || version.Source == nil || version.Source.Duration != 63.2 || version.MasterSHA256 != "ab12" {
			t.Errorf("version is %+v", version)
		}
		asset, err := store.Asset(t.Context(), s.asset.ID)
		must(t, err)
		if asset.Media != profiles.MediaVideo {
			t.Errorf("asset's media is %q", asset.Media)
		}
		wantRecent(t, began, asset.UpdatedAt, asset.CreatedAt)
	})
}
