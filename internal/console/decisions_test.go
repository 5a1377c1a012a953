package console_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/reelmill/reelmill/internal/testbrowser"
)

// Buttons are there exactly where the server would do what they say.
func TestWhatIsOffered(t *testing.T) {
	t.Parallel()
	page := testbrowser.Open(t)
	page.Go(studio(t, nil).URL + "/console/")
	for _, c := range []struct{ asset, version, want string }{
		{`{state: "processing"}`, `{number: 1, state: "processing"}`, "cancel"},
		{`{state: "in_review"}`, `{number: 1, state: "in_review"}`, "approve,reject"},
		{`{state: "ready"}`, `{number: 1, state: "ready"}`, "publish,consent,reject"},
		{`{state: "approved"}`, `{number: 1, state: "approved"}`, "publish,reject"},
		{`{state: "published", published_version: 1}`, `{number: 2, state: "in_review"}`, "approve,reject"},
		{`{state: "published", published_version: 3}`, `{number: 2, state: "in_review"}`, "reject"},
		{`{state: "failed"}`, `{number: 1, state: "failed", steps: [{state: "done"}, {state: "failed"}]}`, "retry"},
		{`{state: "published", published_version: 2}`, `{number: 1, state: "failed", steps: [{state: "failed"}]}`, ""},
		{`{state: "failed"}`, `{number: 1, state: "canceled", steps: [{state: "canceled"}]}`, "retry"},
		{`{state: "failed"}`, `{number: 1, state: "failed", swept_at: "2027-01-01T00:00:00Z", steps: [{state: "failed"}]}`, ""},
		{`{state: "published", published_version: 2}`, `{number: 1, state: "canceled", steps: [{state: "done"}]}`, ""}, // overtaken
		{`{state: "published", published_version: 1}`, `{number: 1, state: "published", steps: [{state: "failed"}]}`, "retry"},
		{`{state: "published", published_version: 1}`, `{number: 1, state: "published", steps: [{state: "done"}]}`, ""},
		{`{state: "draft"}`, `{number: 1, state: "rejected", steps: [{state: "done"}]}`, ""},
		{`{state: "withdrawn"}`, `{number: 1, state: "in_review"}`, ""},
		{`{state: "withdrawn"}`, `{number: 1, state: "canceled", steps: [{state: "canceled"}]}`, ""},
	} {
		got := page.Text(`import("/console/decisions.js").then((m) => m.offered({published_version: 0, ...` + c.asset + `}, ` + c.version + `).join())`)
		if got != c.want {
			t.Errorf("%s of %s offers %q, want %q", c.version, c.asset, got, c.want)
		}
	}
}

// waitingStudio has an asset whose second version waits for approval while the first is shown.
func waitingStudio(t *testing.T, book *ledger) string {
	t.Helper()
	state, reason := "in_review", ""
	asset := func() string {
		shown := `"published_version": 1`
		if state == "published" {
			shown = `"published_version": 2`
		}
		return strings.NewReplacer(`"published_version": 1`, shown, `"latest_version": 1`, `"latest_version": 2`).Replace(canned(t, "asset"))
	}
	second := func() string {
		text := strings.NewReplacer(`"number": 1`, `"number": 2`).Replace(canned(t, "version"))
		text = strings.Replace(text, `"state": "published"`, `"state": "`+state+`"`, 1)
		if reason != "" {
			text = strings.Replace(text, `"progress": 1`, `"progress": 1, "error": {"code": "rejected", "message": "`+reason+`"}`, 1)
		}
		return text
	}
	decides := func(to string) http.HandlerFunc {
		return book.takes(http.StatusOK, func(string) string {
			if state = to; to == "rejected" {
				reason = "Too dark."
			}
			return second()
		})
	}
	return studio(t, map[string]http.HandlerFunc{
		"GET /v1/assets":                        book.shows(func() string { return `{"assets":[` + asset() + `]}` }),
		"GET /v1/assets/a1":                     book.shows(asset),
		"GET /v1/assets/a1/versions/2":          book.shows(second),
		"POST /v1/assets/a1/versions/2/approve": decides("published"),
		"POST /v1/assets/a1/versions/2/reject":  decides("rejected"),
	}).URL + "/console/#/assets/a1"
}

const buttonsOfPanel = `[...document.querySelectorAll(".making .panel-head button")].map((b) => b.textContent).join()`

func TestApproving(t *testing.T) {
	t.Parallel()
	page, book := testbrowser.Open(t), &ledger{}
	address := waitingStudio(t, book)
	page.Go(strings.TrimSuffix(address, "assets/a1"))
	page.Until("document.querySelector('.card').innerText.includes('version 2: in review')") // the list tells that something waits
	page.Go(address)
	page.Until(buttonsOfPanel + ` === "Approve and publish,Reject"`)
	page.Until(`document.querySelector(".making .look video")?.readyState >= 1`) // it can be looked at first
	page.Eval("document.querySelector('.making .primary').focus()", nil)
	page.Press("Enter")
	page.Until("document.querySelector('dialog[open]') !== null")
	if text := page.Text("document.querySelector('dialog').innerText"); !strings.Contains(text, "Readers see it at once, in the place of version 1") {
		t.Errorf("the question does not say what it means:\n%s", text)
	}
	page.Press("Escape")
	page.Until("document.querySelector('dialog') === null && document.activeElement.textContent === 'Approve and publish'")
	book.expect(t)
	page.Click("Approve and publish")
	page.Eval("document.querySelector('dialog .primary').click()", nil)
	page.Until("document.getElementById('said').textContent === 'Version 2 is published'")
	book.expect(t, "POST /v1/assets/a1/versions/2/approve")
	page.Until(buttonsOfPanel + ` === ""`)
	page.Until(`document.activeElement.tagName === "H2"`) // where the button was is nothing; the keyboard goes on at the news
	page.Quiet()
}

func TestRejecting(t *testing.T) {
	t.Parallel()
	page, book := testbrowser.Open(t), &ledger{}
	page.Go(waitingStudio(t, book))
	page.Until(buttonsOfPanel + ` !== ""`)
	page.Click("Reject")
	page.Until("document.activeElement === document.querySelector('dialog textarea')")
	page.Eval("document.querySelector('dialog textarea').value = ' Too dark. '", nil)
	page.Eval("document.querySelector('dialog .primary').click()", nil)
	page.Until("document.querySelector('.making .fault')?.innerText.includes('Too dark.')")
	book.expect(t, `POST /v1/assets/a1/versions/2/reject {"reason":"Too dark."}`)
	if got := page.Text("document.querySelector('.making .fault strong').textContent"); got != "This version was rejected." {
		t.Errorf("the panel says %q", got)
	}
	page.Until("document.querySelector('table [data-state=rejected]') !== null")
	page.Quiet()
}

// An older version that still waits has its buttons in the list.
func TestDecidingAboutAnOlderVersion(t *testing.T) {
	t.Parallel()
	page, book := testbrowser.Open(t), &ledger{}
	first := strings.Replace(canned(t, "version"), `"state": "published"`, `"state": "in_review"`, 1)
	asset := strings.NewReplacer(`"published_version": 1`, `"published_version": 0`, `"latest_version": 1`, `"latest_version": 2`, `"state": "published"`, `"state": "in_review"`).
		Replace(canned(t, "asset"))
	server := studio(t, map[string]http.HandlerFunc{
		"GET /v1/assets/a1":                     says(asset),
		"GET /v1/assets/a1/versions/1":          says(first),
		"GET /v1/assets/a1/versions/2":          says(strings.Replace(canned(t, "failed_version"), `"number": 1`, `"number": 2`, 1)),
		"POST /v1/assets/a1/versions/1/approve": book.takes(http.StatusConflict, func(string) string { return `{"code":"wrong-state","detail":"Too late.","hint":"Look again."}` }),
	})
	page.Go(server.URL + "/console/#/assets/a1")
	page.Until("document.querySelector('table .actions button') !== null")
	page.Click("Approve and publish")
	page.Eval("document.querySelector('dialog .primary').click()", nil)
	page.Until("document.querySelector('main').innerText.includes('wrong-state')")
	book.expect(t, "POST /v1/assets/a1/versions/1/approve")
	page.Quiet("409")
}

func TestDraftsAndMakingAnew(t *testing.T) {
	t.Parallel()
	page, book := testbrowser.Open(t), &ledger{}
	draft := strings.NewReplacer(`"published_version": 1`, `"published_version": 0`, `"latest_version": 1`, `"latest_version": 0`, `"state": "published"`, `"state": "draft"`).
		Replace(canned(t, "asset"))
	remade := `{"asset":"a1","set":"article","version":1,"added":2,"outputs":[{"profile":"card","output":"poster","format":"webp","reason":"changed"}]}`
	server := studio(t, map[string]http.HandlerFunc{
		"GET /v1/assets/a4":         says(draft),
		"POST /v1/assets/a1/remake": book.takes(http.StatusOK, func(string) string { return remade }),
	})
	page.Go(server.URL + "/console/#/assets/a4")
	page.Until("document.querySelector('main').innerText.includes('Nobody has brought a master yet.') && document.querySelector('.drop').checkVisibility()")
	page.Quiet()
	page.Go(server.URL + "/console/#/assets/a1")
	page.Click("Make anew what differs")
	page.Eval("document.querySelector('dialog .primary').click()", nil)
	page.Until("document.getElementById('said').textContent === 'Version 2 is being made: 1 output differs.'")
	book.expect(t, "POST /v1/assets/a1/remake")
	page.Quiet()
}
