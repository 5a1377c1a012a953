package publication_test

import (
	"slices"
	"testing"

	"github.com/reelmill/reelmill/internal/publication"
	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/internal/records/recordstest"
	"github.com/reelmill/reelmill/profiles"
)

const folder = "streams/cc/hash/"

// subtitled is the asset "a" with tracks in English, American English and French, and a stream under both formats that holds them.
func subtitled(t *testing.T) *house {
	t.Helper()
	h := newHouse(t)
	recordstest.Shelve(t, h.db, &records.Asset{ID: "a"}, recordstest.Master(""))
	h.bring(t, "en", "subtitles")
	h.bring(t, "en", "captions")
	h.bring(t, "en-US", "subtitles")
	h.bring(t, "fr", "subtitles")
	recordstest.Add(t, h.db, "a", 1, packaged(folder+"main.m3u8"), packaged(folder+"main.mpd"))
	return h
}

func (h *house) bring(t *testing.T, locale, kind string) {
	t.Helper()
	must(t, h.db.PutSubtitle(t.Context(), &records.SubtitleSource{AssetID: "a", Locale: locale, Kind: kind}))
}

func (h *house) remove(t *testing.T, locale string) {
	t.Helper()
	found, err := h.db.DeleteSubtitles(t.Context(), "a", locale)
	if err != nil || !found {
		t.Fatalf("%s: removed %v, %v", locale, found, err)
	}
}

// english are files of a stream that hold the removed tracks.
func english() []string {
	return []string{"text-en-subtitles.m3u8", "text-en-subtitles.vtt", "text-en-subtitles/1.vtt", "text-en-captions.m3u8", "text-en-captions/12.vtt"}
}

// A track that is removed is closed in the streams that hold it, before any other is packaged; nothing else of them is.
func TestRemovedTracksAreClosedInStreams(t *testing.T) {
	t.Parallel()
	h := subtitled(t)
	others := []string{
		"main.m3u8", "main.mpd", "video/1.m4s", "small.m3u8", "text-en-us-subtitles.m3u8", "text-en-us-subtitles/1.vtt", "text-fr-subtitles.vtt",
		"text-en-forced.m3u8",
	}
	for _, file := range append(english(), others...) {
		h.wantMedia(t, "before", "a", folder+file, "")
	}
	h.remove(t, "en")
	told := h.told(t, "a", records.EventManifestChanged)
	main := addresses().Of(folder+"main.m3u8", publication.Grant{Asset: "a"})
	if !slices.Contains(told.Purge, main) || len(told.PurgePrefixes) != 1 {
		t.Errorf("caches are told of %q and %q, not of the stream", told.Purge, told.PurgePrefixes)
	}
	for _, file := range english() {
		h.wantMedia(t, "removed", "a", folder+file, "not-published")
	}
	for _, file := range others {
		h.wantMedia(t, "removed", "a", folder+file, "")
	}
	h.remove(t, "fr")
	h.wantMedia(t, "and another", "a", folder+"text-fr-subtitles/1.vtt", "not-published")
	h.wantMedia(t, "and another", "a", folder+"text-en-captions.vtt", "not-published")
}

// Streams of earlier versions, and those under way, hold the track, too.
func TestRemovedTracksAreClosedInEveryVersion(t *testing.T) {
	t.Parallel()
	h := subtitled(t)
	recordstest.Replace(t, h.db, "a", recordstest.Master(profiles.ReleaseApproved))
	recordstest.Add(t, h.db, "a", 2, packaged("streams/dd/next/main.m3u8"))
	h.remove(t, "en")
	must(t, h.db.Approve(t.Context(), "a", 2))
	for _, at := range []string{folder, "streams/dd/next/"} {
		h.wantMedia(t, "removed", "a", at+"main.m3u8", "")
		h.wantMedia(t, "removed", "a", at+"text-en-captions/1.vtt", "not-published")
	}
	_, err := h.db.Flip(t.Context(), "a", 0)
	must(t, err)
	h.wantMedia(t, "after the rollback", "a", folder+"text-en-captions/1.vtt", "not-published")
}

// A file that comes again brings its track again, in a new stream or in the very one of before.
func TestTracksThatComeAgain(t *testing.T) {
	t.Parallel()
	h := subtitled(t)
	h.remove(t, "en")
	h.bring(t, "en", "captions")
	recordstest.Add(t, h.db, "a", 1, packaged("streams/dd/next/main.m3u8"))
	h.wantMedia(t, "in a new stream", "a", "streams/dd/next/text-en-captions/1.vtt", "")
	h.wantMedia(t, "in the old one", "a", folder+"text-en-captions/1.vtt", "not-published")
	recordstest.Add(t, h.db, "a", 1, packaged(folder+"main.m3u8"))
	h.wantMedia(t, "found again", "a", folder+"text-en-captions/1.vtt", "")
	h.remove(t, "en")
	h.wantMedia(t, "removed again", "a", folder+"text-en-captions/1.vtt", "not-published")
	h.wantMedia(t, "removed again", "a", "streams/dd/next/text-en-captions/1.vtt", "not-published")
}
