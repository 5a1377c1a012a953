package publication_test

import (
	"strings"
	"testing"
	"time"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/internal/records/recordstest"
	"github.com/reelmill/reelmill/profiles"
)

// An event that nobody was sent before its version was swept can still be told of: nothing waits behind it for ever.
func TestEventsOfSweptVersionsAreComposed(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	recordstest.Shelve(t, h.db, &records.Asset{ID: "a", Title: "Film"}, recordstest.Master(profiles.ReleaseAutomatic))
	recordstest.Replace(t, h.db, "a", recordstest.Master(profiles.ReleaseAutomatic))
	old, err := h.db.Version(t.Context(), "a", 1)
	must(t, err)
	swept, err := h.db.SweepVersion(t.Context(), old.ID, records.Retention{For: -time.Minute})
	must(t, err)
	if !swept {
		t.Fatal("the rule keeps the first version")
	}
	must(t, h.db.Emptied(t.Context(), old.ID))
	events, err := h.db.Events(t.Context(), "a", 0, 100)
	must(t, err)
	for _, event := range events {
		body, err := h.reader.Compose(t.Context(), event)
		if err != nil {
			t.Errorf("%s of version %d: %v", event.Type, event.Version, err)
		}
		if event.Version == 1 && strings.Contains(string(body), "/media/") {
			t.Errorf("%s gives out an address that leads nowhere: %s", event.Type, body)
		}
	}
}
