package publication_test

import (
	"testing"
	"time"

	"github.com/reelmill/reelmill/internal/publication"
	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/internal/records/recordstest"
	"github.com/reelmill/reelmill/jobs"
	"github.com/reelmill/reelmill/profiles"
)

// film is where the one video of a version lies.
func (h *house) film(t *testing.T, asset string, number int) string {
	t.Helper()
	version, err := h.db.Version(t.Context(), asset, number)
	must(t, err)
	return "derivatives/aa/" + version.ID + ".mp4"
}

// wantMedia checks whether an object is handed out to a reader of an asset.
func (h *house) wantMedia(t *testing.T, when, asset, key, code string) {
	t.Helper()
	ticket := publication.Ticket{Key: key, Grant: publication.Grant{Asset: asset}}
	if _, err := h.reader.Admit(t.Context(), ticket, "", noon); jobs.CodeOf(err) != code {
		t.Errorf("%s: %s of %s gives %v, want %q", when, key, asset, err, code)
	}
	ticket.Grant = publication.Grant{Asset: asset, Preview: true, End: noon.Add(time.Hour)}
	if _, err := h.reader.Admit(t.Context(), ticket, "", noon); err != nil {
		t.Errorf("%s: the preview of %s of %s gives %v", when, key, asset, err)
	}
}

// What was never shown is for those who make it: events carry its addresses before anybody has decided about it.
func TestMediaOfVersionsNeverShown(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	recordstest.Shelve(t, h.db, &records.Asset{ID: "a"}, recordstest.Master(""))
	recordstest.Replace(t, h.db, "a", recordstest.Master(profiles.ReleaseApproved))
	first, second := h.film(t, "a", 1), h.film(t, "a", 2)
	h.wantMedia(t, "in review", "a", first, "")
	h.wantMedia(t, "in review", "a", second, "not-published")
	must(t, h.db.Approve(t.Context(), "a", 2))
	h.wantMedia(t, "after the flip", "a", second, "")
	h.wantMedia(t, "after the flip, in the middle of the old one", "a", first, "")
	recordstest.Replace(t, h.db, "a", recordstest.Master(profiles.ReleaseApproved))
	must(t, h.db.Reject(t.Context(), "a", 3, "No."))
	h.wantMedia(t, "rejected", "a", h.film(t, "a", 3), "not-published")
	_, err := h.db.Flip(t.Context(), "a", 0)
	must(t, err)
	for _, key := range []string{first, second} {
		h.wantMedia(t, "after the rollback", "a", key, "")
	}
	h.wantMedia(t, "of no version", "a", "derivatives/aa/strange.mp4", "not-published")
}

// The same output can belong to several versions and assets; each asset shows it when one of its own versions does. That of a folder
// counts for all of its files.
func TestMediaThatVersionsShare(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	for _, id := range []string{"a", "b"} {
		recordstest.Shelve(t, h.db, &records.Asset{ID: id}, recordstest.Master(""))
		recordstest.Replace(t, h.db, id, recordstest.Master(profiles.ReleaseApproved))
	}
	shared, stream := output("derivatives/bb/shared.webp"), output("streams/cc/hash/main.m3u8")
	stream.Made.Files = []string{"1.m4s"}
	recordstest.Add(t, h.db, "a", 1, shared, stream)
	recordstest.Add(t, h.db, "a", 2, shared)
	recordstest.Add(t, h.db, "b", 2, shared, stream)
	for _, key := range []string{"derivatives/bb/shared.webp", "streams/cc/hash/main.m3u8", "streams/cc/hash/1.m4s", "streams/cc/hash/sound/1.m4s"} {
		h.wantMedia(t, "shown", "a", key, "")
		h.wantMedia(t, "in review", "b", key, "not-published")
	}
	h.wantMedia(t, "another folder", "a", "streams/cc/hashes/1.m4s", "not-published")
	must(t, h.db.Approve(t.Context(), "b", 2))
	h.wantMedia(t, "after the flip", "b", "streams/cc/hash/1.m4s", "")
}

// An addition shows whole or not at all.
func TestMediaOfAnAdditionUnderWay(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	recordstest.Shelve(t, h.db, &records.Asset{ID: "a"}, recordstest.Master(""))
	recordstest.Join(t, h.db, "a", 1, output("derivatives/bb/late.vtt"))
	h.wantMedia(t, "before it is published", "a", "derivatives/bb/late.vtt", "not-published")
	recordstest.Run(t, h.db)
	h.wantMedia(t, "published", "a", "derivatives/bb/late.vtt", "")
}

func output(key string) records.Derivative {
	return records.Derivative{Made: records.Made{StorageKey: key, Bytes: 9}}
}

// Files that were given up are gone when they are removed, not before: somebody may be in the middle of them.
func TestMediaOfSweptVersions(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	recordstest.Shelve(t, h.db, &records.Asset{ID: "a"}, recordstest.Master(""))
	recordstest.Replace(t, h.db, "a", recordstest.Master(""))
	old, err := h.db.Version(t.Context(), "a", 1)
	must(t, err)
	key := h.film(t, "a", 1)
	swept, err := h.db.SweepVersion(t.Context(), old.ID, records.Retention{For: -time.Minute})
	if err != nil || !swept {
		t.Fatalf("the rule keeps the first version, %v", err)
	}
	h.wantMedia(t, "swept", "a", key, "")
	must(t, h.db.Emptied(t.Context(), old.ID))
	_, err = h.db.EditAsset(t.Context(), "a", func(a *records.Asset) { a.Title = "Another" })
	must(t, err)
	h.wantMedia(t, "emptied", "a", key, "not-published")
}

// What an editor took down is not handed out any more, what was replaced is until it is swept.
func TestMediaOfRemovedFiles(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	recordstest.Shelve(t, h.db, &records.Asset{ID: "a"}, recordstest.Master(""))
	put := func(poster, track, locale string) {
		t.Helper()
		must(t, h.db.PutPoster(t.Context(), &records.PosterSource{ID: poster, AssetID: "a", Locale: locale}))
		must(t, h.db.PutSubtitle(t.Context(), &records.SubtitleSource{ID: track, AssetID: "a", Locale: locale, Kind: "captions"}))
		recordstest.Add(t, h.db, "a", 1, madeOf(poster, track, locale)...)
	}
	put("p1", "t1", "fr")
	put("p2", "t2", "fr")
	put("p3", "t3", "de")
	recordstest.Replace(t, h.db, "a", recordstest.Master(""))
	recordstest.Add(t, h.db, "a", 2, madeOf("p2", "t2", "fr")...)
	want := func(when, code string, names ...string) {
		t.Helper()
		for _, name := range names {
			h.wantMedia(t, when, "a", "derivatives/bb/"+name, code)
		}
	}
	want("replaced and present", "", "p1", "t1", "p2", "t2", "p3", "t3")
	for _, remove := range []func() (bool, error){
		func() (bool, error) { return h.db.DeletePoster(t.Context(), "a", "fr") },
		func() (bool, error) { return h.db.DeleteSubtitles(t.Context(), "a", "fr") },
	} {
		found, err := remove()
		if err != nil || !found {
			t.Fatalf("removed %v, %v", found, err)
		}
	}
	want("taken down", "not-published", "p1", "t1", "p2", "t2")
	want("of another language", "", "p3", "t3")
	put("p4", "t4", "fr")
	want("when others took their place", "not-published", "p1", "t1", "p2", "t2")
	want("what took their place", "", "p4", "t4")
}

// What was taken down while it was being made is never shown.
func TestMediaOfFilesRemovedUnderWay(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	recordstest.Shelve(t, h.db, &records.Asset{ID: "a"}, recordstest.Master(""))
	must(t, h.db.PutPoster(t.Context(), &records.PosterSource{ID: "p1", AssetID: "a", Locale: "fr"}))
	recordstest.Join(t, h.db, "a", 1, madeOf("p1", "", "fr")[0])
	if found, err := h.db.DeletePoster(t.Context(), "a", "fr"); err != nil || !found {
		t.Fatalf("removed %v, %v", found, err)
	}
	recordstest.Run(t, h.db)
	must(t, h.db.PutPoster(t.Context(), &records.PosterSource{ID: "p2", AssetID: "a", Locale: "fr"}))
	h.wantMedia(t, "taken down under way", "a", "derivatives/bb/p1", "not-published")
	if doc := h.document(t, publication.Ask{Ref: "a", Locales: []string{"fr"}}, noon); len(doc.Posters) != 0 {
		t.Errorf("the manifest shows %+v", doc.Posters)
	}
}

// madeOf are a poster and a track made of the files with these ids.
func madeOf(poster, track, locale string) []records.Derivative {
	picture, text := output("derivatives/bb/"+poster), output("derivatives/bb/"+track)
	picture.PosterID, picture.Planned = poster, profiles.Derivative{Output: profiles.OutputPoster, Format: "webp", Locale: locale, SourceSHA256: poster}
	text.SubtitleID = track
	text.Planned = profiles.Derivative{Output: profiles.OutputSubtitle, Format: "vtt", Locale: locale, TextKind: "captions", Track: -1, SourceSHA256: track}
	return []records.Derivative{picture, text}
}
