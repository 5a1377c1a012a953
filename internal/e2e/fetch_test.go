package e2e

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/reelmill/reelmill/internal/api"
)

// privateAddress asks for masters from inside the operator's own network.
func privateAddress(t *testing.T, m *mill) {
	archive := newArchive(t, media(t, "tiny.mp4"), 0)
	redirect := httptest.NewServer(http.RedirectHandler(archive.url(), http.StatusFound))
	t.Cleanup(redirect.Close)
	var assets []api.Asset
	for _, address := range []string{archive.url(), redirect.URL, "http://localhost:1/", "http://[::1]:1/", "http://169.254.169.254/latest/meta-data/"} {
		body := api.NewAsset{Source: &api.Source{URL: address}}
		assets = append(assets, into[api.Asset](t, m.ask(t, "POST", "/v1/assets", body), 201))
	}
	for _, asset := range assets {
		version := m.finished(t, asset, 1)
		if version.State != "failed" || version.Error.Code != "source-forbidden" || version.Error.Hint == "" {
			t.Errorf("%s %+v", version.State, version.Error)
		}
	}
	if asked := archive.asked(); len(asked) != 0 {
		t.Errorf("the private server was asked %q", asked)
	}
}

// TestFetch brings a master from a server whose line breaks in the middle.
func TestFetch(t *testing.T) {
	heavy(t)
	m := newMill(t, "REELMILL_FETCH_ALLOW=127.0.0.0/8")
	archive := newArchive(t, media(t, "tiny.mp4"), 20_000)
	body := api.NewAsset{Source: &api.Source{URL: archive.url()}}
	asset := into[api.Asset](t, m.ask(t, "POST", "/v1/assets", body), 201)
	missing := api.NewAsset{Source: &api.Source{URL: archive.server.URL + "/none"}}
	lost := into[api.Asset](t, m.ask(t, "POST", "/v1/assets", missing), 201)
	version := m.published(t, asset, 1)
	expectDelivery(t, m, m.document(t, asset.ID))
	if probe := theStep(t, version, "probe"); len(probe.Attempts) != 1 {
		t.Errorf("a broken line cost %d attempts", len(probe.Attempts))
	}
	if asked := archive.asked(); len(asked) != 2 || asked[0] != "" || asked[1] != "bytes=20000-" {
		t.Errorf("ranges asked for: %q", asked)
	}
	if version := m.finished(t, lost, 1); version.State != "failed" || version.Error.Code != "source-refused" {
		t.Errorf("a master that is not there: %s %+v", version.State, version.Error)
	}
}

// archive is the web server of a master. It may hang up once in the middle of the file.
type archive struct {
	server *httptest.Server
	mutex  sync.Mutex
	ranges []string
}

// newArchive serves the file; cut is after how many bytes the first answer breaks off, 0 for never.
func newArchive(t *testing.T, path string, cut int) *archive {
	t.Helper()
	data, err := os.ReadFile(path)
	must(t, err)
	a := &archive{}
	mux := http.NewServeMux()
	mux.HandleFunc("/master.mp4", func(w http.ResponseWriter, r *http.Request) {
		a.mutex.Lock()
		a.ranges = append(a.ranges, r.Header.Get("Range"))
		first := len(a.ranges) == 1
		a.mutex.Unlock()
		w.Header().Set("ETag", `"the-master"`)
		if !first || cut == 0 {
			http.ServeFile(w, r, path)
			return
		}
		w.Header().Set("Content-Length", fmt.Sprint(len(data)))
		_, _ = w.Write(data[:cut])
		must(t, http.NewResponseController(w).Flush())
		panic(http.ErrAbortHandler)
	})
	a.server = httptest.NewUnstartedServer(mux)
	a.server.Config.ReadHeaderTimeout = time.Minute
	a.server.Start()
	t.Cleanup(a.server.Close)
	return a
}

func (a *archive) url() string { return a.server.URL + "/master.mp4" }

// asked are the Range headers of the requests so far.
func (a *archive) asked() []string {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	return append([]string{}, a.ranges...)
}
