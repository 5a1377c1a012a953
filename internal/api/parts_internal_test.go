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
	query := &listQuery{State: "published", Tag: "news"}
	mark := records.AssetMark{UpdatedAt: 42, ID: "a"}
	query.Cursor = query.cursor(mark)
	if got, err := query.after(); err != nil || got != mark {
		t.Fatalf("read back %+v, %v", got, err)
	}
	other := &listQuery{State: "published", Cursor: query.Cursor}
	if _, err := other.after(); err == nil {
		t.Error("a cursor of another list was taken")
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

func TestRoleTable(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		method, path string
		roles        string // who may, besides operator and editor
	}{
		{"GET", "/v1/assets", "uploader cms"},
		{"GET", "/v1/assets/a/manifest", "uploader cms"},
		{"POST", "/v1/assets", "uploader"},
		{"POST", "/v1/assets/a/versions", "uploader"},
		{"POST", "/v1/uploads", "uploader"},
		{"PATCH", "/v1/uploads/0123", "uploader"},
		{"HEAD", "/v1/uploads/0123", "uploader"},
		{"PUT", "/v1/assets/a/subtitles/fr", "uploader"},
		{"DELETE", "/v1/assets/a/subtitles/fr", ""},
		{"PATCH", "/v1/assets/a", ""},
		{"DELETE", "/v1/assets/a", ""},
		{"POST", "/v1/assets/a/rollback", ""},
		{"POST", "/v1/assets/a/versions/1/cancel", ""},
		{"GET", "/v1/lanes", ""},
		{"GET", "/v1/steps", ""},
		{"POST", "/v1/steps/s/retry", ""},
	} {
		for _, role := range records.Roles() {
			want := role == records.RoleEditor || role == records.RoleOperator || strings.Contains(c.roles, string(role))
			if got := allowed(role, httptest.NewRequest(c.method, c.path, http.NoBody)); got != want {
				t.Errorf("%s %s by %s: %v", c.method, c.path, role, got)
			}
		}
	}
	pause := httptest.NewRequest("POST", "/v1/lanes/heavy/pause", http.NoBody)
	if allowed(records.RoleEditor, pause) || !allowed(records.RoleOperator, pause) {
		t.Error("a lane may be paused by an editor, or not by an operator")
	}
	if allowed("nobody", httptest.NewRequest("GET", "/v1/assets", http.NoBody)) {
		t.Error("an unknown role may read")
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
