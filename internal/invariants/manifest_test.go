package invariants_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/reelmill/reelmill/internal/invariants"
	"github.com/reelmill/reelmill/internal/manifest"
)

// TestManifestIsFollowed serves "abc" everywhere but below /gone.
func TestManifestIsFollowed(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/gone") {
			http.NotFound(w, r)
			return
		}
		_, _ = w.Write([]byte("abc"))
	}))
	t.Cleanup(server.Close)
	video := manifest.Video{URL: server.URL + "/v.mp4", Bytes: 3, SHA256: sum}
	for name, test := range map[string]struct {
		edit func(*manifest.Document)
		well bool
	}{
		"whole":       {func(*manifest.Document) {}, true},
		"short":       {func(d *manifest.Document) { d.Videos[0].Bytes = 4 }, false},
		"changed":     {func(d *manifest.Document) { d.Videos[0].SHA256 = strings.Repeat("0", 64) }, false},
		"gone":        {func(d *manifest.Document) { d.Streams[0].URL = server.URL + "/gone" }, false},
		"sheet gone":  {func(d *manifest.Document) { d.Storyboards[0].Sheets[0] = server.URL + "/gone" }, false},
		"nothing":     {func(d *manifest.Document) { *d = manifest.Document{} }, false},
		"poster gone": {func(d *manifest.Document) { d.Posters = []manifest.Picture{{URL: server.URL + "/gone"}} }, false},
	} {
		document := manifest.Document{
			Videos: []manifest.Video{video}, Streams: []manifest.Stream{{URL: server.URL + "/m.m3u8"}},
			Storyboards: []manifest.Storyboard{{VTT: server.URL + "/s.vtt", Sheets: []string{server.URL + "/s.jpg"}}},
			Subtitles:   []manifest.Subtitle{{VTT: server.URL + "/t.vtt"}},
		}
		test.edit(&document)
		text, err := json.Marshal(document)
		must(t, err)
		found, err := invariants.CheckManifest(t.Context(), server.Client(), text)
		must(t, err)
		if (len(found) == 0) != test.well {
			t.Errorf("%s: %v", name, found)
		}
	}
}
