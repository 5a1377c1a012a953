package embed

import (
	"bytes"
	"compress/gzip"
	"embed"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"sync"
	"time"
)

//go:embed thirdparty/*/*
var thirdParty embed.FS

// packed is a file of other people's. It is large beside ours, so it is sent compressed to who can read that.
type packed struct {
	kind  string
	plain []byte
	small func() []byte
}

// packForeign reads all there are. Their paths begin with "thirdparty/" and hold their versions.
func packForeign() (map[string]packed, error) {
	found := map[string]packed{}
	err := fs.WalkDir(thirdParty, "thirdparty", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := thirdParty.ReadFile(name)
		found[name] = packed{kind: foreignKind(name), plain: text, small: sync.OnceValue(func() []byte { return compressed(text) })}
		return err
	})
	return found, err
}

func foreignKind(name string) string {
	if path.Ext(name) == ".mjs" {
		return "text/javascript; charset=utf-8"
	}
	return "text/plain; charset=utf-8" // licences
}

func compressed(text []byte) []byte {
	var small bytes.Buffer
	writer := gzip.NewWriter(&small)
	_, _ = writer.Write(text) // a buffer takes everything
	_ = writer.Close()
	return small.Bytes()
}

// serve answers for good: the version is part of the address.
func (f packed) serve(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	header.Set("Content-Type", f.kind)
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Cache-Control", "public, max-age=31536000, immutable")
	header.Set("Vary", "Accept-Encoding")
	text := f.plain
	if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") && r.Header.Get("Range") == "" {
		header.Set("Content-Encoding", "gzip")
		text = f.small()
	}
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(text))
}
