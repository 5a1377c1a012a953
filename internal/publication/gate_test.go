package publication_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/reelmill/reelmill/internal/manifest"
	"github.com/reelmill/reelmill/internal/publication"
	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/internal/records/recordstest"
	"github.com/reelmill/reelmill/jobs"
	"github.com/reelmill/reelmill/profiles"
)

// wantPage checks which asset is shown for another at a moment, or the code of the fault there is instead.
func (h *house) wantPage(t *testing.T, ask publication.Ask, now time.Time, want string) publication.Page {
	t.Helper()
	page, err := h.reader.Page(t.Context(), ask, now)
	var doc manifest.Document
	if err == nil {
		must(t, json.Unmarshal(page.Body, &doc))
	}
	got := jobs.CodeOf(err)
	if errors.Is(err, records.ErrNotFound) {
		got = "not-found"
	}
	if err == nil {
		got = doc.Asset.ID
		if doc.FallbackFor != "" {
			got += " for " + doc.FallbackFor
		}
	}
	if got != want {
		t.Errorf("%+v at %v: %s (%v), want %s", ask, now, got, err, want)
	}
	return page
}

var noon = time.Date(2027, 3, 1, 12, 0, 0, 0, time.UTC)

func TestWindowsAndFallbacks(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	one, two := noon.Add(time.Hour), noon.Add(2*time.Hour)
	external := "film-7"
	for _, asset := range []*records.Asset{
		{ID: "stand-in"},
		{ID: "film", ExternalID: &external, StartsAt: at(noon), EndsAt: at(one), FallbackID: "stand-in"},
		{ID: "brief", StartsAt: at(noon), EndsAt: at(two), FallbackID: "film"},
		{ID: "alone", EndsAt: at(noon)},
		{ID: "british", Territories: []string{"GB", "IE"}, Channels: []string{"web"}, FallbackID: "stand-in"},
		{ID: "web-only", Channels: []string{"web"}},
	} {
		recordstest.Shelve(t, h.db, asset, recordstest.Master(""))
	}
	for _, asset := range []*records.Asset{
		{ID: "empty"},
		{ID: "to-empty", EndsAt: at(noon), FallbackID: "empty"},
		{ID: "ring-a", EndsAt: at(noon)},
		{ID: "ring-b", EndsAt: at(noon)},
	} {
		recordstest.Shelve(t, h.db, asset, nil)
	}
	h.fallBack(t, "ring-a", "ring-b")
	h.fallBack(t, "ring-b", "ring-a")
	before, last := noon.Add(-time.Millisecond), one.Add(-time.Millisecond)
	for _, c := range []struct {
		ref  string
		now  time.Time
		want string
		till time.Time
	}{
		{"film", before, "stand-in for film", noon},
		{"film", noon, "film", one},
		{"ext:film-7", last, "film", one},
		{"ext:film-7", one, "stand-in for film", time.Time{}},
		{"brief", before, "stand-in for brief", noon},
		{"brief", one, "brief", two},
		{"brief", two, "stand-in for brief", time.Time{}},
		{"alone", before, "alone", noon},
		{"alone", noon, "rights-expired", time.Time{}},
		{"empty", noon, "not-published", time.Time{}},
		{"to-empty", noon, "rights-expired", time.Time{}},
		{"ring-a", noon, "rights-expired", time.Time{}},
		{"nowhere", noon, "not-found", time.Time{}},
		{"ext:nowhere", noon, "not-found", time.Time{}},
	} {
		if page := h.wantPage(t, publication.Ask{Ref: c.ref}, c.now, c.want); !page.Until.Equal(c.till) {
			t.Errorf("%s at %v holds until %v, want %v", c.ref, c.now, page.Until, c.till)
		}
	}
	for _, c := range []struct {
		ref   string
		place publication.Place
		want  string
	}{
		{"british", publication.Place{}, "british"},
		{"british", publication.Place{Territory: "IE", Channel: "web"}, "british"},
		{"british", publication.Place{Territory: "FR", Channel: "web"}, "stand-in for british"},
		{"british", publication.Place{Channel: "tv"}, "stand-in for british"},
		{"web-only", publication.Place{Channel: "tv", Territory: "FR"}, "rights-channel"},
	} {
		h.wantPage(t, publication.Ask{Ref: c.ref, Place: c.place}, noon, c.want)
	}
	must(t, h.db.Withdraw(t.Context(), "stand-in"))
	h.wantPage(t, publication.Ask{Ref: "film"}, one, "rights-expired")
	h.wantPage(t, publication.Ask{Ref: "stand-in"}, one, "asset-withdrawn")
}

// What was prepared is never shown after a change, and a version shows whole or not at all.
func TestChangesShowAtOnce(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	recordstest.Shelve(t, h.db, &records.Asset{ID: "a", Title: "First"}, recordstest.Master(""))
	ask := publication.Ask{Ref: "a"}
	first := h.wantPage(t, ask, noon, "a")
	if again := h.wantPage(t, ask, noon, "a"); again.ETag != first.ETag || !strings.Contains(string(again.Body), `"title":"First"`) {
		t.Errorf("asked twice: %s and %s", first.ETag, again.ETag)
	}
	_, err := h.db.EditAsset(t.Context(), "a", func(a *records.Asset) { a.Title = "Second" })
	must(t, err)
	second := h.wantPage(t, ask, noon, "a")
	if second.ETag == first.ETag || !strings.Contains(string(second.Body), `"title":"Second"`) {
		t.Errorf("after an edit: %s", second.Body)
	}
	recordstest.Replace(t, h.db, "a", recordstest.Master(profiles.ReleaseApproved))
	if waiting := h.wantPage(t, ask, noon, "a"); !strings.Contains(string(waiting.Body), `"version":1,`) {
		t.Errorf("while the next version is in review: %s", waiting.Body)
	}
	must(t, h.db.Approve(t.Context(), "a", 2))
	if shown := h.wantPage(t, ask, noon, "a"); !strings.Contains(string(shown.Body), `"version":2,`) {
		t.Errorf("after the approval: %s", shown.Body)
	}
	_, err = h.db.Flip(t.Context(), "a", 0)
	must(t, err)
	if back := h.wantPage(t, ask, noon, "a"); !strings.Contains(string(back.Body), `"version":1,`) {
		t.Errorf("after the rollback: %s", back.Body)
	}
	must(t, h.db.Withdraw(t.Context(), "a"))
	h.wantPage(t, ask, noon, "asset-withdrawn")
	h.wantPage(t, publication.Ask{Ref: "a", Set: "none"}, noon, "asset-withdrawn")
}

// Media are handed out as long as their asset may be seen, whatever their address promises.
func TestMediaCloseWithTheRights(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	recordstest.Shelve(t, h.db, &records.Asset{ID: "a"}, recordstest.Master(""))
	ticket := publication.Ticket{Key: h.film(t, "a", 1), Grant: publication.Grant{Asset: "a"}}
	preview := publication.Ticket{Key: ticket.Key, Grant: publication.Grant{Asset: "a", Preview: true, End: noon.Add(time.Hour)}}
	admitted := func(ticket publication.Ticket, now time.Time, code string, till time.Time) {
		t.Helper()
		got, err := h.reader.Admit(t.Context(), ticket, "", now)
		if jobs.CodeOf(err) != code || !got.Until.Equal(till) {
			t.Errorf("%+v at %v: until %v, %v; want %q until %v", ticket, now, got.Until, err, code, till)
		}
	}
	admitted(ticket, noon, "", time.Time{})
	_, err := h.db.EditAsset(t.Context(), "a", func(a *records.Asset) { a.StartsAt, a.EndsAt = at(noon.Add(-time.Hour)), at(noon) })
	must(t, err)
	admitted(ticket, noon.Add(-time.Second), "", noon)
	admitted(ticket, noon, "rights-expired", time.Time{})
	admitted(ticket, noon.Add(-2*time.Hour), "rights-expired", time.Time{})
	admitted(preview, noon, "", noon.Add(time.Hour))
	admitted(preview, noon.Add(time.Hour), "rights-expired", time.Time{})
	must(t, h.db.Withdraw(t.Context(), "a"))
	admitted(ticket, noon.Add(-time.Second), "asset-withdrawn", time.Time{})
	admitted(preview, noon, "asset-withdrawn", time.Time{})
	if _, err := h.reader.Admit(t.Context(), publication.Ticket{Grant: publication.Grant{Asset: "none"}}, "", noon); !errors.Is(err, records.ErrNotFound) {
		t.Errorf("media of no asset: %v", err)
	}
}
