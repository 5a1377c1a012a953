package embed_test

import (
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

const players = "../packaging/testdata/players/"

func sum(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	must(t, err)
	digest := sha256.Sum256(text)
	return hex.EncodeToString(digest[:])
}

// Files of other people are what the page beside them says, in the version that streams are tested in, and the same as in the package where
// that is installed.
func TestForeignFilesAreAsTheyCame(t *testing.T) {
	t.Parallel()
	note, err := os.ReadFile("thirdparty/README.md")
	must(t, err)
	listed := map[string]string{}
	for _, row := range regexp.MustCompile("(?m)^\\| `([^`]+)` \\|.*\\| `([0-9a-f]{64})` \\|$").FindAllStringSubmatch(string(note), -1) {
		listed[row[1]] = row[2]
	}
	found := 0
	must(t, fs.WalkDir(os.DirFS("thirdparty"), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || name == "README.md" {
			return err
		}
		found++
		if got := sum(t, filepath.Join("thirdparty", name)); got != listed[name] {
			t.Errorf("%s has the digest %s, the page says %q", name, got, listed[name])
		}
		return nil
	}))
	if found != len(listed) || found == 0 {
		t.Errorf("%d files, %d listed", found, len(listed))
	}
	var tested struct{ Dependencies map[string]string }
	text, err := os.ReadFile(players + "package.json")
	must(t, err)
	must(t, json.Unmarshal(text, &tested))
	folder := "hls.js-" + tested.Dependencies["hls.js"]
	for name, theirs := range map[string]string{"hls.min.mjs": "dist/hls.min.mjs", "LICENSE": "LICENSE"} {
		if listed[folder+"/"+name] == "" {
			t.Errorf("%s of the version in which streams are tested is not here", folder+"/"+name)
		}
		installed := players + "node_modules/hls.js/" + theirs
		if _, err := os.Stat(installed); errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if sum(t, installed) != listed[folder+"/"+name] {
			t.Errorf("%s is another one than in the package", name)
		}
	}
}

// The file is small on the wire, whole for who cannot read that, and its licence stands beside it.
func TestForeignFilesAreServedForGood(t *testing.T) {
	t.Parallel()
	pages := newPages(t)
	script, err := os.ReadFile("web/stream.js")
	must(t, err)
	named := regexp.MustCompile(`"\.\./(thirdparty/[^"]+)"`).FindStringSubmatch(string(script))
	if named == nil {
		t.Fatal("the player names no library")
	}
	get := func(path, encoding string) *http.Response {
		recorder := httptest.NewRecorder()
		request := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil)
		request.Header.Set("Accept-Encoding", encoding)
		pages.Static(recorder, request)
		return recorder.Result()
	}
	for _, encoding := range []string{"", "br, gzip"} {
		answer := get("/embed/static/"+named[1], encoding)
		body := io.Reader(answer.Body)
		if encoding != "" {
			if body, err = gzip.NewReader(body); err != nil || answer.Header.Get("Content-Encoding") != "gzip" {
				t.Fatalf("%v, %v", err, answer.Header)
			}
		}
		text, err := io.ReadAll(body)
		must(t, err)
		want, err := os.ReadFile(named[1])
		must(t, err)
		if string(text) != string(want) || answer.Header.Get("Content-Type") != "text/javascript; charset=utf-8" ||
			!strings.Contains(answer.Header.Get("Cache-Control"), "immutable") || answer.Header.Get("Vary") != "Accept-Encoding" {
			t.Errorf("%d bytes of %d, %v", len(text), len(want), answer.Header)
		}
	}
	licence := get("/embed/static/"+named[1][:strings.LastIndex(named[1], "/")]+"/LICENSE", "")
	if licence.StatusCode != 200 || licence.Header.Get("Content-Type") != "text/plain; charset=utf-8" {
		t.Errorf("the licence: status %d, %v", licence.StatusCode, licence.Header)
	}
	for _, path := range []string{"thirdparty/", "thirdparty/README.md", "thirdparty/hls.js-1.0.0/hls.min.mjs", "thirdparty/../pages.go"} {
		if got := get("/embed/static/"+path, ""); got.StatusCode != 404 {
			t.Errorf("%s: status %d", path, got.StatusCode)
		}
	}
}
