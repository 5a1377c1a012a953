package api

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/reelmill/reelmill/internal/records"
)

func TestCursorBelongsToItsList(t *testing.T) {
	t.Parallel()
	query := &listQuery{State: "published", Tags: []string{"news", "a"}, Locale: "fr"}
	mark := records.AssetMark{UpdatedAt: 42, ID: "a"}
	query.Cursor = query.cursor(mark)
	if got, err := query.after(); err != nil || got != mark {
		t.Fatalf("read back %+v, %v", got, err)
	}
	same := &listQuery{State: "published", Tags: []string{"a", "news"}, Locale: "fr", Cursor: query.Cursor}
	if _, err := same.after(); err != nil {
		t.Errorf("the same list with its tags in another order: %v", err)
	}
	for _, other := range []listQuery{
		{State: "published"},
		{State: "published", Tags: query.Tags},
		{State: "published", Tags: query.Tags, Locale: "de"},
		{State: "published", Tags: query.Tags, Locale: "fr", Rights: "open"},
		{State: "published", Tags: query.Tags, Locale: "fr", Set: "hero"},
	} {
		other.Cursor = query.Cursor
		if _, err := other.after(); err == nil {
			t.Errorf("a cursor of another list was taken for %+v", other)
		}
	}
	for _, junk := range []string{"x", "e30", "!!!!", strings.Repeat("A", 100)} {
		if _, err := (&listQuery{Cursor: junk}).after(); err == nil {
			t.Errorf("the cursor %q was taken", junk)
		}
	}
}

func TestPointers(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{
		"": "", "title": "/title", "rights.territories[2]": "/rights/territories/2", "a/b~c": "/a~1b~0c",
	} {
		if got := pointer(path); got != want {
			t.Errorf("%q became %q, want %q", path, got, want)
		}
	}
}

func TestEntityTags(t *testing.T) {
	t.Parallel()
	for header, want := range map[string]bool{
		`"a"`: true, `W/"a"`: true, `"b", "a"`: true, `*`: true, `"b"`: false, ``: false, `a`: false,
	} {
		if matches(header, `"a"`) != want {
			t.Errorf("If-None-Match: %s gives %v", header, !want)
		}
	}
}

func TestCachesNeverOutliveTheWindow(t *testing.T) {
	t.Parallel()
	now := time.Now()
	for _, c := range []struct {
		expires time.Time
		want    time.Duration
	}{
		{time.Time{}, manifestAge}, {now.Add(time.Hour), manifestAge}, {now.Add(3 * time.Second), 3 * time.Second}, {now.Add(-time.Second), 0},
	} {
		if got := cacheFor(now, c.expires); got != c.want {
			t.Errorf("ends in %v: cached for %v", c.expires.Sub(now), got)
		}
	}
}

func TestForeignPagesAreRefused(t *testing.T) {
	t.Parallel()
	s := &server{now: time.Now, cfg: Config{PublicURL: "https://mill.example"}}
	handler := s.guardLoopback(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) }))
	for _, c := range []struct {
		method, path, host, origin string
		passes                     bool
	}{
		{"POST", "/v1/assets", "127.0.0.1:8080", "", true},
		{"POST", "/v1/assets", "[::1]:8080", "http://localhost:8080", true},
		{"POST", "/v1/assets", "mill.example", "https://mill.example", true},
		{"GET", "/v1/assets", "evil.example", "", false},
		{"POST", "/v1/assets", "localhost:8080", "https://evil.example", false},
		{"POST", "/v1/assets", "localhost:8080", "null", false},
		{"GET", "/v1/assets", "localhost:8080", "https://evil.example", false},
		{"GET", "/media/derivatives/a", "localhost:8080", "https://cms.example", true},
	} {
		request := httptest.NewRequest(c.method, c.path, http.NoBody)
		request.Host = c.host
		if c.origin != "" {
			request.Header.Set("Origin", c.origin)
		}
		answer := httptest.NewRecorder()
		handler.ServeHTTP(answer, request)
		if (answer.Code == http.StatusTeapot) != c.passes {
			t.Errorf("%s %s for %s from %q: %d", c.method, c.path, c.host, c.origin, answer.Code)
		}
	}
}
