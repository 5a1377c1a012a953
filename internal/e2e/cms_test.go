package e2e

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/reelmill/reelmill/internal/api"
	"github.com/reelmill/reelmill/internal/manifest"
	"github.com/reelmill/reelmill/profiles"
)

// TestCMS follows one title through its life as a CMS does: it polls with entity tags, follows events and checks their signatures, and shows what it
// was given in a browser. Two days go by while the server is down.
func TestCMS(t *testing.T) {
	heavy(t)
	program, err := misled()
	must(t, err)
	m := newMillOf(t, program, "REELMILL_FETCH_ALLOW=127.0.0.0/8")
	c := newCMS(t, m)
	standIn := m.submit(t, media(t, "picture.jpg"), func(body *api.NewAsset) { body.Title = "Stand-in" })
	m.published(t, standIn, 1)

	ends := time.Now().Add(48 * time.Hour)
	asset := m.submit(t, media(t, "tiny.mp4"), func(body *api.NewAsset) {
		body.Title, body.Language, body.Publish = "Harbour </script> at dawn", "en", string(profiles.ReleaseApproved)
		body.Rights, body.Fallback = &api.Rights{EndsAt: &ends}, standIn.ID
		title := "Port à l’aube"
		body.Translations = map[string]*api.Translation{"fr": {Title: &title}}
		body.Subtitles = []api.SubtitleUpload{{Locale: "fr", Upload: m.upload(t, file(t, "harbour.fr.srt", frenchLines))}}
	})
	c.follow(asset.ID)
	first := c.approved(asset)
	c.shown(first)
	second := c.replaced(asset, first)
	c.rolledBack(asset, first, second)
	c.expired(asset, standIn, first)
	c.reopened(asset, first)
	c.takenDown(asset, first)
	c.replayed()
}

// approved waits for the version, looks that nothing of it shows, and approves it.
func (c *cms) approved(asset api.Asset) manifest.Document {
	c.t.Helper()
	c.hears("asset.created", "version.processing", "version.ready")
	if version := c.mill.version(c.t, asset, 1); version.State != "in_review" {
		c.t.Errorf("the version is %s", version.State)
	}
	c.read(asset.ID).refusal(c.t, 404, "not-published")
	c.mill.ask(c.t, "POST", "/v1/assets/"+asset.ID+"/versions/1/publish", nil).refusal(c.t, 409, "wrong-state")
	c.mill.decide(c.t, asset, 1, "approve")
	told := c.hears("manifest.published")
	doc := c.document(asset.ID)
	if told.Data.Manifest == nil || len(told.Data.Manifest.Videos) != len(doc.Videos) || told.Data.Manifest.Videos[0].SHA256 != doc.Videos[0].SHA256 {
		c.t.Errorf("the event carries %+v", told.Data.Manifest)
	}
	c.unchanged(asset.ID)
	return doc
}

// replaced brings another master. Readers keep what they have, until all of the new one is there.
func (c *cms) replaced(asset api.Asset, first manifest.Document) manifest.Document {
	c.t.Helper()
	next := map[string]any{"source": api.Source{Upload: c.mill.upload(c.t, media(c.t, "silent.mp4"))}, "publish": "approved"}
	into[api.Version](c.t, c.mill.ask(c.t, "POST", "/v1/assets/"+asset.ID+"/versions", next), 201)
	c.hears("version.processing")
	c.unchanged(asset.ID)
	c.hears("version.ready")
	if doc := c.document(asset.ID); doc.Asset.Version != 1 || doc.Videos[0].SHA256 != first.Videos[0].SHA256 {
		c.t.Errorf("before the approval readers see %+v", doc.Asset)
	}
	c.mill.decide(c.t, asset, 2, "approve")
	c.hears("manifest.published")
	doc := c.document(asset.ID)
	if doc.Asset.Version != 2 || doc.Videos[0].SHA256 == first.Videos[0].SHA256 || doc.Title != first.Title {
		c.t.Errorf("after the approval readers see %+v", doc.Asset)
	}
	return doc
}

func (c *cms) rolledBack(asset api.Asset, first, second manifest.Document) {
	c.t.Helper()
	into[api.Asset](c.t, c.mill.ask(c.t, "POST", "/v1/assets/"+asset.ID+"/rollback", nil), 200)
	c.hears("manifest.published")
	doc := c.document(asset.ID)
	if doc.Asset.Version != 1 || doc.Videos[0].URL != first.Videos[0].URL {
		c.t.Errorf("after the rollback readers see %+v", doc.Asset)
	}
	for _, address := range []string{first.Videos[0].URL, second.Videos[0].URL} { // pages that are open keep playing
		if got := c.mill.ask(c.t, "GET", address, nil, "Range", "bytes=0-9"); got.status != http.StatusPartialContent {
			c.t.Errorf("%s answers %d", address, got.status)
		}
	}
	c.shown(doc)
}

// expired stops the server, lets two days go by and starts it again.
func (c *cms) expired(asset, standIn api.Asset, first manifest.Document) {
	c.t.Helper()
	c.jump(49 * time.Hour)
	told := c.hears("rights.closed")
	if told.Data.Rights == nil || len(told.Data.Purge) == 0 {
		c.t.Errorf("the end of the rights carries %+v", told.Data)
	}
	doc := c.document(asset.ID)
	if doc.Asset.ID != standIn.ID || doc.FallbackFor != asset.ID || len(doc.Images) == 0 {
		c.t.Errorf("after the end %+v stands for %q", doc.Asset, doc.FallbackFor)
	}
	c.shown(doc)
	for _, address := range []string{first.Videos[0].URL, first.Streams[0].URL, first.Subtitles[0].VTT, segmentOf(first)} {
		c.mill.ask(c.t, "GET", address, nil).refusal(c.t, 410, "rights-expired")
	}
	c.mill.ask(c.t, "DELETE", "/v1/assets/"+standIn.ID, nil)
	c.read(asset.ID).refusal(c.t, 410, "rights-expired")
	if embed := c.mill.ask(c.t, "GET", "/embed/"+asset.ID, nil); embed.status != http.StatusGone || strings.Contains(string(embed.body), "<video") {
		c.t.Errorf("the player answers %d", embed.status)
	}
	if seen := into[api.Asset](c.t, c.mill.ask(c.t, "GET", "/v1/assets/"+asset.ID, nil), 200); seen.State != "expired" {
		c.t.Errorf("the asset is %s", seen.State)
	}
}

// segmentOf is the address of another file in the folder of a stream, as a player finds it by a playlist.
func segmentOf(doc manifest.Document) string {
	address := doc.Streams[0].URL
	return address[:strings.LastIndex(address, "/")+1] + "video/1.m4s"
}

func (c *cms) reopened(asset api.Asset, first manifest.Document) {
	c.t.Helper()
	c.mill.edit(c.t, asset, map[string]any{"rights": api.Rights{}})
	c.hears("manifest.changed", "rights.opened")
	doc := c.document(asset.ID)
	if doc.Asset.ID != asset.ID || doc.Videos[0].SHA256 != first.Videos[0].SHA256 || doc.Rights.EndsAt != nil {
		c.t.Errorf("with the rights extended readers see %+v", doc.Asset)
	}
	c.mill.ask(c.t, "GET", first.Videos[0].URL, nil).refusal(c.t, 410, "rights-expired") // its address ended; the manifest has new ones
	if got := c.mill.ask(c.t, "GET", doc.Videos[0].URL, nil); got.status != http.StatusOK || got.header.Get("Cache-Control") != "public, max-age=31536000, immutable" {
		c.t.Errorf("the new address answers %d, %q", got.status, got.header.Get("Cache-Control"))
	}
}

func (c *cms) takenDown(asset api.Asset, first manifest.Document) {
	c.t.Helper()
	doc := c.document(asset.ID)
	c.mill.ask(c.t, "DELETE", "/v1/assets/"+asset.ID, nil)
	c.read(asset.ID).refusal(c.t, 410, "asset-withdrawn")
	for _, address := range []string{doc.Videos[0].URL, doc.Streams[0].URL, segmentOf(doc), doc.Posters[0].URL, doc.Storyboards[0].VTT} {
		c.mill.ask(c.t, "GET", address, nil).refusal(c.t, 410, "asset-withdrawn")
	}
	told := c.hears("asset.withdrawn")
	if len(told.Data.Purge) < len(first.Videos)+len(first.Posters) {
		c.t.Errorf("to purge are %q", told.Data.Purge)
	}
}

// replayed asks for the last delivery again: the same message under the same id.
func (c *cms) replayed() {
	c.t.Helper()
	var page api.DeliveryPage
	must(c.t, json.Unmarshal(c.mill.ask(c.t, "GET", "/v1/webhooks/"+c.webhook+"/deliveries?limit=1", nil).body, &page))
	if len(page.Deliveries) != 1 {
		c.t.Fatalf("deliveries are %+v", page)
	}
	before := c.copies(page.Deliveries[0].Event)
	if got := c.mill.ask(c.t, "POST", "/v1/webhooks/"+c.webhook+"/deliveries/"+page.Deliveries[0].ID+"/replay", nil); got.status >= 300 {
		c.t.Fatalf("replay: %d %s", got.status, got.body)
	}
	eventually(c.t, patience, "the message came again", func() bool { return c.copies(page.Deliveries[0].Event) > before })
}
