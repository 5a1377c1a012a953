package publication_test

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/reelmill/reelmill/internal/publication"
	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/internal/records/recordstest"
)

// When a window is shortened, caches must forget what they read under the addresses of before, which carry the end of before.
func TestPurgeNamesTheAddressesOfBefore(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	recordstest.Shelve(t, h.db, &records.Asset{ID: "a"}, recordstest.Master(""))
	now := time.Now().UTC().Truncate(time.Second)
	later, past := now.Add(48*time.Hour), now.Add(-time.Hour)
	given := []string{h.address(t, "a")}
	for _, end := range []time.Time{later, later.Add(time.Hour), later} {
		h.end(t, "a", end)
		given = append(given, h.address(t, "a"))
	}
	h.end(t, "a", past)
	must(t, h.db.Withdraw(t.Context(), "a"))
	events, err := h.db.Events(t.Context(), "a", 0, 100)
	must(t, err)
	seen := 0
	for _, event := range events {
		if event.Type != records.EventRightsClosed && event.Type != records.EventAssetWithdrawn {
			continue
		}
		seen++
		body, err := h.reader.Compose(t.Context(), event)
		must(t, err)
		var payload publication.Payload
		must(t, json.Unmarshal(body, &payload))
		for _, url := range given {
			if !slices.Contains(payload.Purge, url) {
				t.Errorf("%s does not name %s but %q", event.Type, url, payload.Purge)
			}
		}
		if len(payload.Purge) != 4 { // no end, two later ones, and the last
			t.Errorf("%s names %d addresses: %q", event.Type, len(payload.Purge), payload.Purge)
		}
	}
	if seen != 2 {
		t.Errorf("%d events tell caches to forget, want 2", seen)
	}
}

// What was handed out for everywhere is kept by caches everywhere, until they are told.
func TestPurgeWhenTerritoriesAreTakenAway(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	recordstest.Shelve(t, h.db, &records.Asset{ID: "a"}, recordstest.Master(""))
	given := h.address(t, "a")
	for _, c := range []struct {
		territories []string
		purged      bool
	}{{[]string{"GB", "IE"}, true}, {[]string{"IE", "GB", "FR"}, false}, {[]string{"GB", "FR", "DE"}, true}, {nil, false}} {
		_, err := h.db.EditAsset(t.Context(), "a", func(a *records.Asset) { a.Territories = c.territories })
		must(t, err)
		events, err := h.db.Events(t.Context(), "a", 0, 100)
		must(t, err)
		last := events[len(events)-1]
		body, err := h.reader.Compose(t.Context(), last)
		must(t, err)
		var payload publication.Payload
		must(t, json.Unmarshal(body, &payload))
		if last.Type != records.EventManifestChanged || slices.Contains(payload.Purge, given) != c.purged {
			t.Errorf("after %v: %s says to purge %q", c.territories, last.Type, payload.Purge)
		}
	}
}

func (h *house) end(t *testing.T, asset string, at time.Time) {
	t.Helper()
	_, err := h.db.EditAsset(t.Context(), asset, func(a *records.Asset) { a.EndsAt = records.At(at) })
	must(t, err)
}

// address is that of the only film of an asset, as its manifest gives it now.
func (h *house) address(t *testing.T, asset string) string {
	t.Helper()
	doc := h.document(t, publication.Ask{Ref: asset}, time.Now())
	return doc.Videos[0].URL
}

// As many may stand in for each other as may be set: five.
func TestFifthFallbackIsShown(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	recordstest.Shelve(t, h.db, &records.Asset{ID: "f5"}, recordstest.Master(""))
	for _, pair := range [][2]string{{"f4", "f5"}, {"f3", "f4"}, {"f2", "f3"}, {"f1", "f2"}, {"film", "f1"}, {"farther", "film"}} {
		recordstest.Shelve(t, h.db, &records.Asset{ID: pair[0], EndsAt: at(noon)}, nil)
		h.fallBack(t, pair[0], pair[1])
	}
	h.wantPage(t, publication.Ask{Ref: "film"}, noon, "f5 for film")
	h.wantPage(t, publication.Ask{Ref: "farther"}, noon, "rights-expired")
}
