package storagetest

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"

	"github.com/reelmill/reelmill/internal/storage"
)

const (
	writers = 8
	rounds  = 10
)

// page returns content that tells who wrote it and is torn when two writers mix.
func page(writer int) string { return strings.Repeat(fmt.Sprintf("%02d", writer), 50_000) }

func whole(content string) bool {
	return len(content) == 100_000 && content == strings.Repeat(content[:2], 50_000)
}

func writersOfOneKey(t *testing.T, s storage.Store) {
	paths := make([]string, writers)
	for i := range paths {
		paths[i] = file(t, page(i))
	}
	var group sync.WaitGroup
	for i := range writers {
		group.Go(func() {
			object, err := s.Put(t.Context(), "shared/key", strings.NewReader(page(i)))
			if err != nil || object.SHA256 != digest(page(i)) {
				t.Errorf("Put: %+v, %v", object, err)
			}
		})
		group.Go(func() {
			object, err := s.PutFile(t.Context(), "shared/key", paths[i])
			if err != nil || object.SHA256 != digest(page(i)) {
				t.Errorf("PutFile: %+v, %v", object, err)
			}
		})
	}
	group.Wait()
	if got := get(t, s, "shared/key", storage.Range{}); !whole(got) {
		t.Errorf("the object is torn: %.40q", got)
	}
	if found := keys(t, s, ""); len(found) != 1 {
		t.Errorf("listed %q", found)
	}
}

func readersDuringReplacement(t *testing.T, s storage.Store) {
	put(t, s, "key", page(0))
	var group sync.WaitGroup
	group.Go(func() {
		for i := range writers * 3 {
			if _, err := s.Put(t.Context(), "key", strings.NewReader(page(i))); err != nil {
				t.Errorf("Put: %v", err)
			}
		}
	})
	for range 4 {
		group.Go(func() {
			for range rounds {
				reader, object, err := s.Open(t.Context(), "key", storage.Range{})
				if err != nil {
					t.Errorf("Open: %v", err)
					return
				}
				content, err := io.ReadAll(reader)
				if err != nil || !whole(string(content)) || object.Bytes != int64(len(content)) {
					t.Errorf("read %d bytes of %d, %v", len(content), object.Bytes, err)
				}
				if err := reader.Close(); err != nil {
					t.Errorf("Close: %v", err)
				}
			}
		})
	}
	group.Wait()
}

// putAndDeleteTogether catches stores whose deletions pull the folder away from under a writer.
func putAndDeleteTogether(t *testing.T, s storage.Store) {
	var group sync.WaitGroup
	for i := range 3 {
		key := fmt.Sprintf("x/y/z/%d", i)
		group.Go(func() {
			for range 10 * rounds {
				if _, err := s.Put(t.Context(), key, strings.NewReader(key)); err != nil {
					t.Errorf("Put: %v", err)
				}
				if err := s.Delete(t.Context(), key); err != nil {
					t.Errorf("Delete: %v", err)
				}
			}
		})
	}
	group.Wait()
	isEmpty(t, s)
}
