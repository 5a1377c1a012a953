package main

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/reelmill/reelmill/internal/api"
)

// archive is a server with three pages of assets, the second without anything to make anew.
func archive(t *testing.T) (*studio, *[]string) {
	t.Helper()
	var asked []string
	low := []api.RemadeOutput{
		{Profile: "low", Output: "video", Format: "mp4", Reason: "changed", Fields: []string{"video"}, Seconds: 90, ReplacesBytes: 2_000_000},
		{Profile: "old", Output: "poster", Format: "webp", Reason: "removed", ReplacesBytes: 1_000_000},
	}
	pages := map[string]api.RemakePage{
		"":  {Remakes: []api.Remake{{Asset: "a1", Set: "article", Version: 3, Outputs: low}, {Asset: "a2", Set: "gone", Version: 1, Error: &api.Fault{Code: "unknown-set", Message: "No such set."}}}, Cursor: "b"},
		"b": {Remakes: []api.Remake{}, Cursor: "c"},
		"c": {Remakes: []api.Remake{{Asset: "a9", Set: "article", Version: 1, UnderWay: 2, Outputs: low}}},
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.Method+" "+r.URL.RequestURI())
		var answer any = pages[r.URL.Query().Get("cursor")]
		if r.Method == http.MethodPost {
			answer = api.Remake{Asset: "a1", Set: "article", Version: 3, Outputs: low, Added: 4}
		}
		if err := json.NewEncoder(w).Encode(answer); err != nil {
			t.Error(err)
		}
	}))
	t.Cleanup(server.Close)
	return &studio{url: server.URL}, &asked
}

func TestPlanAll(t *testing.T) {
	t.Parallel()
	s, asked := archive(t)
	lines := "  low  video mp4    changed  video\n  old  poster webp  removed\n"
	reelmill(t, s, "plan", "--all").expect(t, exitDone, ""+
		"a1 v3 article\n"+lines+"a2 v1 gone: unknown-set: No such set.\n"+"a9 v1 article: version 2 is under way\n"+lines+
		"3 assets differ: 2 outputs to make, 3:00 of video and sound, in the place of 6.0 MB.\n", "add --apply")
	if !slices.Equal(*asked, []string{"GET /v1/remakes?limit=200", "GET /v1/remakes?cursor=b&limit=200", "GET /v1/remakes?cursor=c&limit=200"}) {
		t.Errorf("asked %q", *asked)
	}
}

func TestPlanAllApplied(t *testing.T) {
	t.Parallel()
	s, asked := archive(t)
	got := reelmill(t, s, "plan", "--all", "--apply", "--json")
	decoder := json.NewDecoder(strings.NewReader(got.stdout))
	var remakes []api.Remake
	var last struct {
		Totals remakeTotals `json:"totals"`
	}
	for range 3 {
		var remake api.Remake
		if err := decoder.Decode(&remake); err != nil {
			t.Fatal(err)
		}
		remakes = append(remakes, remake)
	}
	if err := decoder.Decode(&last); err != nil || remakes[0].Added != 4 || remakes[2].UnderWay != 2 {
		t.Errorf("told %+v, %v", remakes, err)
	}
	want := remakeTotals{Assets: 3, Outputs: 2, Seconds: 180, ReplacesBytes: 6_000_000, Added: 1, UnderWay: 1, Failed: 1}
	if last.Totals != want {
		t.Errorf("totals %+v, want %+v", last.Totals, want)
	}
	if (*asked)[1] != "POST /v1/assets/a1/remake" || len(*asked) != 4 {
		t.Errorf("asked %q", *asked)
	}
	for _, args := range [][]string{{"plan"}, {"plan", "x.mov", "--all"}, {"plan", "x.mov", "--apply"}} {
		if got := reelmill(t, s, args...); got.code != exitUsage {
			t.Errorf("%v gives %+v", args, got)
		}
	}
}
