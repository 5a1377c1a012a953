package main

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/reelmill/reelmill/internal/api"
)

const oneCue = "1\n00:00:01,000 --> 00:00:02,000\nOui\n"

func TestSubmitJSON(t *testing.T) {
	t.Parallel()
	master := file(t, "sea.mov", "the master")
	published := api.Version{State: "published"}
	failed := api.Version{State: "failed", Error: &api.Fault{Code: "broken-index", Message: "The file ends early.", Hint: "Upload it again."}}
	cases := map[string]struct {
		play []api.Version
		args []string
		code int
		want string
	}{
		"handed in": {args: []string{master}, want: `{"asset":{"id":"asset-1"},"version":1}`},
		"published": {
			play: []api.Version{{State: "processing"}, published}, args: []string{master, "--wait"},
			want: `{"asset":{"id":"asset-1"},"version":1,"manifest":{"schema":"reelmill.manifest/1","title":"Sea","asset":{"id":"asset-1","kind":"video","version":1}}}`,
		},
		"overtaken": {
			play: []api.Version{{State: "superseded"}}, args: []string{master, "--wait"},
			want: `{"asset":{"id":"asset-1"},"version":1,"manifest":{"schema":"reelmill.manifest/1","title":"Sea","asset":{"id":"asset-1","kind":"video","version":1}}}`,
		},
		"failed": {
			play: []api.Version{failed}, args: []string{master, "--wait"}, code: 1,
			want: `{"error":{"code":"broken-index","message":"The file ends early.","hint":"Upload it again."}}`,
		},
		"canceled": {
			play: []api.Version{{State: "canceled"}}, args: []string{master, "--wait"}, code: 1,
			want: `{"error":{"code":"version-canceled","message":"Somebody canceled this version.","hint":"Submit the file again if that was a mistake."}}`,
		},
		"in review": {
			play: []api.Version{{Number: 1, State: "in_review"}}, args: []string{master, "--wait", "--publish", "approved"}, code: 1,
			want: `{"error":{"code":"version-in-review","message":"Version 1 of asset asset-1 is complete, and waits for somebody to approve it.",` +
				`"hint":"` + "`reelmill approve asset-1 --version 1` publishes it, `reelmill reject asset-1 --version 1` ends it." + `"}}`,
		},
		"ready": {
			play: []api.Version{{Number: 1, State: "ready"}}, args: []string{master, "--wait"}, code: 1,
			want: `{"error":{"code":"version-ready","message":"Version 1 of asset asset-1 is complete, and waits for somebody to publish it.",` +
				`"hint":"` + "`reelmill publish asset-1 --version 1` publishes it, `reelmill reject asset-1 --version 1` ends it." + `"}}`,
		},
		"refused": {
			args: []string{master, "--set", "unheard-of"}, code: 1,
			want: `{"error":{"code":"unknown-set","message":"There is no such set.","hint":"See /v1/sets."}}`,
		},
		"no file": {
			args: []string{"none.mov"}, code: 1,
			want: `{"error":{"code":"file-not-found","message":"There is no file \"none.mov\".","hint":"Check the path."}}`,
		},
		"strange address": {
			args: []string{"ftp://a.example/sea.mov"}, code: 1,
			want: `{"error":{"code":"address-unsupported","message":"Only http and https addresses can be fetched.","hint":"Download ftp://a.example/sea.mov and submit the file."}}`,
		},
		"no subtitle file": {
			args: []string{master, "--subtitle", "fr=none.srt"}, code: 1,
			want: `{"error":{"code":"file-not-found","message":"There is no file \"none.srt\".","hint":"Check the path."}}`,
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStudio(t, c.play...)
			reelmill(t, s, append([]string{"submit", "--json"}, c.args...)...).expect(t, c.code, c.want+"\n")
		})
	}
}

func TestSubmitSaysEverything(t *testing.T) {
	t.Parallel()
	s := newStudio(t)
	master, french, german := file(t, "sea.1.mov", "the master"), file(t, "a,b.srt", oneCue), file(t, "de.srt", oneCue)
	got := reelmill(t, s, "submit", master, "--set", "image", "--description", "Waves.", "--alt", "", "--language", "en-GB",
		"--tag", "sea, wide", "--tag", "2026", "--external-id", "cms:7", "--focal", "0.25,1", "--fallback", "other",
		"--ends-at", "2027-01-01T00:00:00Z", "--priority", "urgent", "--subtitle", "fra="+french, "--caption", "de="+german)
	got.expect(t, 0, "sea.1.mov: asset asset-1, version 1\n")
	asset := s.assets[0]
	if text := s.uploaded(asset.Source.Upload); text != "the master" {
		t.Errorf("the server got %q", text)
	}
	for i := range asset.Subtitles {
		if text := s.uploaded(asset.Subtitles[i].Upload); text != oneCue {
			t.Errorf("the server got %q", text)
		}
		asset.Subtitles[i].Upload = "…"
	}
	asset.Source.Upload = "…"
	data, err := json.Marshal(asset)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"external_id":"cms:7","title":"sea.1","description":"Waves.","alt":"","language":"en-GB","tags":["sea, wide","2026"],"set":"image",` +
		`"rights":{"starts_at":null,"ends_at":"2027-01-01T00:00:00Z"},"focal_point":{"x":0.25,"y":1},"fallback":"other","priority":"urgent",` +
		`"source":{"upload":"…","filename":"sea.1.mov"},"subtitles":[{"locale":"fr","kind":"subtitles","filename":"a,b.srt","upload":"…"},` +
		`{"locale":"de","kind":"captions","filename":"de.srt","upload":"…"}]}`
	if string(data) != want {
		t.Errorf("got  %s\nwant %s", data, want)
	}
}

func TestSubmitAddress(t *testing.T) {
	t.Parallel()
	s := newStudio(t)
	reelmill(t, s, "submit", "https://cdn.example/a/High%20Tide.mov?x=1").expect(t, 0, "High Tide.mov: asset asset-1, version 1\n")
	if got := s.assets[0]; got.Source.URL != "https://cdn.example/a/High%20Tide.mov?x=1" || got.Title != "High Tide" {
		t.Errorf("got %+v", got)
	}
}

func TestSubmitSeveral(t *testing.T) {
	t.Parallel()
	s := newStudio(t)
	a, b := file(t, "a.mov", "a"), file(t, "b.mov", "b")
	reelmill(t, s, "submit", a, "none.mov", b, "--json").expect(t, 1, `{"asset":{"id":"asset-1"},"version":1}
{"error":{"code":"file-not-found","message":"There is no file \"none.mov\".","hint":"Check the path."}}
{"asset":{"id":"asset-2"},"version":1}
`)
	if len(s.keys) != 2 || len(s.keys[0]) != 36 || s.keys[0] == s.keys[1] {
		t.Errorf("idempotency keys %q", s.keys)
	}
	reelmill(t, s, "submit", a, "none.mov").expect(t, 1, "a.mov: asset asset-3, version 1\n",
		"none.mov: file-not-found: There is no file \"none.mov\".\n  → Check the path.\n")
}

func TestSubmitWaitInLines(t *testing.T) {
	t.Parallel()
	step := func(label, state string, progress float64, attempts int) api.Step {
		return api.Step{ID: label, Label: label, State: state, Progress: progress, Attempts: make([]api.Attempt, attempts)}
	}
	again := step("ladder", "ready", 0, 1)
	again.Error = &api.Fault{Code: "scratch-full", Message: "The disk is full."}
	at := time.Now().Add(90*time.Minute + 30*time.Second)
	again.NotBefore = &at
	reused := step("teaser", "done", 1, 0)
	reused.Reused = true
	s := newStudio(
		t,
		api.Version{State: "processing", Steps: []api.Step{step("poster", "running", 0, 1), step("ladder", "waiting", 0, 0)}},
		api.Version{State: "processing", Steps: []api.Step{step("poster", "done", 1, 1), step("ladder", "running", 0.43, 1), reused}},
		api.Version{State: "processing", Steps: []api.Step{step("poster", "done", 1, 1), again, reused}},
		api.Version{State: "published", Steps: []api.Step{step("poster", "done", 1, 1), step("ladder", "done", 1, 2), reused}},
	)
	s.document = summaryDocument
	got := reelmill(t, s, "submit", file(t, "sea.mov", "the master"), "--wait")
	want := `sea.mov: uploaded 10 B
sea.mov: asset asset-1, version 1
sea.mov: poster done
sea.mov: ladder 40 %
sea.mov: teaser done (made before)
sea.mov: ladder will be tried again in 1h30m: scratch-full: The disk is full.
sea.mov: ladder done
sea.mov: published
`
	if got.stderr != want {
		t.Errorf("got\n%s\nwant\n%s", got.stderr, want)
	}
	got.expect(t, 0, strings.ReplaceAll(summaryText, "SERVER", s.url))
}

func TestSubmitInterrupted(t *testing.T) {
	t.Parallel()
	s := newStudio(t, api.Version{State: "processing"})
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan said, 1)
	go func() {
		done <- reelmillUntil(ctx, t, s, "submit", file(t, "sea.mov", "the master"), "--wait", "--json")
	}()
	ticker := time.NewTicker(time.Millisecond)
	defer ticker.Stop()
	for waiting := false; !waiting; <-ticker.C {
		s.mu.Lock()
		waiting = s.asked > 0
		s.mu.Unlock()
	}
	cancel()
	(<-done).expect(t, 1, `{"error":{"code":"interrupted","message":"Stopped waiting; the server goes on with sea.mov.",`+
		"\"hint\":\"`reelmill manifest asset-1` shows what was made once it is done.\"}}\n")
}
