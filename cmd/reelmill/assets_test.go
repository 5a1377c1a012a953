package main

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/reelmill/reelmill/internal/api"
)

func TestAssets(t *testing.T) {
	t.Parallel()
	when := time.Date(2026, 11, 24, 5, 0, 0, 0, time.UTC)
	s, asked := control(t, map[string]any{"GET /v1/assets?expired": api.AssetPage{Cursor: "c2", Assets: []api.Asset{
		{ID: "a1", State: "expired", PublishedVersion: 3, Set: "article", Title: "Sea", UpdatedAt: when}, {ID: "a2", State: "draft", Set: "hero-banner", UpdatedAt: when},
	}}})
	got := reelmill(t, s, "assets", "sea", "--state", "expired", "--tag", "a,b", "--tag", "c", "--locale", "fr", "--rights", "closed", "--set", "article", "--recent", "--limit", "2", "--newer", "in_review,ready")
	got.expect(t, exitDone, ""+
		"ASSET  STATE    VERSION  SET          CHANGED               TITLE\n"+
		"a1     expired  3        article      2026-11-24T05:00:00Z  Sea\n"+
		"a2     draft    -        hero-banner  2026-11-24T05:00:00Z\n", "add --cursor c2")
	want := "GET /v1/assets?limit=2&locale=fr&newer=in_review&newer=ready&order=recent&q=sea&rights=closed&set=article&state=expired&tag=a%2Cb&tag=c"
	if !slices.Equal(*asked, []string{want}) {
		t.Errorf("asked %q", *asked)
	}
	for _, wrong := range [][]string{{"--limit", "201"}, {"--newer", "published"}} {
		if got := reelmill(t, s, append([]string{"assets"}, wrong...)...); got.code != exitUsage {
			t.Errorf("%q gives %+v", wrong, got)
		}
	}
}

// A title is what somebody else wrote: the terminal must not obey it, and programs get it as it is.
func TestTitlesAreNotObeyedByTerminals(t *testing.T) {
	t.Parallel()
	when := time.Date(2026, 11, 24, 5, 0, 0, 0, time.UTC)
	const title, seen = "a\x1b[31m\x07b\nfake\trow\u009b\u202e é😀", `a\x1b[31m\ab\nfake\trow\u009b\u202e é😀`
	s, _ := control(t, map[string]any{
		"GET /v1/assets?":  api.AssetPage{Assets: []api.Asset{{ID: "a1", State: "draft", Set: "article", Title: title, UpdatedAt: when}}},
		"GET /v1/remakes?": api.RemakePage{Remakes: []api.Remake{{Asset: "a1", Version: 1, Set: "article", Title: title}}},
	})
	reelmill(t, s, "assets").expect(t, exitDone, "ASSET  STATE  VERSION  SET      CHANGED               TITLE\n"+
		"a1     draft  -        article  2026-11-24T05:00:00Z  "+seen+"\n")
	if got := reelmill(t, s, "plan", "--all"); got.code != exitDone || !strings.Contains(got.stdout, "a1 v1 article · "+seen+"\n") {
		t.Errorf("the plan is %q", got.stdout)
	}
	var page api.AssetPage
	if got := reelmill(t, s, "assets", "--json"); json.Unmarshal([]byte(got.stdout), &page) != nil || page.Assets[0].Title != title {
		t.Errorf("programs are told %q", got.stdout)
	}
}

func TestAudit(t *testing.T) {
	t.Parallel()
	when := time.Date(2026, 11, 24, 5, 0, 0, 0, time.UTC)
	s, asked := control(t, map[string]any{"GET /v1/assets/ext:sea/audit?": api.AuditPage{Entries: []api.AuditEntry{
		{At: when, Action: "rejected", Version: 2, Actor: "Ann", KeyID: "k1", Role: "editor", Detail: map[string]any{"reason": "too dark"}},
		{At: when, Action: "created", Actor: "reelmill"},
	}}})
	reelmill(t, s, "audit", "ext:sea").expect(t, exitDone, ""+
		"WHEN                  WHAT      VERSION  WHO       ROLE    DETAIL\n"+
		"2026-11-24T05:00:00Z  rejected  2        Ann       editor  {\"reason\":\"too dark\"}\n"+
		"2026-11-24T05:00:00Z  created   -        reelmill  -\n")
	if !slices.Equal(*asked, []string{"GET /v1/assets/ext:sea/audit?limit=50"}) {
		t.Errorf("asked %q", *asked)
	}
	reelmill(t, s, "audit", "ext:sea", "--json").expect(t, exitDone, `{"entries":[{"at":"2026-11-24T05:00:00Z","action":"rejected","version":2,"actor":"Ann","key_id":"k1","role":"editor","detail":{"reason":"too dark"}},`+
		`{"at":"2026-11-24T05:00:00Z","action":"created","actor":"reelmill"}]}`+"\n")
}
