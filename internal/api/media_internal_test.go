package api

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/reelmill/reelmill/internal/publication"
	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/internal/records/recordstest"
	"github.com/reelmill/reelmill/internal/storage"
	"github.com/reelmill/reelmill/internal/storage/storagetest"
)

// noting is a bucket that notes which parts of objects it is asked for.
type noting struct {
	*storage.S3

	mu     sync.Mutex
	ranges []storage.Range
}

// Open notes the range.
func (n *noting) Open(ctx context.Context, key string, rng storage.Range) (io.ReadCloser, storage.Object, error) {
	n.mu.Lock()
	n.ranges = append(n.ranges, rng)
	n.mu.Unlock()
	return n.S3.Open(ctx, key, rng)
}

func (n *noting) asked() []storage.Range {
	n.mu.Lock()
	defer n.mu.Unlock()
	asked := n.ranges
	n.ranges = nil
	return asked
}

const (
	film     = "derivatives/aa/film.mp4"
	playlist = "streams/aa/hash/main.m3u8"
	segment  = "streams/aa/hash/1.m4s"
)

func mediaServer(t *testing.T, redirect bool) (*server, *noting, *httptest.Server) {
	t.Helper()
	address, _ := storagetest.S3(t)
	opened, err := storage.Open(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	bucket, ok := opened.(*storage.S3)
	if !ok {
		t.Fatalf("opened a %T", opened)
	}
	store := &noting{S3: bucket}
	for _, key := range []string{film, playlist, segment} {
		if _, err := store.Put(t.Context(), key, strings.NewReader("0123456789")); err != nil {
			t.Fatal(err)
		}
	}
	db := emptyRecords(t)
	for _, id := range []string{"shown", "down"} {
		recordstest.Shelve(t, db, &records.Asset{ID: id}, recordstest.Master(""))
	}
	for _, key := range []string{film, playlist} {
		recordstest.Add(t, db, "shown", 1, records.Derivative{Made: records.Made{StorageKey: key, Bytes: 10}})
	}
	if err := db.Withdraw(t.Context(), "down"); err != nil {
		t.Fatal(err)
	}
	reader, err := publication.New(publication.Config{}, db, store)
	if err != nil {
		t.Fatal(err)
	}
	s := &server{
		now: time.Now, cfg: Config{Redirect: redirect, RedirectFiles: time.Hour, RedirectPieces: 10 * time.Second}, store: store, log: slog.New(slog.DiscardHandler), records: db, reader: reader,
		addresses: publication.Addresses{Secret: []byte("0123456789abcdef")},
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /media/{key...}", s.media)
	web := httptest.NewServer(mux)
	t.Cleanup(web.Close)
	s.addresses.Base = web.URL
	return s, store, web
}

// shown is the right to an object of the asset that can be seen.
func shown(end time.Time) publication.Grant { return publication.Grant{Asset: "shown", End: end} }

// fetchMedia sends a request and follows no redirect.
func fetchMedia(t *testing.T, method, address, span string) (*http.Response, string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	if span != "" {
		request.Header.Set("Range", span)
	}
	answer, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer, string(body)
}

func TestARangeAsksTheStoreForNoMore(t *testing.T) {
	t.Parallel()
	s, store, _ := mediaServer(t, false)
	address := s.addresses.Of(film, shown(time.Time{}))
	for _, c := range []struct {
		span, body string
		status     int
		asked      []storage.Range
	}{
		{"", "0123456789", http.StatusOK, []storage.Range{{}}},
		{"bytes=2-4", "234", http.StatusPartialContent, []storage.Range{{Offset: 2, Length: 3}}},
		{"bytes=0-0", "0", http.StatusPartialContent, []storage.Range{{Length: 1}}},
		{"bytes=7-", "789", http.StatusPartialContent, []storage.Range{{Offset: 7}}},
		{"bytes=-2", "89", http.StatusPartialContent, []storage.Range{{Offset: 8}}},
		{"bytes=5-100", "56789", http.StatusPartialContent, []storage.Range{{Offset: 5, Length: 96}}},
		{"bytes=10-", "", http.StatusRequestedRangeNotSatisfiable, nil},
		{"bytes=-0", "", http.StatusRequestedRangeNotSatisfiable, nil},
		{"Bytes=2-4", "234", http.StatusPartialContent, []storage.Range{{Offset: 2, Length: 3}}},
		{"items=2-4", "0123456789", http.StatusOK, []storage.Range{{}}},
	} {
		answer, body := fetchMedia(t, http.MethodGet, address, c.span)
		if asked := store.asked(); answer.StatusCode != c.status || c.body != "" && body != c.body || !slices.Equal(asked, c.asked) {
			t.Errorf("%q: %d %q, asked for %+v", c.span, answer.StatusCode, body, asked)
		}
	}
	answer, body := fetchMedia(t, http.MethodGet, address, "bytes=0-1,4-5")
	if answer.StatusCode != http.StatusPartialContent || !strings.Contains(body, "01") || !strings.Contains(body, "45") {
		t.Errorf("two spans: %d %q", answer.StatusCode, body)
	}
}

func TestReadersAreSentToTheStore(t *testing.T) {
	t.Parallel()
	s, store, _ := mediaServer(t, true)
	for _, c := range []struct {
		key   string
		end   time.Duration // of the rights, from now
		least time.Duration
		most  time.Duration
	}{
		{film, 30 * time.Minute, 29 * time.Minute, 30 * time.Minute},
		{segment, 30 * time.Minute, 9 * time.Second, 10 * time.Second},
		{film, 2 * time.Hour, 59 * time.Minute, time.Hour},
		{segment, 5 * time.Second, time.Second, 5 * time.Second},
	} {
		key, end := c.key, time.Now().Add(c.end)
		answer, _ := fetchMedia(t, http.MethodGet, s.addresses.Of(key, shown(end)), "")
		location, err := url.Parse(answer.Header.Get("Location"))
		if err != nil || answer.StatusCode != http.StatusTemporaryRedirect {
			t.Fatalf("%s: %d, %v", key, answer.StatusCode, err)
		}
		begun, err := time.Parse("20060102T150405Z", location.Query().Get("X-Amz-Date"))
		life, lifeErr := time.ParseDuration(location.Query().Get("X-Amz-Expires") + "s")
		if err != nil || lifeErr != nil || begun.Add(life).After(end) || life < c.least || life > c.most {
			t.Errorf("%s: good from %v for %v, the right ends %v", key, begun, life, end)
		}
		if kept := maxAge(t, answer); kept > (life+time.Second)/2 || kept > 5*time.Minute {
			t.Errorf("%s: reused for %v, good for %v", key, kept, life)
		}
		got, body := fetchMedia(t, http.MethodGet, location.String(), "bytes=2-4")
		if got.StatusCode != http.StatusPartialContent || body != "234" || got.Header.Get("Content-Type") != mimeOf(key) {
			t.Errorf("%s: the store answered %d %q %v", key, got.StatusCode, body, got.Header)
		}
	}
	if asked := store.asked(); len(asked) != 0 {
		t.Errorf("the server read %+v itself", asked)
	}
}

// maxAge is how long an answer may be kept.
func maxAge(t *testing.T, answer *http.Response) time.Duration {
	t.Helper()
	_, seconds, _ := strings.Cut(answer.Header.Get("Cache-Control"), "max-age=")
	age, err := time.ParseDuration(seconds + "s")
	if err != nil {
		t.Fatalf("kept by %q", answer.Header.Get("Cache-Control"))
	}
	return age
}

// What was taken down can be read at the addresses of before as long as these live, and at none that is asked for afterwards.
func TestTheStoreOutlivesATakedownBriefly(t *testing.T) {
	t.Parallel()
	s, _, _ := mediaServer(t, true)
	s.cfg.RedirectPieces = 2 * time.Second
	address := s.addresses.Of(segment, shown(time.Time{}))
	answer, _ := fetchMedia(t, http.MethodGet, address, "")
	given := answer.Header.Get("Location")
	if err := s.records.Withdraw(t.Context(), "shown"); err != nil {
		t.Fatal(err)
	}
	if answer, _ := fetchMedia(t, http.MethodGet, address, ""); answer.StatusCode != http.StatusGone || answer.Header.Get("Location") != "" {
		t.Errorf("after the takedown: %d to %q", answer.StatusCode, answer.Header.Get("Location"))
	}
	over := time.Now().Add(20 * time.Second) // the store counts whole seconds, by its own clock
	for {
		got, _ := fetchMedia(t, http.MethodGet, given, "")
		if got.StatusCode == http.StatusForbidden {
			return
		}
		if time.Now().After(over) {
			t.Fatalf("the address of the store is still answered %d", got.StatusCode)
		}
	}
}

// What names other files, what only asks for the size and what nobody may read never leads to the store.
func TestSomeReadersStayHere(t *testing.T) {
	t.Parallel()
	s, _, _ := mediaServer(t, true)
	if answer, body := fetchMedia(t, http.MethodGet, s.addresses.Of(playlist, shown(time.Time{})), ""); answer.StatusCode != http.StatusOK || body != "0123456789" {
		t.Errorf("the playlist: %d %q", answer.StatusCode, body)
	}
	if answer, _ := fetchMedia(t, http.MethodHead, s.addresses.Of(film, shown(time.Time{})), ""); answer.StatusCode != http.StatusOK || answer.ContentLength != 10 {
		t.Errorf("HEAD: %d, %d bytes", answer.StatusCode, answer.ContentLength)
	}
	if answer, _ := fetchMedia(t, http.MethodGet, s.addresses.Of(film, shown(time.Now().Add(-time.Hour))), ""); answer.StatusCode != http.StatusGone {
		t.Errorf("over: %d", answer.StatusCode)
	}
	for _, key := range []string{film, playlist, segment} {
		if answer, _ := fetchMedia(t, http.MethodGet, s.addresses.Of(key, publication.Grant{Asset: "down"}), ""); answer.StatusCode != http.StatusGone {
			t.Errorf("%s of what was taken down: %d", key, answer.StatusCode)
		}
	}
	if answer, _ := fetchMedia(t, http.MethodGet, s.addresses.Base+"/media/"+film, ""); answer.StatusCode != http.StatusForbidden {
		t.Errorf("unsigned: %d", answer.StatusCode)
	}
}

func emptyRecords(t *testing.T) *records.Store {
	t.Helper()
	store, err := records.Open(t.Context(), records.Config{URL: recordstest.BlankSQLite(t)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	return store
}

// What the file server refuses is told like every other refusal, and nobody keeps it.
func TestRefusalsOfTheFileServerAreProblems(t *testing.T) {
	t.Parallel()
	handler := plainErrors(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"hash"`)
		w.Header().Set("Content-Type", "video/mp4")
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
		http.ServeContent(w, r, "", time.Time{}, strings.NewReader("0123456789"))
	}))
	for _, c := range []struct {
		header, value, code string
		status              int
	}{
		{"Range", "bytes=10-", "range-not-satisfiable", http.StatusRequestedRangeNotSatisfiable},
		{"If-Match", `"other"`, "precondition-failed", http.StatusPreconditionFailed},
	} {
		request := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/media/x", nil)
		request.Header.Set(c.header, c.value)
		answer := httptest.NewRecorder()
		handler.ServeHTTP(answer, request)
		if answer.Code != c.status || answer.Header().Get("Content-Type") != problemType || !strings.Contains(answer.Body.String(), c.code) ||
			answer.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %d %v %s", c.header, answer.Code, answer.Header(), answer.Body)
		}
		if c.status == http.StatusRequestedRangeNotSatisfiable && answer.Header().Get("Content-Range") != "bytes */10" {
			t.Errorf("Content-Range is %q", answer.Header().Get("Content-Range"))
		}
	}
}

// The signature of a folder opens whatever name is put behind it; one that no file can have is that of no file.
func TestNamesThatNoFileHasAreNotFound(t *testing.T) {
	t.Parallel()
	for _, redirect := range []bool{false, true} {
		s, _, _ := mediaServer(t, redirect)
		folder := strings.TrimSuffix(s.addresses.Of(segment, shown(time.Time{})), "1.m4s")
		for _, name := range []string{"none.m4s", "a%00b", "a/", "%2e%2e", "a%5Cb", ".partial-1"} {
			answer, body := fetchMedia(t, http.MethodGet, folder+name, "")
			if redirect && name == "none.m4s" {
				continue // the bucket answers for itself
			}
			if answer.StatusCode != http.StatusNotFound || !strings.Contains(body, `"not-found"`) {
				t.Errorf("%s: %d %s", name, answer.StatusCode, body)
			}
		}
	}
}

func TestTheSoundOfAStreamIsServedAsSound(t *testing.T) {
	t.Parallel()
	const sound = "streams/aa/hash/audio-1.mp4"
	for _, redirect := range []bool{false, true} {
		s, store, _ := mediaServer(t, redirect)
		if _, err := store.Put(t.Context(), sound, strings.NewReader("0123456789")); err != nil {
			t.Fatal(err)
		}
		answer, _ := fetchMedia(t, http.MethodGet, s.addresses.Of(sound, shown(time.Time{})), "")
		if location := answer.Header.Get("Location"); redirect {
			answer, _ = fetchMedia(t, http.MethodGet, location, "")
		}
		if kind := answer.Header.Get("Content-Type"); answer.StatusCode != http.StatusOK || kind != "audio/mp4" {
			t.Errorf("redirect %v: %d %s", redirect, answer.StatusCode, kind)
		}
	}
}
