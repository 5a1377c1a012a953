package main

import (
	"slices"
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
