package console_test

import (
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/internal/testbrowser"
)

const (
	aHook = `{"id":"wh_1","url":"https://cms.example/hook","description":"CMS","types":[],"state":"enabled","created_at":"2027-01-01T00:00:00Z","updated_at":"2027-01-01T00:00:00Z"}`
	sent  = `{"id":"d1","event":"evt_1","asset":"a1","type":"version.ready","state":"failed","attempts":2,"created_at":"2027-01-01T00:00:00Z",` +
		`"tries":[{"at":"2027-01-01T00:00:00Z","status":500,"millis":12,"error":"answered 500"}]}`
	aKey = `{"id":"k1","name":"<i>Ed</i>","role":"editor","state":"valid","created_at":"2027-01-01T00:00:00Z","created_by":"me"}`
)

// officeRoutes are the routes of webhooks and keys.
func officeRoutes(book *ledger) map[string]http.HandlerFunc {
	same := func(text string) func(string) string { return func(string) string { return text } }
	return map[string]http.HandlerFunc{
		"GET /v1/webhooks":                            says(`{"webhooks":[` + aHook + `]}`),
		"GET /v1/webhooks/wh_1":                       says(aHook),
		"GET /v1/webhooks/wh_1/deliveries":            says(`{"deliveries":[` + sent + `]}`),
		"POST /v1/webhooks":                           book.takes(http.StatusCreated, same(strings.Replace(aHook, "{", `{"secret":"whsec_abc",`, 1))),
		"POST /v1/webhooks/wh_1/deliveries/d1/replay": book.takes(http.StatusOK, same(sent)),
		"POST /v1/webhooks/wh_1/test":                 book.takes(http.StatusOK, same(`{"at":"2027-01-01T00:00:00Z","millis":3,"status":404,"error":"answered 404"}`)),
		"POST /v1/webhooks/wh_1/rotate":               book.takes(http.StatusOK, same(strings.Replace(aHook, "{", `{"secret":"whsec_new",`, 1))),
		"PATCH /v1/webhooks/wh_1":                     book.takes(http.StatusOK, same(aHook)),
		"DELETE /v1/webhooks/wh_1":                    book.takes(http.StatusNoContent, same("")),
		"GET /v1/assets/a1/audit":                     says(`{"entries":[]}`),
		"GET /v1/assets/a2/audit":                     says(`{"entries":[]}`),
		"GET /v1/keys":                                says(`{"keys":[` + aKey + `]}`),
		"POST /v1/keys":                               book.takes(http.StatusCreated, same(strings.Replace(aKey, "{", `{"key":"rm_secret",`, 1))),
		"DELETE /v1/keys/k1":                          book.takes(http.StatusNoContent, same("")),
	}
}

const agree = "document.querySelector('dialog .primary').click()"

func TestWebhookPages(t *testing.T) {
	t.Parallel()
	page, book := testbrowser.Open(t), &ledger{}
	home := studio(t, officeRoutes(book)).URL + "/console/"
	page.Go(home + "#/webhooks")
	page.Click("New webhook")
	enter(page, "Address", "https://cms.example/hook")
	page.Eval("document.querySelector('dialog [value=\"version.ready\"]').click()", nil)
	page.Eval(agree, nil)
	page.Until("document.querySelector('.secret')?.textContent === 'whsec_abc'")
	book.expect(t, `POST /v1/webhooks {"url":"https://cms.example/hook","description":"","types":["version.ready"]}`)
	page.Eval("document.querySelector('table a').click()", nil)
	page.Until("document.querySelector('h1').textContent === 'https://cms.example/hook' && document.querySelector('table') !== null")
	if row := page.Text("document.querySelector('tbody tr').innerText"); !strings.Contains(row, "version.ready") || !strings.Contains(row, "answered 500 after 12 ms") {
		t.Errorf("the delivery reads %q", row)
	}
	page.Click("Replay")
	page.Until("document.getElementById('said').textContent === 'Sent again'")
	page.Click("Send a test")
	page.Until("document.getElementById('said').textContent === 'The test was not taken: answered 404 after 3 ms'")
	page.Click("New secret")
	page.Eval(agree, nil)
	page.Until("document.querySelector('.secret')?.textContent === 'whsec_new'")
	page.Click("Disable")
	page.Eval(agree, nil)
	page.Until("document.getElementById('said').textContent === 'Disabled'")
	page.Click("Remove")
	page.Eval(agree, nil)
	page.Until("location.hash === '#/webhooks'")
	book.expect(t, "POST /v1/webhooks/wh_1/deliveries/d1/replay", "POST /v1/webhooks/wh_1/test", "POST /v1/webhooks/wh_1/rotate",
		`PATCH /v1/webhooks/wh_1 {"state":"disabled"}`, "DELETE /v1/webhooks/wh_1")
	page.Quiet()
}

func TestKeyPage(t *testing.T) {
	t.Parallel()
	page, book := testbrowser.Open(t), &ledger{}
	page.Go(studio(t, officeRoutes(book)).URL + "/console/#/keys")
	page.Click("New key")
	page.Eval(agree, nil) // without a name
	page.Until("document.querySelector('dialog input:invalid') !== null")
	book.expect(t)
	enter(page, "Whose it is", "Ed")
	page.Press("Enter")
	page.Until("document.querySelector('.secret')?.textContent === 'rm_secret'")
	book.expect(t, `POST /v1/keys {"name":"Ed","role":"editor"}`)
	page.Click("Revoke")
	page.Eval(agree, nil)
	page.Until("document.getElementById('said').textContent === 'Revoked'")
	book.expect(t, "DELETE /v1/keys/k1")
	page.Quiet()
}

// A secret is shown once: it stays although the list cannot be read after it was made.
func TestSecretsOutliveAListThatCannotBeRead(t *testing.T) {
	t.Parallel()
	for kind, made := range map[string]struct{ open, label, text, secret string }{
		"webhooks": {"New webhook", "Address", "https://cms.example/hook", "whsec_abc"},
		"keys":     {"New key", "Whose it is", "Ed", "rm_secret"},
	} {
		page, book, asked := testbrowser.Open(t), &ledger{}, atomic.Int32{}
		routes := officeRoutes(book)
		list := routes["GET /v1/"+kind]
		routes["GET /v1/"+kind] = func(w http.ResponseWriter, r *http.Request) {
			if asked.Add(1) == 1 {
				list(w, r)
				return
			}
			answer(w, http.StatusServiceUnavailable, `{"code":"records-away","detail":"The database is away."}`)
		}
		page.Go(studio(t, routes).URL + "/console/#/" + kind)
		page.Until("document.querySelector('table') !== null")
		page.Click(made.open)
		enter(page, made.label, made.text)
		page.Eval(agree, nil)
		page.Until("document.querySelector('main').innerText.includes('The database is away.')")
		if shown := page.Text("document.querySelector('.secret')?.textContent ?? ''"); shown != made.secret {
			t.Errorf("of %s the secret shown is %q", kind, shown)
		}
		page.Quiet("503")
	}
}

// The list to choose from is the catalogue.
func TestEveryEventCanBeChosen(t *testing.T) {
	t.Parallel()
	page := testbrowser.Open(t)
	page.Go(studio(t, nil).URL + "/console/")
	var want []string
	for _, kind := range records.EventTypes() {
		want = append(want, string(kind))
	}
	if got := page.Text(`import("/console/webhooks.js").then((m) => m.eventTypes.join())`); got != strings.Join(want, ",") {
		t.Errorf("to choose from are %s, want %s", got, strings.Join(want, ","))
	}
}
