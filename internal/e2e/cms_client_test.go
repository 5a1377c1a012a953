package e2e

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	webhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"github.com/reelmill/reelmill/internal/api"
	"github.com/reelmill/reelmill/internal/manifest"
	"github.com/reelmill/reelmill/internal/publication"
	"github.com/reelmill/reelmill/internal/testbrowser"
)

// cms is a website that shows what a mill makes.
type cms struct {
	t       *testing.T
	mill    *mill
	web     *httptest.Server
	webhook string // by its id
	tags    map[string]string

	mu       sync.Mutex
	verifier *webhooks.Webhook
	asset    string // the one whose events it follows
	messages []message
	bodies   map[string][]string // every body that came under an id
	told     int                 // how many messages were asked for
	article  string              // the page it shows
}

// message is an event as it comes.
type message struct {
	Type      string              `json:"type"`
	Timestamp time.Time           `json:"timestamp"`
	Data      publication.Payload `json:"data"`
}

func newCMS(t *testing.T, m *mill) *cms {
	t.Helper()
	c := &cms{t: t, mill: m, tags: map[string]string{}, bodies: map[string][]string{}}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /hook", c.receive)
	mux.HandleFunc("GET /article", func(w http.ResponseWriter, _ *http.Request) {
		c.mu.Lock()
		defer c.mu.Unlock()
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = io.WriteString(w, c.article)
	})
	c.web = httptest.NewServer(mux)
	t.Cleanup(c.web.Close)
	hook := into[api.WebhookView](t, m.ask(t, "POST", "/v1/webhooks", map[string]any{"url": c.web.URL + "/hook"}), 201)
	verifier, err := webhooks.NewWebhook(hook.Secret)
	must(t, err)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.webhook, c.verifier = hook.ID, verifier
	return c
}

// follow begins to keep the messages about one asset.
func (c *cms) follow(asset string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.asset = asset
}

// receive takes a message when its signature is right, and each only once. Clocks differ by days in this test, so the time of a message
// is not looked at.
func (c *cms) receive(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
	c.mu.Lock()
	defer c.mu.Unlock()
	if err != nil || c.verifier == nil || c.verifier.VerifyIgnoringTimestamp(body, r.Header) != nil {
		http.Error(w, "forged", http.StatusUnauthorized)
		return
	}
	id := r.Header.Get("Webhook-Id")
	c.bodies[id] = append(c.bodies[id], string(body))
	w.WriteHeader(http.StatusNoContent)
	if len(c.bodies[id]) > 1 {
		return
	}
	var told message
	if err := json.Unmarshal(body, &told); err != nil {
		c.t.Errorf("a message is no JSON: %v", err)
	}
	c.messages = append(c.messages, told)
}

// copies is how often a message came, always with the same body.
func (c *cms) copies(id string) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	if all := slices.Compact(slices.Clone(c.bodies[id])); len(all) > 1 {
		c.t.Errorf("the message %s came as %q", id, all)
	}
	return len(c.bodies[id])
}

// ofAsset are the messages about the asset it follows, without those of single outputs.
func (c *cms) ofAsset() []message {
	c.mu.Lock()
	defer c.mu.Unlock()
	var found []message
	for _, told := range c.messages {
		if told.Data.Asset.ID == c.asset && told.Type != "derivative.ready" {
			found = append(found, told)
		}
	}
	return found
}

// hears waits for the next messages about the asset, which must be of these types in this order, and returns the last.
func (c *cms) hears(types ...string) message {
	c.t.Helper()
	want := c.told + len(types)
	eventually(c.t, patience, "news of "+strings.Join(types, ", "), func() bool { return len(c.ofAsset()) >= want })
	got := []string{}
	for _, told := range c.ofAsset()[c.told:want] {
		got = append(got, told.Type)
	}
	if !slices.Equal(got, types) {
		c.t.Fatalf("heard of %q, want %q", got, types)
	}
	c.told = want
	return c.ofAsset()[want-1]
}

// read asks for a manifest, with the tag of the last one.
func (c *cms) read(asset string, header ...string) answer {
	c.t.Helper()
	return c.mill.ask(c.t, "GET", "/v1/assets/"+asset+"/manifest?locale=fr-CA", nil, header...)
}

// document reads a manifest that must be there and remembers its tag.
func (c *cms) document(asset string) manifest.Document {
	c.t.Helper()
	got := c.read(asset)
	c.tags[asset] = got.header.Get("ETag")
	return into[manifest.Document](c.t, got, 200)
}

// unchanged polls as a CMS does.
func (c *cms) unchanged(asset string) {
	c.t.Helper()
	if got := c.read(asset, "If-None-Match", c.tags[asset]); got.status != http.StatusNotModified || len(got.body) > 0 {
		c.t.Errorf("asked with %s: %d", c.tags[asset], got.status)
	}
}

// jump starts the server again some time later.
func (c *cms) jump(by time.Duration) {
	c.t.Helper()
	if code, _ := c.mill.terminate(c.t); code != 0 {
		c.t.Errorf("exit code %d", code)
	}
	c.mill.env = append(c.mill.env, "REELMILL_FAULT_CLOCK="+by.String())
	c.mill.restart(c.t)
}

// shown puts the snippets of a manifest into a page of another site and looks at it in a browser.
func (c *cms) shown(doc manifest.Document) {
	c.t.Helper()
	c.mu.Lock()
	c.article = "<!doctype html><html lang=fr><title>Article</title><body>" + doc.Embed.HTML + doc.Embed.Script + "</body></html>"
	c.mu.Unlock()
	page := testbrowser.Open(c.t)
	page.Go(c.web.URL + "/article")
	var data struct {
		Type string `json:"@type"`
		Name string `json:"name"`
	}
	must(c.t, json.Unmarshal([]byte(page.Text("document.querySelector('script[type=\"application/ld+json\"]').textContent")), &data))
	if data.Name != doc.Title {
		c.t.Errorf("search engines are told %+v of %q", data, doc.Title)
	}
	if len(doc.Videos) == 0 {
		page.Until("document.images[0].naturalWidth > 0")
		page.Quiet("favicon")
		return
	}
	page.Eval("document.querySelector('video').muted = true, document.querySelector('video').play()", nil)
	page.Until("document.querySelector('video').currentTime > 0.3")
	if len(doc.Subtitles) > 0 {
		page.Until("[...document.querySelector('video').textTracks].some((t) => t.language === 'fr' && t.mode === 'showing' && t.cues && t.cues.length > 0)")
	}
	page.Quiet("favicon")
}
