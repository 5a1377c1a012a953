// Package storagetest holds the suite that every implementation of storage.Store must pass.
package storagetest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/reelmill/reelmill/internal/storage"
)

// Run checks a store. open is called once per subtest and returns an empty store each time; what it needs to clean
// up it registers with t. Subtests run in parallel.
func Run(t *testing.T, open func(t *testing.T) storage.Store) {
	t.Helper()
	tests := map[string]func(*testing.T, storage.Store){
		"stores and returns":          storesAndReturns,
		"describes":                   describes,
		"empty object":                emptyObject,
		"replaces":                    replaces,
		"large stream":                largeStream,
		"large file":                  largeFile,
		"failing late":                failingLate,
		"copies":                      copies,
		"presigns":                    presigns,
		"awkward keys":                awkwardKeys,
		"refuses bad keys":            refusesBadKeys,
		"missing object":              missingObject,
		"ranges":                      ranges,
		"impossible ranges":           impossibleRanges,
		"failing reader":              failingReader,
		"failing reader keeps old":    failingReaderKeepsOld,
		"cancel during put":           cancelDuringPut,
		"cancel before anything":      cancelBeforeAnything,
		"cancel during read":          cancelDuringRead,
		"lists in order":              listsInOrder,
		"lists by prefix":             listsByPrefix,
		"list stops":                  listStops,
		"delete":                      deletes,
		"delete keeps neighbours":     deleteKeepsNeighbours,
		"files":                       putsFiles,
		"files outlive their source":  filesOutliveTheirSource,
		"files again":                 putsFilesAgain,
		"files that cannot be stored": refusesFiles,
		"local path":                  localPath,
		"writers of one key":          writersOfOneKey,
		"readers during replacement":  readersDuringReplacement,
		"put and delete together":     putAndDeleteTogether,
	}
	for name, check := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			check(t, open(t))
		})
	}
}

func put(t *testing.T, s storage.Store, key, content string) storage.Object {
	t.Helper()
	object, err := s.Put(t.Context(), key, strings.NewReader(content))
	if err != nil {
		t.Fatalf("Put %q: %v", key, err)
	}
	return object
}

func get(t *testing.T, s storage.Store, key string, rng storage.Range) string {
	t.Helper()
	reader, _, err := s.Open(t.Context(), key, rng)
	if err != nil {
		t.Fatalf("Open %q %+v: %v", key, rng, err)
	}
	content, err := io.ReadAll(reader)
	if err := errors.Join(err, reader.Close()); err != nil {
		t.Fatalf("read %q: %v", key, err)
	}
	return string(content)
}

func keys(t *testing.T, s storage.Store, prefix string) []string {
	t.Helper()
	found := []string{}
	err := s.List(t.Context(), prefix, func(o storage.Object) error {
		found = append(found, o.Key)
		return nil
	})
	if err != nil {
		t.Fatalf("List %q: %v", prefix, err)
	}
	return found
}

func isEmpty(t *testing.T, s storage.Store) {
	t.Helper()
	if found := keys(t, s, ""); len(found) > 0 {
		t.Errorf("the store holds %q, want nothing", found)
	}
}

func digest(content string) string {
	sum := sha256.Sum256([]byte(content))
	return hex.EncodeToString(sum[:])
}

// holds reports whether the description fits the content.
func holds(object storage.Object, content string) bool {
	return object.Bytes == int64(len(content)) && object.SHA256 == digest(content)
}

func absent(t *testing.T, s storage.Store, key string) {
	t.Helper()
	if _, err := s.Stat(t.Context(), key); !errors.Is(err, storage.ErrNotFound) {
		t.Errorf("Stat %q: %v, want ErrNotFound", key, err)
	}
	if _, _, err := s.Open(t.Context(), key, storage.Range{}); !errors.Is(err, storage.ErrNotFound) {
		t.Errorf("Open %q: %v, want ErrNotFound", key, err)
	}
}

func recent(moment time.Time) bool {
	age := time.Since(moment)
	return age > -time.Minute && age < time.Hour && moment.Location() == time.UTC
}

func canceled(t *testing.T, cause error) context.Context {
	t.Helper()
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(cause)
	return ctx
}
