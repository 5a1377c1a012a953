package console_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"strings"
	"testing"

	"github.com/reelmill/reelmill/internal/testbrowser"
)

// editedStudio keeps what is said of an asset as the API would: fields that are sent take the place of those that were there, of the rights one by one.
func editedStudio(t *testing.T, book *ledger, about string) string {
	t.Helper()
	asset := map[string]any{}
	must(t, json.Unmarshal([]byte(canned(t, "asset")), &asset))
	must(t, json.Unmarshal([]byte(about), &asset))
	show := func() string {
		text, err := json.Marshal(asset)
		if err != nil {
			t.Error(err)
		}
		return string(text)
	}
	return studio(t, map[string]http.HandlerFunc{
		"GET /v1/assets/a1": book.shows(show),
		"PATCH /v1/assets/a1": book.takes(http.StatusOK, func(body string) string {
			texts, _ := asset["translations"].(map[string]any)
			rights, _ := asset["rights"].(map[string]any)
			if err := json.Unmarshal([]byte(body), &asset); err != nil {
				t.Error(err)
			}
			if changes, _ := asset["translations"].(map[string]any); texts != nil {
				maps.Copy(texts, changes) // one by one
				maps.DeleteFunc(texts, func(_ string, text any) bool { return text == nil })
				asset["translations"] = texts
			}
			if changes, _ := asset["rights"].(map[string]any); rights != nil {
				maps.Copy(rights, changes)
				asset["rights"] = rights
			}
			return show()
		}),
	}).URL + "/console/#/assets/a1"
}

// enter writes into the field with a label, as a person would.
func enter(page *testbrowser.Page, label, text string) {
	page.T.Helper()
	page.Eval(`(() => {
		const field = [...document.querySelectorAll("label, [aria-label]")].find((e) => (e.getAttribute("aria-label") ?? e.textContent) === `+quoted(label)+`);
		const control = field.control ?? field;
		control.focus();
		if (control.type === "checkbox") return control.click();
		control.value = `+quoted(text)+`;
		control.dispatchEvent(new Event("input", { bubbles: true }));
		control.dispatchEvent(new Event("change", { bubbles: true }));
	})()`, nil)
}

func quoted(text string) string {
	encoded, err := json.Marshal(text)
	if err != nil {
		panic(err) // no string
	}
	return string(encoded)
}

const decorative = "Decorative: screen readers pass it over"

func TestOnlyWhatWasChangedIsSent(t *testing.T) {
	t.Parallel()
	page, book := testbrowser.Open(t), &ledger{}
	page.Go(editedStudio(t, book, `{"title":"Kites","tags":["red, rare","bird"],"alt":null,
		"rights":{"starts_at":"2027-01-01T00:00:00.123Z","ends_at":null,"territories":["GB"],"channels":["web"]}}`))
	page.Until("document.querySelector('form.fields input').value === 'Kites'")
	page.Click("Title, description")
	save := func(want ...string) {
		t.Helper()
		page.Eval("document.getElementById('said').textContent = ''", nil)
		page.Click("Save")
		page.Until("document.getElementById('said').textContent !== ''")
		book.expect(t, want...)
	}
	save() // nothing was changed, and nothing is sent
	enter(page, "Description", "Over the harbour")
	save(`PATCH /v1/assets/a1 {"description":"Over the harbour"}`)
	enter(page, decorative, "")
	save(`PATCH /v1/assets/a1 {"alt":""}`)
	enter(page, decorative, "")
	enter(page, "Text alternative", "Two kites")
	save(`PATCH /v1/assets/a1 {"alt":"Two kites"}`)
	enter(page, "Text alternative", "")
	save(`PATCH /v1/assets/a1 {"alt":null}`)
	enter(page, "Add a tag", "coast")
	page.Eval(`document.querySelector("[aria-label='Remove the tag bird']").click()`, nil)
	save(`PATCH /v1/assets/a1 {"tags":["red, rare","coast"]}`)
	enter(page, "Territories", "gb, FR")
	save(`PATCH /v1/assets/a1 {"rights":{"territories":["gb","FR"]}}`)
	enter(page, "Channels", "")
	enter(page, "Shown from", "")
	save(`PATCH /v1/assets/a1 {"rights":{"starts_at":null,"channels":[]}}`)
	enter(page, "Shown instead outside these rights", "ext:spare")
	save(`PATCH /v1/assets/a1 {"fallback":"ext:spare"}`)
	enter(page, "From the left, %", "12.5")
	save(`PATCH /v1/assets/a1 {"focal_point":{"x":0.125,"y":0.5}}`)
	page.Until("document.querySelector('form.fields .note').innerText.includes('until it is made anew')")
	page.Eval(`(() => { const box = document.querySelector(".focal-board img").getBoundingClientRect();
		document.querySelector(".focal-board").dispatchEvent(new MouseEvent("click", { clientX: box.left + box.width * 0.25, clientY: box.top + box.height * 0.75, bubbles: true })); })()`, nil)
	// A mouse points at whole pixels.
	if near := page.Text(`[...document.querySelectorAll(".pair input")].every((input, i) => Math.abs(input.value - [25, 75][i]) < 1)`); near != "true" {
		t.Errorf("a press puts the point at %s", page.Text(`[...document.querySelectorAll(".pair input")].map((input) => input.value).join()`))
	}
	page.Quiet()
}

// What somebody is typing stays while the page learns that somebody else has changed another field.
func TestTypingOutlivesARefresh(t *testing.T) {
	t.Parallel()
	page, book := testbrowser.Open(t), &ledger{}
	address := editedStudio(t, book, `{"title":"Kites"}`)
	page.Go(address)
	page.Until("document.querySelector('form.fields input').value === 'Kites'")
	page.Click("Title, description")
	enter(page, "Title", "Red kites")
	page.Eval(`fetch("/v1/assets/a1", { method: "PATCH", body: JSON.stringify({ description: "From elsewhere" }) }).then((r) => r.text())`, nil)
	book.expect(t, `PATCH /v1/assets/a1 {"description":"From elsewhere"}`)
	page.Until("document.querySelector('form.fields textarea').value === 'From elsewhere'") // the next look
	page.Click("Save")
	page.Until("document.querySelector('h1').textContent === 'Red kites'")
	book.expect(t, `PATCH /v1/assets/a1 {"title":"Red kites"}`)
	page.Quiet()
}

func TestTranslations(t *testing.T) {
	t.Parallel()
	page, book := testbrowser.Open(t), &ledger{}
	page.Go(editedStudio(t, book, `{"translations":{"fr":{"title":"Milans"}}}`))
	page.Click("Translations (1)")
	page.Eval("document.querySelector('form.row input').value = 'nonsense-tag'", nil)
	page.Click("Add a translation")
	if bad := page.Text("document.querySelector('form.row input').validationMessage"); !strings.HasPrefix(bad, "Use a language tag") {
		t.Errorf("a wrong tag is met with %q", bad)
	}
	page.Eval("document.querySelector('form.row input').value = 'de_at'", nil)
	page.Eval("document.querySelector('form.row input').dispatchEvent(new Event('input'))", nil)
	page.Click("Add a translation")
	page.Eval(`(() => { const form = [...document.querySelectorAll("form.panel")].find((f) => f.innerText.includes("de-AT"));
		form.querySelector("input").value = "Milane"; form.querySelector(".primary").click(); })()`, nil)
	page.Until("document.querySelector('main').innerText.includes('Translations (2)')")
	book.expect(t, `PATCH /v1/assets/a1 {"translations":{"de-AT":{"title":"Milane"}}}`)
	page.Eval(`document.querySelector("[aria-label^='Remove the translation into French']").click()`, nil)
	page.Until("document.getElementById('said').textContent === 'Translation removed'")
	book.expect(t, `PATCH /v1/assets/a1 {"translations":{"fr":null}}`)
	page.Quiet()
}

func TestHistory(t *testing.T) {
	t.Parallel()
	page := testbrowser.Open(t)
	first := `{"entries":[{"at":"2027-01-02T00:00:00Z","action":"rejected","version":2,"actor":"<b>ed</b>","role":"editor","detail":{"reason":"Too dark"}},` +
		`{"at":"2027-01-01T00:00:00Z","action":"edited","actor":"ed","detail":{"fields":["title","focal_point"],"ended_before":null}}],"cursor":"c1"}`
	server := studio(t, map[string]http.HandlerFunc{
		"GET /v1/assets/a1/audit": func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Query().Get("cursor") == "c1" {
				answer(w, http.StatusOK, `{"entries":[{"at":"2026-12-01T00:00:00Z","action":"created","actor":"up"}]}`)
				return
			}
			answer(w, http.StatusOK, first)
		},
	})
	page.Go(server.URL + "/console/#/assets/a1")
	page.Click("History")
	rows := `[...document.querySelectorAll("[aria-label=History] tbody tr")].map((r) => [...r.cells].slice(1).map((c) => c.textContent).join("|")).join("\n")`
	page.Until(rows + " !== ''")
	page.Click("Earlier")
	page.Until("document.querySelectorAll('[aria-label=History] tbody tr').length === 3")
	if got, want := page.Text(rows), "rejected|2|<b>ed</b>editor|reason: Too dark\nedited|–|ed|title, focal point; ended before: none\ncreated|–|up|–"; got != want {
		t.Errorf("the history reads\n%s\nwant\n%s", got, want)
	}
	page.Quiet()
}
