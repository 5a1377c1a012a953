package main

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestUsageErrors(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ args, want string }{
		{"", "expected one of"},
		{"polish", "unexpected argument polish"},
		{"submit", "<file>"},
		{"submit a.mov --sett x", "unknown flag --sett"},
		{"submit a.mov b.mov --title Sea", "--title is about one asset"},
		{"submit a.mov b.mov --subtitle fr=a.srt", "--subtitle is about one asset"},
		{"submit a.mov --subtitle fr", "write LOCALE=FILE"},
		{"submit a.mov --subtitle qqqqqqqqqq=a.srt", "is not a language tag"},
		{"submit a.mov --focal 0.5", "is not a point"},
		{"submit a.mov --focal NaN,0", "is not a point"},
		{"submit a.mov --focal 0.5,1.01", "is not a point"},
		{"submit a.mov --priority high", "--priority must be one of"},
		{"submit a.mov --ends-at tomorrow", "\"tomorrow\" is not a time; write one such as 2027-01-31T12:00:00Z"},
		{"submit a.mov --timeout 5m", "--timeout goes with --wait"},
		{"submit a.mov --wait --timeout -5m", "--timeout"},
		{"submit a.mov --publish never", "--publish must be one of"},
		{"assets --state odd", "--state must be one of"},
		{"assets --rights odd", "--rights must be one of"},
		{"assets --changed-since yesterday", "is not a time"},
		{"assets --newer odd", "--newer must be one of"},
		{"edit a1", "name what to change"},
		{"edit a1 --locale fr", "name what to change"},
		{"edit a1 --clear id", "--clear must be one of"},
		{"edit a1 --title x --clear alt,title", "--title is to be changed and cleared"},
		{"edit a1 --locale qqqqqqqqqq --title x", "is not a language tag"},
		{"edit a1 --locale fr --tag x", "tag is the same in every language"},
		{"edit a1 --locale fr --clear ends-at", "ends-at is the same in every language"},
		{"edit a1 --clear translation", "name it with --locale"},
		{"edit a1 --locale fr --clear translation --title x", "and nothing else"},
		{"edit a1 --focal 2,0", "is not a point"},
		{"edit a1 --ends-at tomorrow", "is not a time"},
		{"webhooks deliveries wh_1 --limit 0", "--limit must be from 1 to 200"},
		{"plan --apply", "--apply goes with --all"},
		{"plan --all --set hero", "leave these flags out"},
		{"plan --all --focal 0,0", "leave these flags out"},
		{"subtitles convert a.srt", "--to"},
		{"subtitles convert a.srt --to stl", "--to must be one of"},
		{"subtitles shift a.srt", "--by"},
		{"profiles", "expected one of"},
	} {
		t.Run(c.args, func(t *testing.T) {
			t.Parallel()
			// Even where a program reads stdout, it must not take this for an answer.
			got := reelmill(t, nil, append(strings.Fields(c.args), "--json")...)
			got.expect(t, exitUsage, "", c.want, "→ Run `reelmill --help`")
		})
	}
}

func TestHelp(t *testing.T) {
	t.Parallel()
	for _, args := range []string{"--help", "submit --help", "profiles check --help"} {
		got := reelmill(t, nil, strings.Fields(args)...)
		if got.code != exitDone || !strings.HasPrefix(got.stdout, "Usage: reelmill") || got.stderr != "" {
			t.Errorf("%s: exit code %d\n%s%s", args, got.code, got.stdout, got.stderr)
		}
	}
}

func TestVersion(t *testing.T) {
	t.Parallel()
	var r release
	got := reelmill(t, nil, "version", "--json")
	if err := json.Unmarshal([]byte(got.stdout), &r); err != nil || r.Release == "" || !strings.HasPrefix(r.Go, "go1") {
		t.Errorf("%v: %s", err, got.stdout)
	}
	if got := reelmill(t, nil, "version"); got.code != 0 || !strings.HasPrefix(got.stdout, "reelmill "+r.Release+"\n") {
		t.Errorf("got %+v", got)
	}
}

func TestServerUnreachable(t *testing.T) {
	t.Parallel()
	master := file(t, "sea.mov", "the master")
	for _, args := range [][]string{{"manifest", "asset-1"}, {"submit", master}, {"submit", "https://cdn.example/sea.mov", "--wait"}} {
		nobody := append(args, "--url", "http://127.0.0.1:1") //nolint:gocritic // a copy is meant
		got := reelmill(t, nil, nobody...)
		got.expect(t, exitFailed, "", "server-unreachable: No server answers at http://127.0.0.1:1.\n  → Start it with `reelmill up`, or set REELMILL_URL.\n")
		reelmill(t, nil, append(nobody, "--json")...).expect(t, exitFailed,
			`{"error":{"code":"server-unreachable","message":"No server answers at http://127.0.0.1:1.","hint":"Start it with `+"`reelmill up`"+`, or set REELMILL_URL."}}`+"\n")
	}
}

func TestManifest(t *testing.T) {
	t.Parallel()
	s := newStudio(t)
	s.document = "{\"title\":\"Ebb & flow\",\n \"tags\":[]}\n"
	reelmill(t, s, "manifest", "ext:7").expect(t, 0, "{\n  \"title\": \"Ebb & flow\",\n  \"tags\": []\n}\n")
	reelmill(t, s, "manifest", "ext:7", "--json").expect(t, 0, `{"title":"Ebb & flow","tags":[]}`+"\n")
}
