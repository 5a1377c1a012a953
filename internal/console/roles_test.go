package console_test

import (
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/reelmill/reelmill/internal/api"
	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/internal/testbrowser"
)

const (
	links = `[...document.querySelectorAll("nav [data-route]")].filter((e) => e.offsetParent).map((e) => e.dataset.route).join()`
	// deeds are the buttons and folds of a page that change something.
	deeds = `[...document.querySelectorAll("main button, main summary")].filter((e) => e.offsetParent && !e.disabled).map((e) => e.textContent.trim()).join("|")`
)

// signIn gives the page a key that the studio knows by its role.
func signIn(page *testbrowser.Page) {
	page.Eval("sessionStorage.setItem('reelmill.key', 'x'), dispatchEvent(new Event('keychange'))", nil)
}

func TestOnlyWhatTheKeyMayDoIsOffered(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		role          records.Role
		links         string
		offers, lacks []string
		closed        []string
	}{
		{
			records.RoleCMS, "assets",
			[]string{"Title, description and rights"},
			[]string{"Save", "Withdraw this asset", "Upload a new master", "Add or replace subtitles", "Add a translation", "Make anew what differs", "History"},
			[]string{"upload", "webhooks", "keys"},
		},
		{
			records.RoleUploader, "assets,upload",
			[]string{"Upload a new master", "Add or replace subtitles"},
			[]string{"Save", "Withdraw this asset", "Make anew what differs", "History"},
			[]string{"webhooks", "keys"},
		},
		{
			records.RoleEditor, "assets,upload",
			[]string{"Save", "Withdraw this asset", "Upload a new master", "Add a translation", "Make anew what differs", "History"},
			nil,
			[]string{"webhooks", "keys"},
		},
		{
			records.RoleOperator, "assets,webhooks,keys,upload", []string{"Save", "Withdraw this asset", "History", "Make anew what differs"}, nil, nil,
		},
	} {
		t.Run(string(c.role), func(t *testing.T) {
			t.Parallel()
			page := testbrowser.Open(t)
			routes := officeRoutes(&ledger{})
			routes["GET /v1/keys/self"] = keyOf(t, c.role)
			home := studio(t, routes).URL + "/console/#/"
			page.Go(home + "assets/a1")
			page.Until("document.querySelector('video') !== null")
			signIn(page)
			page.Until("document.querySelector('#signing button')?.title === 'Ed, " + string(c.role) + "'")
			page.Until(links + " === '" + c.links + "' && document.querySelector('video') !== null && document.querySelector('tbody') !== null")
			page.Eval("document.querySelectorAll('details').forEach((fold) => (fold.open = true))", nil)
			offered := strings.Split(page.Text(deeds), "|")
			for _, deed := range c.offers {
				if !slices.Contains(offered, deed) {
					t.Errorf("%q is not offered, but %q", deed, offered)
				}
			}
			for _, deed := range c.lacks {
				if slices.Contains(offered, deed) {
					t.Errorf("%q is offered", deed)
				}
			}
			enabled := page.Text("String(document.querySelector('form.fields input').matches(':enabled'))")
			reason := page.Text("String(document.querySelector('form.fields').innerText.includes('Your key has the role'))")
			if able := slices.Contains(api.RoutesOf(c.role), "PATCH /v1/assets/{id}"); (enabled == "true") != able || (reason == "true") == able {
				t.Errorf("the form is enabled: %s, and says why not: %s", enabled, reason)
			}
			for _, place := range c.closed {
				page.Go(home + place)
				page.Until("document.querySelector('h1').textContent === 'Closed to this key' && document.querySelector('.note').textContent.includes('role “" + string(c.role) + "”')")
			}
			page.Quiet()
		})
	}
}

// Decisions need a key, too; what is offered follows the key that takes another's place.
func TestDecisionsFollowTheKey(t *testing.T) {
	t.Parallel()
	page := testbrowser.Open(t)
	for role, want := range map[records.Role]string{records.RoleCMS: "", records.RoleUploader: "", records.RoleEditor: "publish,consent,reject"} {
		page.Go(studio(t, map[string]http.HandlerFunc{"GET /v1/keys/self": keyOf(t, role)}).URL + "/console/")
		const offer = `import("/console/decisions.js").then((m) => m.offered({state: "ready", published_version: 0}, {number: 1, state: "ready"}).join())`
		if got := page.Text(offer); got != "publish,consent,reject" {
			t.Errorf("before anything is known of the key %q is offered", got)
		}
		signIn(page)
		page.Until("document.querySelector('#signing button')?.title === 'Ed, " + string(role) + "'")
		if got := page.Text(offer); got != want {
			t.Errorf("to a key with the role %s %q is offered, want %q", role, got, want)
		}
	}
}

// A route that the console asks about by another name than the role table's would be closed to everybody.
func TestTheConsoleKnowsTheRoleTable(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("web/*")
	must(t, err)
	named := regexp.MustCompile("\"((?:GET|POST|PUT|PATCH|DELETE) /v1/[^\"]*)\"")
	found := 0
	for _, file := range files {
		text, err := os.ReadFile(file)
		must(t, err)
		for _, match := range named.FindAllStringSubmatch(string(text), -1) {
			found++
			if !slices.Contains(api.RoutesOf(records.RoleOperator), match[1]) {
				t.Errorf("%s names %s, which no row of the role table is for", file, match[1])
			}
		}
	}
	if found < 10 {
		t.Errorf("only %d routes are named", found)
	}
	for _, verb := range []string{"approve", "publish", "reject", "cancel", "retry"} { // put together in decisions.js
		if !slices.Contains(api.RoutesOf(records.RoleOperator), "POST /v1/assets/{id}/versions/{n}/"+verb) {
			t.Errorf("no row of the role table is for %s", verb)
		}
	}
}
