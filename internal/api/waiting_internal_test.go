package api

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/internal/records/recordstest"
)

// ticking is a clock that goes on by a step each time somebody looks at it, as it seems to a question that has to wait.
func ticking(from time.Time, step time.Duration) func() time.Time {
	looks := 0
	return func() time.Time {
		looks++
		return from.Add(time.Duration(looks-1) * step)
	}
}

// A database or a store may keep a question waiting until the window is shut. Then it is shut, and what still came in time is kept from then on.
func TestAnswersAreOfTheMomentTheyAreGivenAt(t *testing.T) {
	t.Parallel()
	s, _, _ := mediaServer(t, false)
	end := time.Now().Add(time.Hour).Truncate(time.Second)
	recordstest.Shelve(t, s.records, &records.Asset{ID: "brief", EndsAt: records.At(end)}, recordstest.Master(""))
	recordstest.Add(t, s.records, "brief", 1, records.Derivative{Made: records.Made{StorageKey: film, Bytes: 10}})
	mux := http.NewServeMux()
	mux.HandleFunc("GET /media/{key...}", s.media)
	mux.HandleFunc("GET /v1/assets/{id}/manifest", s.manifest)
	grant := shown(end)
	grant.Asset = "brief"
	s.addresses.Base = ""
	for _, path := range []string{"/v1/assets/brief/manifest", s.addresses.Of(film, grant)} {
		for _, c := range []struct {
			began  time.Duration // before the end
			waited time.Duration
			status int
			age    string
		}{
			{9 * time.Second, 4 * time.Second, http.StatusOK, "public, max-age=5"},
			{2 * time.Second, 4 * time.Second, http.StatusGone, "no-store"},
		} {
			s.now = ticking(end.Add(-c.began), c.waited)
			answer := httptest.NewRecorder()
			mux.ServeHTTP(answer, httptest.NewRequest(http.MethodGet, path, http.NoBody))
			age := answer.Header().Get("Cache-Control")
			if answer.Code != c.status || age != c.age && age != c.age+", immutable" {
				t.Errorf("%s, asked for %v before the end, answered %v later: %d, %q", path, c.began, c.waited, answer.Code, age)
			}
			if date := answer.Header().Get("Date"); path[1] == 'm' && c.status == http.StatusOK && date != end.Add(-5*time.Second).UTC().Format(http.TimeFormat) {
				t.Errorf("%s is dated %s and may be kept for 5 s from then on, until after %v", path, date, end)
			}
		}
	}
}
