package console_test

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/reelmill/reelmill/internal/testbrowser"
)

// title is hostile: shown as text it is harmless, parsed as markup it would rename the page.
func title(t *testing.T) string {
	t.Helper()
	var asset struct {
		Title string `json:"title"`
	}
	must(t, json.Unmarshal([]byte(canned(t, "asset")), &asset))
	return asset.Title
}

func TestPages(t *testing.T) {
	t.Parallel()
	page := testbrowser.Open(t)
	server := studio(t, officeRoutes(&ledger{}))
	home := server.URL + "/console/#/"
	for name, check := range map[string]func(*testing.T, *testbrowser.Page, string){
		"grid": checkGrid, "asset": checkAsset, "failed": checkFailed, "unknown": checkUnknown, "narrow": checkNarrow,
	} {
		t.Run(name, func(t *testing.T) {
			page.T = t
			page.Width(1280)
			page.Go(home)
			check(t, page, home)
		})
	}
}

func checkGrid(t *testing.T, page *testbrowser.Page, _ string) {
	t.Helper()
	page.Until("document.querySelectorAll('.card').length === 2")
	page.Until("document.querySelector('.still img.loaded') !== null")
	if got := page.Text("document.querySelector('.name').textContent"); got != title(t) {
		t.Errorf("the first title reads %q", got)
	}
	if got := page.Text("document.querySelectorAll('.badge')[1].dataset.state"); got != "failed" {
		t.Errorf("the second state reads %q", got)
	}
	states := page.Text("[...document.querySelectorAll('select[name=state] > option')].map((o) => o.value + '=' + o.textContent).join()")
	if want := "=Every state,draft=Draft,processing=Processing,ready=Ready,in_review=In review,approved=Approved,published=Published,expired=Expired," +
		"failed=Failed,withdrawn=Withdrawn"; states != want {
		t.Errorf("the states to choose from are %s", states)
	}
	page.Quiet()
}

// What waits for a decision is asked of the server, and goes from the list once it waits no more.
func TestGridOfWhatWaits(t *testing.T) {
	t.Parallel()
	page := testbrowser.Open(t)
	var mutex sync.Mutex
	var asked []string
	decided := false
	server := studio(t, map[string]http.HandlerFunc{"GET /v1/assets": func(w http.ResponseWriter, r *http.Request) {
		mutex.Lock()
		defer mutex.Unlock()
		query := r.URL.Query()
		if states, limited := query["newer"]; limited {
			asked = append(asked, strings.Join(states, ","))
			if decided {
				answer(w, http.StatusOK, `{"assets":[]}`)
				return
			}
		}
		answer(w, http.StatusOK, `{"assets":[`+strings.Replace(canned(t, "asset"), `"state": "published"`, `"state": "processing"`, 1)+`]}`) // looked at often
	}})
	page.Go(server.URL + "/console/#/")
	page.Until("document.querySelectorAll('.card').length === 1")
	page.Eval(`(() => { const select = document.querySelector("select[name=state]"); select.selectedIndex = 10; select.dispatchEvent(new Event("change")); })()`, nil)
	page.Until("location.hash === '#/?newer=waiting'")
	page.Until("document.querySelector('select[name=state]').selectedOptions[0].textContent === 'Waits for a decision'")
	page.Until("document.querySelectorAll('.card').length === 1")
	mutex.Lock()
	decided = true
	mutex.Unlock()
	page.Until("document.querySelector('.empty').innerText.includes('No asset matches.')")
	mutex.Lock()
	defer mutex.Unlock()
	if asked[0] != "in_review,ready,approved" {
		t.Errorf("asked for %q", asked)
	}
	page.Quiet()
}

func checkAsset(t *testing.T, page *testbrowser.Page, home string) {
	t.Helper()
	page.Go(home + "assets/a1")
	page.Until("document.querySelector('video')?.readyState >= 1")
	for what, want := range map[string]string{
		"document.querySelector('h1').textContent":                     title(t),
		"document.querySelectorAll('.player track').length":            "2",
		"document.querySelectorAll('.player option').length":           "3",
		"document.querySelectorAll('.strip li').length":                "2",
		"document.querySelector('.teaser video').muted":                "true",
		"document.querySelectorAll('tr.absent').length":                "1",
		"document.querySelector('.attempts .reason code').textContent": "worker-lost",
		"new URL(document.querySelector('video').src).host":            "" + page.Text("location.host"),
	} {
		if got := page.Text(what); got != want {
			t.Errorf("%s is %q, want %q", what, got, want)
		}
	}
	page.Eval(`document.querySelector(".player video").textTracks[0].mode = "showing"`, nil)
	page.Until("document.querySelector('.player video').textTracks[0].cues?.length > 0")
	page.Eval(`(() => { const rung = document.querySelector(".player select"); rung.value = "2"; rung.dispatchEvent(new Event("change")); })()`, nil)
	page.Until("document.querySelector('video').readyState >= 1 && document.querySelector('video').textTracks.length === 2")
	if text := page.Text("document.querySelector('pre').textContent"); !json.Valid([]byte(text)) {
		t.Error("the manifest is not shown as JSON")
	}
	page.Quiet()
}

func checkFailed(t *testing.T, page *testbrowser.Page, home string) {
	t.Helper()
	page.Go(home + "assets/a2")
	page.Until("document.querySelector('.making .fault code') !== null")
	text := page.Text("document.querySelector('.making').innerText")
	for _, want := range []string{"The file ends before its index.", "Export or upload the file again.", "broken-index", "Retry"} {
		if !strings.Contains(text, want) {
			t.Errorf("the page does not say %q:\n%s", want, text)
		}
	}
	page.Quiet()
}

func checkUnknown(t *testing.T, page *testbrowser.Page, home string) {
	t.Helper()
	page.Go(home + "assets/a3")
	page.Until("document.querySelector('h1').textContent === 'There is no such asset'")
	page.Quiet("404")
}

// checkNarrow looks for sideways scrolling on the smallest screen in use, and for controls without a name.
func checkNarrow(t *testing.T, page *testbrowser.Page, home string) {
	t.Helper()
	page.Width(360)
	for _, path := range []string{"", "upload", "assets/a1", "assets/a2", "webhooks", "webhooks/wh_1", "keys"} {
		page.Go(home + path)
		page.Until("document.querySelector('.card, .drop, .facts, .fault, tbody') !== null")
		page.Eval("sessionStorage.setItem('reelmill.key', 'x'), dispatchEvent(new Event('keychange'))", nil) // one more button in the bar
		page.Eval("document.querySelectorAll('details').forEach((fold) => (fold.open = true))", nil)
		if wide := page.Text("document.documentElement.scrollWidth - document.documentElement.clientWidth"); wide != "0" {
			t.Errorf("/%s is %s pixels too wide", path, wide)
		}
		nameless := page.Text(`[...document.querySelectorAll("button, a, input, select, textarea, video, audio, progress")]
			.filter((e) => !(e.getAttribute("aria-label") || e.getAttribute("aria-labelledby") || e.textContent.trim() || e.labels?.length))
			.map((e) => e.outerHTML).join("\n")`)
		if nameless != "" {
			t.Errorf("/%s has controls without a name:\n%s", path, nameless)
		}
	}
	page.Quiet()
}

func TestActions(t *testing.T) {
	t.Parallel()
	page := testbrowser.Open(t)
	var mu sync.Mutex
	var asked []string
	note := func(status int, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			mu.Lock()
			asked = append(asked, r.Method+" "+r.URL.Path)
			mu.Unlock()
			answer(w, status, body)
		}
	}
	refusal := `{"code":"wrong-state","detail":"Only a failed or canceled version can be retried.","hint":"Look again."}`
	server := studio(t, map[string]http.HandlerFunc{
		"POST /v1/assets/a2/versions/1/retry": note(http.StatusConflict, refusal),
		"DELETE /v1/assets/a1":                note(http.StatusNoContent, ""),
	})
	page.Go(server.URL + "/console/#/assets/a2")
	page.Click("Retry")
	page.Until("document.querySelector('.making').innerText.includes('wrong-state')")
	page.Go(server.URL + "/console/#/assets/a1")
	page.Until("document.querySelector('video') !== null")
	page.Click("Withdraw this asset")
	page.Until("document.querySelector('dialog[open]') !== null")
	page.Eval("document.querySelector('dialog .primary').click()", nil)
	page.Until("document.getElementById('said').textContent === 'Withdrawn'")
	mu.Lock()
	defer mu.Unlock()
	if got := strings.Join(asked, ", "); got != "POST /v1/assets/a2/versions/1/retry, DELETE /v1/assets/a1" {
		t.Errorf("the server was asked: %s", got)
	}
}

func TestKeyIsAskedFor(t *testing.T) {
	t.Parallel()
	page := testbrowser.Open(t)
	server := studio(t, map[string]http.HandlerFunc{
		"GET /v1/assets": func(w http.ResponseWriter, r *http.Request) {
			if r.Header.Get("Authorization") != "Bearer secret" {
				answer(w, http.StatusUnauthorized, `{"code":"key-required","detail":"This server asks for an API key."}`)
				return
			}
			answer(w, http.StatusOK, `{"assets":[`+canned(t, "asset")+`]}`)
		},
	})
	page.Go(server.URL + "/console/")
	for _, key := range []string{"wrong", "secret"} {
		page.Until("document.querySelector('dialog[open] [type=password]')?.value === ''")
		page.Eval("document.querySelector('dialog [type=password]').value = "+strconv.Quote(key), nil)
		page.Eval("document.querySelector('dialog .primary').click()", nil)
	}
	page.Until("document.querySelectorAll('.card').length === 1")
	page.Click("Forget key")
	page.Until("document.querySelector('dialog[open]') !== null")
	page.Quiet("401")
}
