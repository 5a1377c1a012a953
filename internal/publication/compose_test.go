package publication_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/reelmill/reelmill/internal/publication"
	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/internal/records/recordstest"
	"github.com/reelmill/reelmill/profiles"
)

// Every event carries what its receiver would ask for next, and none needs another question for the outputs.
func TestPayloadsCarryTheOutputs(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	external := "film-7"
	recordstest.Shelve(t, h.db, &records.Asset{ID: "a", ExternalID: &external, Title: "Film"}, recordstest.Master(profiles.ReleaseApproved))
	must(t, h.db.Approve(t.Context(), "a", 1))
	_, err := h.db.EditAsset(t.Context(), "a", func(a *records.Asset) { a.EndsAt = at(noon) })
	must(t, err)
	_, err = h.db.EditAsset(t.Context(), "a", func(a *records.Asset) { a.EndsAt = at(noon.AddDate(-1, 0, 0)) })
	must(t, err)
	must(t, h.db.Withdraw(t.Context(), "a"))
	events, err := h.db.Events(t.Context(), "a", 0, 100)
	must(t, err)
	seen := map[records.EventType]publication.Payload{}
	purged := map[string]bool{}
	for _, event := range events {
		body, err := h.reader.Compose(t.Context(), event)
		must(t, err)
		var payload publication.Payload
		must(t, json.Unmarshal(body, &payload))
		if payload.Asset.ID != "a" || payload.Asset.ExternalID != "film-7" || payload.ManifestURL != "https://mill.example/v1/assets/a/manifest" {
			t.Errorf("%s is about %+v at %s", event.Type, payload.Asset, payload.ManifestURL)
		}
		seen[event.Type] = payload
		for _, address := range payload.Purge {
			purged[address] = true
		}
	}
	for _, kind := range []records.EventType{records.EventVersionReady, records.EventManifestPublished, records.EventManifestChanged} {
		if doc := seen[kind].Manifest; doc == nil || len(doc.Videos) != 1 || doc.Asset.Version != 1 {
			t.Errorf("%s carries %+v", kind, doc)
		}
	}
	if ready := seen[records.EventDerivativeReady].Derivative; ready == nil || ready.Profile != "web" || ready.Bytes != 9 || !strings.Contains(ready.URL, "/media/derivatives/") {
		t.Errorf("derivative.ready carries %+v", ready)
	}
	if closed := seen[records.EventRightsClosed]; closed.Rights == nil || closed.Rights.EndsAt == nil || len(closed.Purge) != 3 { // under each of the ends there were
		t.Errorf("rights.closed carries %+v", closed)
	}
	given := addresses() // to readers before each edit, and after the last
	for _, end := range []time.Time{{}, noon, noon.AddDate(-1, 0, 0)} {
		key := seen[records.EventManifestPublished].Manifest.Videos[0].URL
		_, key, _ = strings.Cut(key, "/media/")
		key, _, _ = strings.Cut(key, "?")
		if address := given.Of(key, publication.Grant{Asset: "a", End: end}); !purged[address] {
			t.Errorf("nobody is told to purge %s, only %v", address, purged)
		}
	}
	if down := seen[records.EventAssetWithdrawn]; len(down.Purge) != 3 || down.Manifest != nil || down.Asset.State != "withdrawn" {
		t.Errorf("asset.withdrawn carries %+v", down)
	}
}

// A window may be moved before its closing was sent: the message is of the window that closed.
func TestATurnNamesItsOwnWindow(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	recordstest.Shelve(t, h.db, &records.Asset{ID: "a"}, recordstest.Master(""))
	over := noon.AddDate(-1, 0, 0)
	for _, end := range []time.Time{over, noon.AddDate(100, 0, 0)} {
		_, err := h.db.EditAsset(t.Context(), "a", func(a *records.Asset) { a.EndsAt = at(end) })
		must(t, err)
	}
	events, err := h.db.Events(t.Context(), "a", 0, 100)
	must(t, err)
	told := 0
	for _, event := range events {
		if event.Type != records.EventRightsClosed {
			continue
		}
		told++
		body, err := h.reader.Compose(t.Context(), event)
		must(t, err)
		var payload publication.Payload
		must(t, json.Unmarshal(body, &payload))
		if payload.Rights == nil || payload.Rights.StartsAt != nil || payload.Rights.EndsAt == nil || !payload.Rights.EndsAt.Equal(over) {
			t.Errorf("it closed with %+v, want its end at %v", payload.Rights, over)
		}
	}
	if told != 1 {
		t.Errorf("%d closings were told", told)
	}
}
