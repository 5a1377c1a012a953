package publication_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/reelmill/reelmill/internal/publication"
	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/internal/records/recordstest"
	"github.com/reelmill/reelmill/jobs"
	"github.com/reelmill/reelmill/profiles"
)

// on is a question for the asset "a" on a channel.
func on(channel string) publication.Ask {
	return publication.Ask{Ref: "a", Place: publication.Place{Channel: channel}}
}

// packaged is a stream that is made.
func packaged(key string) records.Derivative {
	return records.Derivative{
		Made:    records.Made{StorageKey: key, Files: []string{"video/1.m4s"}, Bytes: 9, Mime: "application/vnd.apple.mpegurl"},
		Planned: profiles.Derivative{Output: profiles.OutputStream, Format: "hls", Profile: profiles.Profile{Name: "stream"}},
	}
}

// limit changes the channels of the asset "a".
func (h *house) limit(t *testing.T, channels ...string) {
	t.Helper()
	_, err := h.db.EditAsset(t.Context(), "a", func(a *records.Asset) { a.Channels = channels })
	must(t, err)
}

// wantOpen checks whether an address opens its object, or the code of the fault.
func (h *house) wantOpen(t *testing.T, when, address, code string) {
	t.Helper()
	ticket, err := read(t, address)
	must(t, err)
	if _, err := h.reader.Admit(t.Context(), ticket, "", noon); jobs.CodeOf(err) != code {
		t.Errorf("%s: %s gives %v, want %q", when, address, err, code)
	}
}

// streamed is the asset "a" with a film and a stream.
func streamed(t *testing.T, asset *records.Asset) *house {
	t.Helper()
	h := newHouse(t)
	recordstest.Shelve(t, h.db, asset, recordstest.Master(""))
	recordstest.Add(t, h.db, "a", 1, packaged("streams/cc/hash/main.m3u8"))
	return h
}

// What was handed out for a channel closes with it: the film, the segments of the stream, the player page that the manifest names.
func TestMediaCloseWithTheirChannel(t *testing.T) {
	t.Parallel()
	h := streamed(t, &records.Asset{ID: "a", Channels: []string{"web", "app"}})
	given := map[string][]string{}
	for _, channel := range []string{"", "web", "app"} {
		doc := h.document(t, on(channel), noon)
		segment := strings.Replace(doc.Streams[0].URL, "main.m3u8", "video/1.m4s", 1)
		given[channel] = []string{doc.Videos[0].URL, doc.Streams[0].URL, segment}
		if query := "?channel=" + channel; channel != "" && !strings.Contains(doc.Embed.Iframe, query) || channel == "" && strings.Contains(doc.Embed.Iframe, "?") {
			t.Errorf("on %q the player page is %s", channel, doc.Embed.Iframe)
		}
	}
	h.wantPage(t, on("tv"), noon, "rights-channel")
	for _, c := range []struct {
		channels []string
		closed   []string
	}{{[]string{"app", "web"}, nil}, {[]string{"web"}, []string{"app"}}, {[]string{"tv"}, []string{"web", "app"}}, {[]string{"app"}, []string{"web"}}, {nil, nil}} {
		h.limit(t, c.channels...)
		for channel, addresses := range given {
			code := ""
			if slices.Contains(c.closed, channel) {
				code = "rights-channel"
			}
			for _, address := range addresses {
				h.wantOpen(t, fmt.Sprint("on ", c.channels), address, code)
			}
		}
	}
}

// Only the channels that an asset names make pages of their own: a reader can name any.
func TestChannelsMakeNoPagesByThemselves(t *testing.T) {
	t.Parallel()
	h := streamed(t, &records.Asset{ID: "a"})
	plain := h.wantPage(t, on(""), noon, "a")
	for _, channel := range []string{"web", "app", "no channel at all"} {
		if page := h.wantPage(t, on(channel), noon, "a"); page.ETag != plain.ETag || &page.Body[0] != &plain.Body[0] {
			t.Errorf("a page was made for %q", channel)
		}
	}
	h.limit(t, "web", "app")
	web, app := h.wantPage(t, on("web"), noon, "a"), h.wantPage(t, on("app"), noon, "a")
	if again := h.wantPage(t, on("web"), noon, "a"); web.ETag == app.ETag || &again.Body[0] != &web.Body[0] {
		t.Error("the pages of two channels are one, or those of one channel two")
	}
}

// A stand-in is for its own channels, whoever it stands in for.
func TestStandInsHaveTheirOwnChannels(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	recordstest.Shelve(t, h.db, &records.Asset{ID: "b", Channels: []string{"web", "app"}}, recordstest.Master(""))
	recordstest.Shelve(t, h.db, &records.Asset{ID: "a", Channels: []string{"app"}, FallbackID: "b"}, recordstest.Master(""))
	film := h.document(t, on("web"), noon).Videos[0].URL
	h.wantOpen(t, "while the stand-in is on the channel", film, "")
	_, err := h.db.EditAsset(t.Context(), "b", func(b *records.Asset) { b.Channels = []string{"app"} })
	must(t, err)
	h.wantOpen(t, "when it is not any more", film, "rights-channel")
}

// Caches keep what was handed out for a channel until they are told that it is gone; of those that were there before, too.
func TestPurgeWhenChannelsAreTakenAway(t *testing.T) {
	t.Parallel()
	h := streamed(t, &records.Asset{ID: "a"})
	given := []string{h.document(t, on("web"), noon).Videos[0].URL}
	for _, c := range []struct {
		channels []string
		narrows  bool
	}{{[]string{"web", "app"}, true}, {[]string{"app", "tv", "web"}, false}, {[]string{"tv"}, true}, {[]string{"app"}, true}, {nil, false}, {[]string{"tv"}, true}} {
		h.limit(t, c.channels...)
		payload := h.told(t, "a", records.EventManifestChanged)
		if got := len(payload.Purge) > 0; got != c.narrows || payload.Facts["channels_narrowed"] == true != c.narrows {
			t.Errorf("after %v caches are told of %q with %v", c.channels, payload.Purge, payload.Facts)
		}
		for _, channel := range c.channels {
			doc := h.document(t, on(channel), noon)
			given = append(given, doc.Videos[0].URL, doc.Streams[0].URL)
		}
	}
	must(t, h.db.Withdraw(t.Context(), "a"))
	payload := h.told(t, "a", records.EventAssetWithdrawn)
	for _, address := range given {
		if !slices.Contains(payload.Purge, address) {
			t.Errorf("the withdrawal does not name %s but %q", address, payload.Purge)
		}
	}
	if len(payload.PurgePrefixes) != 4 || len(payload.Purge) != 8 { // of a film and a stream, on none, web, app and tv
		t.Errorf("the withdrawal names %q and %q", payload.Purge, payload.PurgePrefixes)
	}
}
