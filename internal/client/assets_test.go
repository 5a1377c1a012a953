package client_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"github.com/reelmill/reelmill/internal/api"
	"github.com/reelmill/reelmill/internal/client"
	"github.com/reelmill/reelmill/jobs"
)

func serve(t *testing.T, handler http.HandlerFunc) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server
}

func TestRequests(t *testing.T) {
	t.Parallel()
	type call func(*testing.T, *client.Client) error
	cases := map[string]struct {
		call   call
		want   string
		body   string
		answer string
	}{
		"create": {
			want: "POST /v1/assets key=k-1", body: `{"title":"Sea","source":{"upload":"u1"}}`, answer: `{"id":"a1"}`,
			call: func(t *testing.T, c *client.Client) error {
				asset, err := c.CreateAsset(t.Context(), api.NewAsset{Title: "Sea", Source: &api.Source{Upload: "u1"}}, "k-1")
				if asset.ID != "a1" {
					t.Errorf("asset %+v", asset)
				}
				return err
			},
		},
		"asset by external id": {
			want: "GET /v1/assets/ext:sea%201 key=", answer: `{"id":"a1"}`,
			call: func(t *testing.T, c *client.Client) error {
				_, err := c.Asset(t.Context(), "ext:sea 1")
				return err
			},
		},
		"version": {
			want: "GET /v1/assets/a1/versions/3 key=", answer: `{"number":3,"state":"failed"}`,
			call: func(t *testing.T, c *client.Client) error {
				version, err := c.Version(t.Context(), "a1", 3)
				if version.Number != 3 || version.State != "failed" {
					t.Errorf("version %+v", version)
				}
				return err
			},
		},
		"manifest": {
			want: "GET /v1/assets/a1/manifest?locale=fr-CA key=", answer: `{"schema": "reelmill.manifest/1"}`,
			call: func(t *testing.T, c *client.Client) error {
				data, etag, err := c.Manifest(t.Context(), "a1", "fr-CA")
				if string(data) != `{"schema": "reelmill.manifest/1"}` || etag != `"tag"` {
					t.Errorf("manifest %s, etag %s", data, etag)
				}
				return err
			},
		},
		"manifest of a set": {
			want: "GET /v1/assets/a1/manifest?set=article key=", answer: `{}`,
			call: func(t *testing.T, c *client.Client) error {
				_, _, err := c.ManifestFor(t.Context(), "a1", client.Reader{Set: "article"})
				return err
			},
		},
		"subtitle": {
			want: "PUT /v1/assets/a1/subtitles/fr?filename=a+b.srt&kind=captions key=", body: "1\n00:00:01,000 --> 00:00:02,000\nOui\n",
			answer: `{"locale":"fr","cues":1}`,
			call: func(t *testing.T, c *client.Client) error {
				report, err := c.PutSubtitle(t.Context(), "a1", "fr", "captions", "a b.srt", []byte("1\n00:00:01,000 --> 00:00:02,000\nOui\n"))
				if report.Cues != 1 {
					t.Errorf("report %+v", report)
				}
				return err
			},
		},
		"health": {
			want: "GET /healthz key=", answer: `{}`,
			call: func(t *testing.T, c *client.Client) error { return c.Health(t.Context()) },
		},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := serve(t, func(w http.ResponseWriter, r *http.Request) {
				body, _ := io.ReadAll(r.Body)
				got := fmt.Sprintf("%s %s key=%s", r.Method, r.RequestURI, r.Header.Get("Idempotency-Key"))
				if got != test.want || string(body) != test.body || r.Header.Get("Authorization") != "Bearer secret" {
					t.Errorf("got %s with %q and %q", got, body, r.Header.Get("Authorization"))
				}
				w.Header().Set("ETag", `"tag"`)
				_, _ = io.WriteString(w, test.answer)
			})
			if err := test.call(t, client.New(server.URL, "secret")); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestProblems(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		status  int
		kind    string
		body    string
		code    string
		message string
		hint    string
	}{
		"ours": {
			404, "application/problem+json", `{"status":404,"detail":"Not yet.","code":"not-published","hint":"Wait."}`,
			"not-published", "Not yet.", "Wait.",
		},
		"with places": {
			422, "application/problem+json", `{"detail":"Invalid.","code":"invalid-request","errors":[{"pointer":"/set","message":"unknown"},{"message":"and more"}]}`,
			"invalid-request", "Invalid. /set: unknown and more", "",
		},
		"plain text": {
			413, "text/plain; charset=utf-8", "ERR_MAX_SIZE_EXCEEDED: maximum size exceeded\n", "http-413",
			"ERR_MAX_SIZE_EXCEEDED: maximum size exceeded", "Is REELMILL_URL the address of a Reelmill server of this release?",
		},
		"a gateway's page": {
			502, "text/html", "<h1>Bad gateway</h1>", "http-502", "The server refused the request.",
			"Is REELMILL_URL the address of a Reelmill server of this release?",
		},
		"no key": {401, "", "", "http-401", "The server refused the request.", "Set REELMILL_API_KEY to a key that may do this."},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := serve(t, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", test.kind)
				w.WriteHeader(test.status)
				_, _ = io.WriteString(w, test.body)
			})
			_, err := client.New(server.URL, "").Asset(t.Context(), "a1")
			fault := jobs.AsFault(err)
			if fault.Code != test.code || fault.Message != test.message || fault.Hint != test.hint {
				t.Errorf("got %q %q %q", fault.Code, fault.Message, fault.Hint)
			}
		})
	}
}

func TestRedirectsAreNotFollowed(t *testing.T) {
	t.Parallel()
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "https://other.example/", http.StatusFound)
	})
	if _, err := client.New(server.URL, "secret").Asset(t.Context(), "a1"); jobs.CodeOf(err) != "server-moved" {
		t.Errorf("got %v", err)
	}
}

// A server that is killed and started again while somebody waits must not end the wait.
func TestWatchRidesOutOutages(t *testing.T) {
	t.Parallel()
	var asked atomic.Int32
	server := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		version := api.Version{State: "processing", Progress: 0.5}
		switch asked.Add(1) {
		case 2:
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		case 3:
			hangUp(t, w)
			return
		case 4:
			version.State = "published"
		}
		_ = json.NewEncoder(w).Encode(version)
	})
	var outages []string
	patient := client.New(server.URL, "").Patiently(time.Minute, func(err error) { outages = append(outages, jobs.CodeOf(err)) })
	var seen []string
	version, err := patient.Watch(t.Context(), "a1", 1, time.Millisecond, func(v api.Version) { seen = append(seen, v.State) })
	if err != nil || version.State != "published" {
		t.Fatalf("ended with %+v, %v", version, err)
	}
	if got := fmt.Sprint(seen, outages); got != "[processing published] [http-503 ]" {
		t.Errorf("got %s", got)
	}
}

func hangUp(t *testing.T, w http.ResponseWriter) {
	t.Helper()
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		t.Error(err)
		return
	}
	_ = conn.Close()
}

func TestImpatientClientFailsAtOnce(t *testing.T) {
	t.Parallel()
	var asked atomic.Int32
	server := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		asked.Add(1)
		w.WriteHeader(http.StatusServiceUnavailable)
	})
	if _, err := client.New(server.URL, "").Version(t.Context(), "a1", 1); jobs.CodeOf(err) != "http-503" || asked.Load() != 1 {
		t.Errorf("got %v after %d calls", err, asked.Load())
	}
}
