package main

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/reelmill/reelmill/internal/api"
)

// editorial answers for asset a1, which is translated, and notes the changes that were asked for.
func editorial(t *testing.T) (*studio, *[]string) {
	t.Helper()
	var asked []string
	title, alt := "La mer", ""
	asset := api.Asset{ID: "a1", Translations: map[string]*api.Translation{"fr-CA": {Title: &title, Alt: &alt}, "de": {Title: &title}}}
	mux := http.NewServeMux()
	say := func(w http.ResponseWriter) {
		if err := json.NewEncoder(w).Encode(asset); err != nil {
			t.Error(err)
		}
	}
	mux.HandleFunc("GET /v1/assets/{id}", func(w http.ResponseWriter, _ *http.Request) { say(w) })
	mux.HandleFunc("PATCH /v1/assets/{id}", func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body) // of a request that broke off, what came is compared
		asked = append(asked, r.PathValue("id")+" "+string(body))
		if r.PathValue("id") == "a9" {
			w.Header().Set("Content-Type", "application/problem+json")
			w.WriteHeader(http.StatusUnprocessableEntity)
			_, _ = io.WriteString(w, `{"status":422,"code":"rights-window-empty","detail":"It ends before it starts.","hint":"Set it later."}`)
			return
		}
		say(w)
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return &studio{url: server.URL}, &asked
}

func TestEdit(t *testing.T) {
	t.Parallel()
	s, asked := editorial(t)
	for _, c := range []struct{ args, asks string }{
		{"ext:7|--title|Sea & sky|--alt|", `ext:7 {"alt":"","title":"Sea \u0026 sky"}`},
		{"a1|--tag|a,b|--tag|c|--description|d|--language|EN_gb", `a1 {"description":"d","language":"en-GB","tags":["a,b","c"]}`},
		{"a1|--ends-at|2027-01-31T12:00:00+01:00|--clear|starts-at", `a1 {"rights":{"ends_at":"2027-01-31T12:00:00+01:00","starts_at":null}}`},
		{"a1|--territory|FR,CH|--channel|web|--channel|app", `a1 {"rights":{"channels":["web","app"],"territories":["FR","CH"]}}`},
		{"a1|--focal|0.5,0.4|--fallback|a2", `a1 {"fallback":"a2","focal_point":{"x":0.5,"y":0.4}}`},
		{
			"a1|--clear|title,description,alt,language,tag,focal|--clear|starts-at,ends-at,territory,channel,fallback",
			`a1 {"alt":null,"description":null,"fallback":null,"focal_point":null,"language":null,"rights":{"channels":[],"ends_at":null,"starts_at":null,"territories":[]},"tags":null,"title":null}`,
		},
		{"a1|--locale|fr_ca|--description|d|--clear|alt", `a1 {"translations":{"fr-CA":{"description":"d","title":"La mer"}}}`},
		{"a1|--locale|it|--title|Il mare", `a1 {"translations":{"it":{"title":"Il mare"}}}`},
		{"a1|--locale|de|--clear|title", `a1 {"translations":{"de":null}}`},
		{"a1|--locale|de|--clear|translation", `a1 {"translations":{"de":null}}`},
	} {
		*asked = nil
		reelmill(t, s, append([]string{"edit"}, strings.Split(c.args, "|")...)...).expect(t, exitDone, "Asset a1 is edited.\n")
		if got := strings.Join(*asked, "|"); got != c.asks {
			t.Errorf("%s asked\n%s, want\n%s", c.args, got, c.asks)
		}
	}
	if got := reelmill(t, s, "edit", "a1", "--title", "x", "--json"); got.code != exitDone || !strings.HasPrefix(got.stdout, `{"id":"a1",`) {
		t.Errorf("as JSON: %+v", got)
	}
	reelmill(t, s, "edit", "a9", "--title", "x").expect(t, exitFailed, "", "rights-window-empty: It ends before it starts.\n  → Set it later.")
	reelmill(t, s, "edit", "a9", "--title", "x", "--json").expect(t, exitFailed, `{"error":{"code":"rights-window-empty","message":"It ends before it starts.","hint":"Set it later."}}`+"\n")
}
