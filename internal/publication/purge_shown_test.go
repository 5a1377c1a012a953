package publication_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/reelmill/reelmill/internal/publication"
	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/internal/records/recordstest"
	"github.com/reelmill/reelmill/profiles"
)

// told is what the newest event of an asset carries, which must be of a kind.
func (h *house) told(t *testing.T, asset string, kind records.EventType) publication.Payload {
	t.Helper()
	seq, err := h.db.LastEvent(t.Context(), asset)
	must(t, err)
	events, err := h.db.Events(t.Context(), asset, seq-1, 1)
	must(t, err)
	last := events[0]
	if last.Type != kind {
		t.Fatalf("the newest event is %s, want %s", last.Type, kind)
	}
	body, err := h.reader.Compose(t.Context(), last)
	must(t, err)
	var payload publication.Payload
	must(t, json.Unmarshal(body, &payload))
	return payload
}

// Caches keep what replaced versions showed, and every file of a folder.
func TestPurgeNamesReplacedVersionsAndFolders(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	recordstest.Shelve(t, h.db, &records.Asset{ID: "a"}, recordstest.Master(""))
	hls, dash := output("streams/cc/hash/main.m3u8"), output("streams/cc/hash/main.mpd")
	recordstest.Add(t, h.db, "a", 1, hls, dash, output("storyboards/dd/board/index.vtt"))
	recordstest.Replace(t, h.db, "a", recordstest.Master(""))
	recordstest.Replace(t, h.db, "a", recordstest.Master(profiles.ReleaseApproved))
	end := time.Now().Add(time.Hour).UTC().Truncate(time.Second)
	h.end(t, "a", end)
	must(t, h.db.Withdraw(t.Context(), "a"))
	down := h.told(t, "a", records.EventAssetWithdrawn)
	want := []string{}
	for _, key := range []string{h.film(t, "a", 2), h.film(t, "a", 1), hls.Made.StorageKey, dash.Made.StorageKey, "storyboards/dd/board/index.vtt"} {
		for _, at := range []time.Time{end, {}} {
			want = append(want, addresses().Of(key, publication.Grant{Asset: "a", End: at}))
		}
	}
	if !slices.Equal(down.Purge, want) || down.PurgeIncomplete {
		t.Errorf("to purge are\n%q\nwant\n%q", down.Purge, want)
	}
	if len(down.PurgePrefixes) != 4 { // two folders under two ends
		t.Errorf("folders to purge are %q", down.PurgePrefixes)
	}
	for _, address := range want[4:] {
		led := func(prefix string) bool { return strings.HasSuffix(prefix, "/") && strings.HasPrefix(address, prefix) }
		if !slices.ContainsFunc(down.PurgePrefixes, led) {
			t.Errorf("no prefix of %q leads to %s", down.PurgePrefixes, address)
		}
	}
}

// There is a bound, and whoever is told less than all hears of it; what is shown now comes first.
func TestPurgeIsBounded(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	recordstest.Shelve(t, h.db, &records.Asset{ID: "a"}, recordstest.Master(""))
	rows := make([]records.Derivative, 2500)
	for i := range rows {
		rows[i] = output(fmt.Sprintf("derivatives/aa/%d.webp", i))
	}
	recordstest.Add(t, h.db, "a", 1, rows...)
	recordstest.Replace(t, h.db, "a", recordstest.Master(""))
	must(t, h.db.Withdraw(t.Context(), "a"))
	down := h.told(t, "a", records.EventAssetWithdrawn)
	first := addresses().Of(h.film(t, "a", 2), publication.Grant{Asset: "a"})
	if len(down.Purge) != 2000 || !down.PurgeIncomplete || down.Purge[0] != first {
		t.Errorf("%d addresses, incomplete: %v, the first is %s", len(down.Purge), down.PurgeIncomplete, down.Purge[0])
	}
}

// What was taken down is to be forgotten by caches too, unless something else shows it.
func TestPurgeNamesWhatWasTakenDown(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	recordstest.Shelve(t, h.db, &records.Asset{ID: "a"}, recordstest.Master(""))
	must(t, h.db.PutPoster(t.Context(), &records.PosterSource{ID: "p1", AssetID: "a", Locale: "fr"}))
	must(t, h.db.PutSubtitle(t.Context(), &records.SubtitleSource{ID: "t1", AssetID: "a", Locale: "fr", Kind: "captions"}))
	made := madeOf("p1", "t1", "fr")
	shared := output("derivatives/bb/shared")
	shared.PosterID, shared.Planned = "p1", made[0].Planned
	recordstest.Add(t, h.db, "a", 1, append(made, shared, output("derivatives/bb/shared"))...)
	for name, remove := range map[string]func() (bool, error){
		"p1": func() (bool, error) { return h.db.DeletePoster(t.Context(), "a", "fr") },
		"t1": func() (bool, error) { return h.db.DeleteSubtitles(t.Context(), "a", "fr") },
	} {
		found, err := remove()
		if err != nil || !found {
			t.Fatalf("removed %v, %v", found, err)
		}
		changed := h.told(t, "a", records.EventManifestChanged)
		want := []string{addresses().Of("derivatives/bb/"+name, publication.Grant{Asset: "a"})}
		if !slices.Equal(changed.Purge, want) || len(changed.Facts) != 1 {
			t.Errorf("%s: to purge are %q, want %q; the facts are %v", name, changed.Purge, want, changed.Facts)
		}
	}
}
