package api

import (
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/reelmill/reelmill/internal/records"
)

// A route that nobody thought of would be for operators alone, and its author would not know.
func TestEveryRouteHasARole(t *testing.T) {
	t.Parallel()
	table := access()
	if len(table) != len(roleTable()) {
		t.Errorf("%d rows name %d routes: one stands there twice", len(roleTable()), len(table))
	}
	patterns := newWatched(t, true, nil, nil).roads.all()
	if len(patterns) < 30 {
		t.Fatalf("only %d routes are known", len(patterns))
	}
	for _, pattern := range patterns {
		if _, ok := table[pattern]; !ok {
			t.Errorf("%s has no row in roleTable", pattern)
		}
	}
}

// What people rely on, said once more and by requests, so that nobody changes a row by mistake.
func TestRoleTable(t *testing.T) {
	t.Parallel()
	w := newWatched(t, true, nil, nil)
	table := access()
	may := func(role records.Role, method, path string) bool {
		return table[w.roads.pattern(httptest.NewRequest(method, path, http.NoBody))].includes(role)
	}
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
		{"PUT", "/v1/assets/a/posters/fr", "uploader"},
		{"DELETE", "/v1/assets/a/subtitles/fr", ""},
		{"DELETE", "/v1/assets/a/posters/fr", ""},
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
			if got := may(role, c.method, c.path); got != want {
				t.Errorf("%s %s by %s: %v", c.method, c.path, role, got)
			}
		}
	}
	if may(records.RoleEditor, "POST", "/v1/lanes/heavy/pause") || may(records.RoleEditor, "POST", "/v1/keys") {
		t.Error("an editor may pause a lane or make keys")
	}
	if may("nobody", "GET", "/v1/assets") {
		t.Error("an unknown role may read")
	}
}

// asked turns a pattern into a request that takes its route.
func asked(pattern string) (method, path string) {
	method, path, methodical := strings.Cut(pattern, " ")
	if !methodical {
		method, path = http.MethodGet, pattern
	}
	path = strings.ReplaceAll(path, "{n}", "1")
	path = strings.ReplaceAll(path, "{lane}", "light")
	path = strings.ReplaceAll(path, "{$}", "")
	return method, regexp.MustCompile(`\{[a-z.]+\}`).ReplaceAllString(path, "none")
}

// Every role asks for every route there is; what the table refuses is refused, and nothing else.
func TestRolesAreKept(t *testing.T) {
	t.Parallel()
	w := newWatched(t, true, nil, nil)
	keys := map[records.Role]string{}
	for _, role := range records.Roles() {
		keys[role] = w.key(t, role)
	}
	table := access()
	for _, pattern := range w.roads.all() {
		who := table[pattern]
		method, path := asked(pattern)
		if got := w.ask(t, method, path, "", "").Code; (got == http.StatusUnauthorized) == who.everybody {
			t.Errorf("%s without a key: %d", pattern, got)
		}
		for role, key := range keys {
			got := w.ask(t, method, path, key, "")
			refused := got.Code == http.StatusForbidden && strings.Contains(got.Body.String(), "role-insufficient")
			if refused == who.includes(role) {
				t.Errorf("%s by %s: %d %s", pattern, role, got.Code, got.Body)
			}
		}
	}
}

// What leads nowhere is closed, so that a route which is added without a thought is, too.
func TestUnknownRoutesAreClosed(t *testing.T) {
	t.Parallel()
	w := newWatched(t, true, nil, nil)
	for _, c := range []struct{ method, path string }{{"GET", "/v1/nothing"}, {"PUT", "/v1/assets/a"}, {"GET", "/metrics/x"}} {
		for _, role := range records.Roles() {
			want := http.StatusForbidden
			if role == records.RoleOperator {
				want = http.StatusNotFound
			}
			got := w.ask(t, c.method, c.path, w.sameKey(t, role), "").Code
			if c.method == "PUT" && role == records.RoleOperator {
				want = http.StatusMethodNotAllowed
			}
			if got != want {
				t.Errorf("%s %s by %s: %d, want %d", c.method, c.path, role, got, want)
			}
		}
		if got := w.ask(t, c.method, c.path, "", "").Code; got != http.StatusUnauthorized {
			t.Errorf("%s %s without a key: %d", c.method, c.path, got)
		}
	}
}

// sameKey is the key of a role, made on the first call.
func (w *watched) sameKey(t *testing.T, role records.Role) string {
	t.Helper()
	if _, err := w.records.Key(t.Context(), "id-of-"+string(role)); err != nil {
		return w.key(t, role)
	}
	return "rm_geheim0123456789" + string(role)
}

// page is the table of the handbook as the code has it.
func page() []string {
	lines := []string{"| route | uploader | editor | cms | operator |", "| --- | --- | --- | --- | --- |"}
	for _, row := range roleTable() {
		var line strings.Builder
		line.WriteString("| `" + row.pattern + "` |")
		for _, role := range records.Roles() {
			switch {
			case row.who.everybody:
				line.WriteString(" ○ |")
			case row.who.includes(role):
				line.WriteString(" ● |")
			default:
				line.WriteString("  |")
			}
		}
		lines = append(lines, line.String())
	}
	return lines
}

func TestTheHandbookHasTheRoles(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../docs/operations.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, found := strings.Cut(string(text), "| route | uploader |")
	table, _, ended := strings.Cut("| route | uploader |"+rest, "\n\n")
	want := strings.Join(page(), "\n")
	if !found || !ended || !slices.Equal(strings.Split(table, "\n"), page()) {
		t.Errorf("docs/operations.md must hold this table:\n%s", want)
	}
}
