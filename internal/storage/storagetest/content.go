package storagetest

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/reelmill/reelmill/internal/storage"
	"github.com/reelmill/reelmill/jobs"
)

func storesAndReturns(t *testing.T, s storage.Store) {
	const content = "a rendition"
	object := put(t, s, "assets/1/web.mp4", content)
	if object.Key != "assets/1/web.mp4" || !holds(object, content) || !recent(object.ModTime) {
		t.Errorf("Put returned %+v", object)
	}
	if got := get(t, s, "assets/1/web.mp4", storage.Range{}); got != content {
		t.Errorf("read %q", got)
	}
}

func describes(t *testing.T, s storage.Store) {
	const content = "1234567890"
	put(t, s, "poster.avif", content)
	stat, err := s.Stat(t.Context(), "poster.avif")
	if err != nil {
		t.Fatal(err)
	}
	reader, opened, err := s.Open(t.Context(), "poster.avif", storage.Range{Offset: 4, Length: 2})
	if err != nil {
		t.Fatal(err)
	}
	if err := reader.Close(); err != nil {
		t.Error(err)
	}
	var listed storage.Object
	err = s.List(t.Context(), "", func(o storage.Object) error {
		listed = o
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, object := range map[string]storage.Object{"Stat": stat, "Open": opened, "List": listed} {
		known := object.SHA256 == "" || object.SHA256 == digest(content)
		if object.Key != "poster.avif" || object.Bytes != 10 || !recent(object.ModTime) || !known {
			t.Errorf("%s returned %+v", name, object)
		}
	}
}

func emptyObject(t *testing.T, s storage.Store) {
	if object := put(t, s, "empty.vtt", ""); object.Bytes != 0 || object.SHA256 != digest("") {
		t.Errorf("Put returned %+v", object)
	}
	if got := get(t, s, "empty.vtt", storage.Range{}); got != "" {
		t.Errorf("read %q", got)
	}
}

func replaces(t *testing.T, s storage.Store) {
	put(t, s, "a/key", "the first, longer content")
	put(t, s, "a/key", "the second")
	if got := get(t, s, "a/key", storage.Range{}); got != "the second" {
		t.Errorf("read %q", got)
	}
	if found := keys(t, s, ""); len(found) != 1 {
		t.Errorf("listed %q", found)
	}
}

// largeStream hands over 20 MiB in pieces of odd sizes, from a reader that knows nothing but Read.
func largeStream(t *testing.T, s storage.Store) {
	const size = 20 << 20
	sum := sha256.New()
	source := io.LimitReader(rand.NewChaCha8([32]byte{7}), size)
	object, err := s.Put(t.Context(), "masters/large.mov", &ragged{io.TeeReader(source, sum)})
	if err != nil {
		t.Fatal(err)
	}
	want := hex.EncodeToString(sum.Sum(nil))
	if object.Bytes != size || object.SHA256 != want {
		t.Errorf("Put returned %+v, want %d bytes with %s", object, size, want)
	}
	if got := digest(get(t, s, "masters/large.mov", storage.Range{})); got != want {
		t.Errorf("read bytes with %s, want %s", got, want)
	}
}

// ragged yields short reads, as a network does.
type ragged struct{ source io.Reader }

func (r *ragged) Read(p []byte) (int, error) { return r.source.Read(p[:min(len(p), 9973)]) }

func awkwardKeys(t *testing.T, s storage.Store) {
	for _, key := range []string{
		"Ünïcödé/日本語/видео.mp4", "emoji/👩‍👩‍👧.avif", "with space and 100%/a+b&c=d?e#f.txt", "quote's \"double\"",
		"dot.s/..hidden/...", ".well-known/x", "-y", "a=b,c;d:e@f!$*()[]{}|^~`<>", strings.Repeat("n", 255),
		strings.Repeat("d/", 400) + "deep", "case", "Case", "e\u0301", "\u00e9",
	} {
		put(t, s, key, "content of "+key)
		if got := get(t, s, key, storage.Range{}); got != "content of "+key {
			t.Errorf("%q holds %q", key, got)
		}
		if found := keys(t, s, key); len(found) == 0 || found[0] != key {
			t.Errorf("List %q returned %q", key, found)
		}
	}
}

// badKeys are keys that every method refuses.
func badKeys() []string {
	return []string{
		"", "/", "/etc/passwd", "..", "../x", "a/../../x", "a/..", "a/./b", ".", "./a", "a//b", "a/", "a\x00b", "a\nb", "a\x7fb",
		"a\u0085b", "\xff\xfe", `..\x`, `a\b`, ".partial-x", "a/.partial-x/b", strings.Repeat("n", 256), strings.Repeat("ab/", 400),
	}
}

func refusesBadKeys(t *testing.T, s storage.Store) {
	path := file(t, "content")
	for _, key := range badKeys() {
		_, putErr := s.Put(t.Context(), key, strings.NewReader("x"))
		_, fileErr := s.PutFile(t.Context(), key, path)
		_, _, openErr := s.Open(t.Context(), key, storage.Range{})
		_, statErr := s.Stat(t.Context(), key)
		for name, err := range map[string]error{
			"Put": putErr, "PutFile": fileErr, "Open": openErr, "Stat": statErr, "Delete": s.Delete(t.Context(), key),
		} {
			if jobs.CodeOf(err) != "storage-key-invalid" {
				t.Errorf("%s %q: %v, want storage-key-invalid", name, key, err)
			}
		}
	}
	for _, prefix := range []string{"../", "/", "/etc", "a//b", "a/../b", "a\x00/b"} {
		err := s.List(t.Context(), prefix, func(storage.Object) error { return nil })
		if jobs.CodeOf(err) != "storage-key-invalid" {
			t.Errorf("List %q: %v, want storage-key-invalid", prefix, err)
		}
	}
	isEmpty(t, s)
}

func missingObject(t *testing.T, s storage.Store) {
	put(t, s, "folder/file", "x")
	for _, key := range []string{"nothing", "folder", "folder/nothing", "folder/file/below", "no/folder"} {
		absent(t, s, key)
	}
	_, err := s.Stat(t.Context(), "nothing")
	var fault *jobs.Fault
	if !errors.As(err, &fault) || fault.Code != "storage-not-found" || fault.Class != jobs.Permanent {
		t.Errorf("got %v, want a permanent storage-not-found", err)
	}
}

func ranges(t *testing.T, s storage.Store) {
	put(t, s, "digits", "0123456789")
	for want, rng := range map[string]storage.Range{
		"0123456789": {},
		"012":        {Length: 3},
		"345":        {Offset: 3, Length: 3},
		"6789":       {Offset: 6},
		"9":          {Offset: 9, Length: 1},
		"89":         {Offset: 8, Length: 1 << 40},
	} {
		if got := get(t, s, "digits", rng); got != want {
			t.Errorf("%+v: read %q, want %q", rng, got, want)
		}
	}
}

func impossibleRanges(t *testing.T, s storage.Store) {
	put(t, s, "digits", "0123456789")
	for _, rng := range []storage.Range{
		{Offset: -1}, {Length: -1}, {Offset: 10}, {Offset: 11, Length: 1}, {Offset: 1 << 62, Length: 1 << 62},
	} {
		if _, _, err := s.Open(t.Context(), "digits", rng); jobs.CodeOf(err) != "storage-range-invalid" {
			t.Errorf("%+v: %v, want storage-range-invalid", rng, err)
		}
	}
}
