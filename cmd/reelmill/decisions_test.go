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

// office answers every decision about asset a1, whose newest version is the second, and notes what it was asked.
func office(t *testing.T) (*studio, *[]string) {
	t.Helper()
	var asked []string
	mux := http.NewServeMux()
	say := func(pattern string, value any) {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body) // of a request that broke off, what came is compared
			if r.PathValue("n") == "9" {
				w.Header().Set("Content-Type", "application/problem+json")
				w.WriteHeader(http.StatusConflict)
				_, _ = io.WriteString(w, `{"status":409,"code":"wrong-state","detail":"Not now.","hint":"Look again."}`)
				return
			}
			asked = append(asked, strings.TrimSpace(r.Method+" "+r.URL.Path+" "+string(body)))
			if value == nil {
				w.WriteHeader(http.StatusNoContent)
				return
			}
			if err := json.NewEncoder(w).Encode(value); err != nil {
				t.Error(err)
			}
		})
	}
	say("GET /v1/assets/{id}", api.Asset{ID: "a1", LatestVersion: 2})
	say("GET /v1/assets/a0", api.Asset{ID: "a0"})
	for verb, state := range map[string]string{"approve": "published", "publish": "published", "reject": "rejected", "cancel": "canceled", "retry": "in_review"} {
		say("POST /v1/assets/{id}/versions/{n}/"+verb, api.Version{AssetID: "a1", Number: 2, State: state})
	}
	say("POST /v1/assets/{id}/rollback", api.Asset{ID: "a1", LatestVersion: 2, PublishedVersion: 1})
	say("DELETE /v1/assets/{id}", nil)
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return &studio{url: server.URL}, &asked
}

func TestDecisions(t *testing.T) {
	t.Parallel()
	s, asked := office(t)
	for _, c := range []struct{ args, says, asks string }{
		{"approve ext:7", "Version 2 of asset a1 is published.\n", "GET /v1/assets/ext:7|POST /v1/assets/ext:7/versions/2/approve"},
		{"approve a1 --version 2", "Version 2 of asset a1 is published.\n", "POST /v1/assets/a1/versions/2/approve"},
		{"publish a1", "Version 2 of asset a1 is published.\n", "GET /v1/assets/a1|POST /v1/assets/a1/versions/2/publish"},
		{"reject a1 --reason Blurred", "Version 2 of asset a1 is rejected.\n", `GET /v1/assets/a1|POST /v1/assets/a1/versions/2/reject {"reason":"Blurred"}`},
		{"reject a1 --version 1", "Version 2 of asset a1 is rejected.\n", "POST /v1/assets/a1/versions/1/reject {}"},
		{"cancel a1", "Version 2 of asset a1 is canceled.\n", "GET /v1/assets/a1|POST /v1/assets/a1/versions/2/cancel"},
		{"retry a1", "Version 2 of asset a1 is in review.\n", "GET /v1/assets/a1|POST /v1/assets/a1/versions/2/retry"},
		{"rollback ext:7", "Readers see version 1 of asset a1 again.\n", "POST /v1/assets/ext:7/rollback"},
		{"withdraw ext:7", "Asset ext:7 is withdrawn; readers see nothing of it any more.\n", "DELETE /v1/assets/ext:7"},
	} {
		*asked = nil
		reelmill(t, s, strings.Fields(c.args)...).expect(t, exitDone, c.says)
		if got := strings.Join(*asked, "|"); got != c.asks {
			t.Errorf("%s asked %s, want %s", c.args, got, c.asks)
		}
	}
	reelmill(t, s, "withdraw", "a1", "--json").expect(t, exitDone, `{"withdrawn":"a1"}`+"\n")
	for args, want := range map[string]string{"approve a1": `"state":"published"`, "rollback a1": `"published_version":1`} {
		if got := reelmill(t, s, append(strings.Fields(args), "--json")...); got.code != exitDone || !strings.Contains(got.stdout, want) {
			t.Errorf("%s gives %+v", args, got)
		}
	}
}

func TestDecisionsRefused(t *testing.T) {
	t.Parallel()
	s, _ := office(t)
	for _, verb := range []string{"approve", "publish", "reject", "cancel", "retry"} {
		reelmill(t, s, verb, "a1", "--version", "9").expect(t, exitFailed, "", "wrong-state: Not now.\n  → Look again.")
		reelmill(t, s, verb, "a1", "--version", "9", "--json").expect(t, exitFailed, `{"error":{"code":"wrong-state","message":"Not now.","hint":"Look again."}}`+"\n")
		reelmill(t, s, verb, "a0").expect(t, exitFailed, "", "no-version: Nobody has brought a master for this asset yet.")
		for _, args := range []string{"", "a1 --version 0", "a1 --version -1", "a1 --version two", "a1 2"} {
			if got := reelmill(t, s, append([]string{verb}, strings.Fields(args)...)...); got.code != exitUsage || got.stdout != "" {
				t.Errorf("%s %s gives %+v", verb, args, got)
			}
		}
	}
	for _, args := range []string{"rollback", "withdraw", "approve a1 --reason x"} {
		if got := reelmill(t, s, strings.Fields(args)...); got.code != exitUsage {
			t.Errorf("%s gives %+v", args, got)
		}
	}
}
