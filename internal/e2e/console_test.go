package e2e

import (
	"encoding/json"
	"testing"

	"github.com/reelmill/reelmill/internal/api"
	"github.com/reelmill/reelmill/internal/testbrowser"
)

const agree = "document.querySelector('dialog .primary').click()"

// TestConsoleAndCommands takes pictures through their lives as people do: an editor in the console, an operator at the command line,
// on a server that asks for keys.
func TestConsoleAndCommands(t *testing.T) {
	heavy(t)
	m := newMill(t, "REELMILL_AUTH=on")
	m.key = m.newKey(t, "operator")
	asset := m.submit(t, media(t, "picture.jpg"), func(body *api.NewAsset) {
		body.Title, body.Set, body.ExternalID, body.Publish = "Kite", "image", "kite", "approved"
	})
	m.finished(t, asset, 1)
	page := testbrowser.Open(t)
	editor := m.newKey(t, "editor")
	page.Go(m.url + "/console/#/assets/ext:kite")
	page.Until("document.querySelector('dialog[open] input[type=password]') !== null")
	page.Eval("document.querySelector('dialog input[type=password]').value = '"+editor+"'", nil)
	page.Eval(agree, nil)
	editedInTheConsole(t, m, page, asset)

	again := m.replace(t, asset, media(t, "picture.png")) // the set publishes it
	m.published(t, asset, again)
	expectCommand(t, m, "rollback", `"published_version":2`)
	expectCommand(t, m, "withdraw", `{"withdrawn":"ext:kite"}`)
	page.Until("document.querySelector('.meta [data-state=withdrawn]') !== null")
	page.Until(`[...document.querySelectorAll("button")].filter((b) => b.checkVisibility()).map((b) => b.textContent).join() === "Forget key"`)
	m.ask(t, "GET", "/v1/assets/ext:kite/manifest", nil).refusal(t, 410, "asset-withdrawn")
	page.Go(m.url + "/console/#/keys")
	page.Until("document.body.textContent.includes('may not see API keys')")
	page.Quiet("401", "403", "404", "410")
}

// editedInTheConsole publishes a version and edits its asset.
func editedInTheConsole(t *testing.T, m *mill, page *testbrowser.Page, asset api.Asset) {
	t.Helper()
	page.Until("document.querySelector('.screen img')?.naturalWidth > 0") // a look before the decision
	page.Click("Approve and publish")
	page.Eval(agree, nil)
	page.Until("document.querySelector('.meta [data-state=published]') !== null")
	if doc := m.document(t, asset.ID); doc.Asset.Version != 1 || doc.Alt != nil {
		t.Errorf("readers see version %d with the alternative text %v", doc.Asset.Version, doc.Alt)
	}
	page.Click("Title, description")
	page.Eval("document.querySelector('form.fields [type=checkbox]').click()", nil)
	page.Eval("document.querySelector('.pair input').value = 5", nil)
	page.Click("Save")
	page.Until("document.querySelector('form.fields .note') !== null")
	if doc := m.document(t, asset.ID); doc.Alt == nil || *doc.Alt != "" || doc.FocalPoint.X != 0.05 {
		t.Errorf("after the edit readers see %v, %+v", doc.Alt, doc.FocalPoint)
	}
	page.Click("Make anew what differs")
	page.Eval(agree, nil)
	page.Until("document.getElementById('said').textContent.startsWith('Version 2 is being made')")
	page.Click("History")
	page.Until("document.querySelector('[aria-label=History]').innerText.includes('alt, focal point')")
	m.published(t, asset, 2)
	page.Quiet("401", "404")
}

// expectCommand runs a command about the asset and looks at what it prints.
func expectCommand(t *testing.T, m *mill, verb, want string) {
	t.Helper()
	if code, _, stderr := run(t, m, verb, "ext:kite"); code != 1 || !containsAll(stderr, "key-required", "REELMILL_API_KEY") {
		t.Errorf("%s without a key: exit code %d: %s", verb, code, stderr)
	}
	code, stdout, stderr := run(t, m, verb, "ext:kite", "--json", "--api-key", m.key)
	if code != 0 || !json.Valid([]byte(stdout)) || !containsAll(stdout, want) {
		t.Errorf("%s: exit code %d: %s%s", verb, code, stdout, stderr)
	}
}
