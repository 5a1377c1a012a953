package e2e

import (
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/reelmill/reelmill/internal/api"
)

const option = "document.querySelectorAll('[role=option]')"

// picking chooses in a window of its own, with the keyboard alone.
func picking(t *testing.T, d *door) {
	other := d.submit(t, media(t, "picture.jpg"), func(body *api.NewAsset) { body.Title, body.Set = "A plain picture", "image" })
	d.published(t, other, 1)
	for _, origin := range []string{"", "*", "null", "https://cms.example/", "https://cms.example%0d%0aX-Evil:%201", "https://cms.example;%20script-src%20*"} {
		d.outside(t, "/picker?origin="+origin).refusal(t, 400, "bad-origin")
	}
	page := d.outside(t, "/picker?origin=https://cms.example")
	if page.status != 200 || !strings.Contains(page.header.Get("Content-Security-Policy"), "frame-ancestors https://cms.example;") {
		t.Errorf("status %d, %v", page.status, page.header)
	}
	d.page.Window(900, 600)
	d.page.Go(d.url + "/picker?origin=https://cms.example&locale=en")
	d.page.Until("document.querySelector('dialog[open] input[type=password]') === document.activeElement")
	for _, letter := range d.key {
		d.page.Press(string(letter))
	}
	d.page.Press("Enter")
	d.page.Until(option + ".length === 2")
	d.page.Until("[...document.images].every((i) => i.complete && i.naturalWidth > 0) && document.images.length === 2")
	d.page.Eval("document.getElementById('search').focus()", nil)
	for _, letter := range "mill" {
		d.page.Press(string(letter))
	}
	d.page.Until(option + ".length === 1 && document.querySelector('.name').textContent === " + fmt.Sprintf("%q", hostileTitle))
	d.page.Press("ArrowDown")
	d.page.Until("document.activeElement.role === 'listbox' && document.getElementById(document.activeElement.getAttribute('aria-activedescendant')).ariaSelected === 'true'")
	if got := d.page.Text("[document.activeElement.ariaLabel, document.querySelector('.primary').disabled, document.querySelector('[role=status]').textContent].join()"); got != "Assets,false,1 asset" {
		t.Errorf("the picker says %q", got)
	}
	d.page.Quiet("401")
}

// cmsPage is a page of another site with the picker in it.
const cmsPage = `<!doctype html><title>cms</title><link rel="icon" href="data:,"><style>body { margin: 0 } iframe { width: 900px; height: 600px; border: 0 }</style>
<script>const told = []; addEventListener("message", (e) => told.push({ origin: e.origin, data: e.data }));</script><iframe src="%s"></iframe>`

// telling chooses in a frame of a CMS's page, which is told; a page of another origin than the named one hears nothing.
func telling(t *testing.T, d *door) {
	address := ""
	cms := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprintf(w, cmsPage, html.EscapeString(address))
	}))
	defer cms.Close()
	address = d.url + "/picker?origin=" + cms.URL
	d.page.Go(cms.URL)
	d.page.Until("told.some((m) => m.data.type === 'reelmill:ready')")
	d.page.Tap(110, 160)
	d.page.Press("End")
	d.page.Press("Enter")
	d.page.Until("told.some((m) => m.data.type === 'reelmill:picked')")
	var picked struct {
		Origin string
		Data   struct {
			Asset struct {
				ID, Title, Kind, Embed, Thumbnail string
				ExternalID                        string `json:"external_id"`
				Version                           int
			}
		}
	}
	d.page.Eval("told.find((m) => m.data.type === 'reelmill:picked')", &picked)
	asset := picked.Data.Asset
	if picked.Origin != d.url || asset.ID != d.asset.ID || asset.Title != hostileTitle || asset.Kind != "video" || asset.ExternalID != "night mill" ||
		asset.Version != 1 || asset.Embed != d.address("") || asset.Thumbnail == "" {
		t.Errorf("the page was told %+v", picked)
	}
	d.page.Quiet()
	address = d.url + "/picker?origin=https://cms.example"
	d.page.Go(cms.URL)
	d.page.Until("document.querySelector('iframe').contentDocument === null")
	if got := d.page.Text("told.length"); got != "0" {
		t.Errorf("a page that was not named was told %s times", got)
	}
	d.page.Quiet("frame-ancestors", "Framing")
}

func documentation(t *testing.T, d *door) {
	d.page.Window(1200, 800)
	d.page.Go(d.url + "/docs")
	d.page.Until("document.querySelectorAll('#operations article').length > 20 && document.querySelector('[role=alert]') === null")
	d.page.Go(d.url + "/docs#query-graph")
	d.page.Until("document.querySelectorAll('#operations article').length > 20 && document.querySelector('#query-graph .rest').open")
	for what, want := range map[string]string{
		"document.querySelectorAll('#create-asset dt').length > 15":                                         "true",
		"document.querySelector('[href=\"/schemas/manifest-1.json\"]') !== null":                            "true",
		"performance.getEntriesByType('resource').every((r) => new URL(r.name).origin === location.origin)": "true",
	} {
		if got := d.page.Text(what); got != want {
			t.Errorf("%s is %s", what, got)
		}
	}
	d.page.Quiet()
}
