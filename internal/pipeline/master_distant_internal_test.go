package pipeline

import (
	"crypto/sha256"
	"encoding/hex"
	"log/slog"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/internal/scratch"
	"github.com/reelmill/reelmill/internal/storage"
	"github.com/reelmill/reelmill/internal/storage/storagetest"
	"github.com/reelmill/reelmill/jobs"
)

// distantBench is a worker whose store is a bucket, behind a counter of requests.
type distantBench struct {
	maker   *Maker
	space   *scratch.Space
	store   storage.Store
	counter *storagetest.Trouble
}

func newDistantBench(t *testing.T) *distantBench {
	t.Helper()
	address, _ := storagetest.S3(t)
	counter, through := storagetest.NewTrouble(t, address)
	store, err := storage.Open(t.Context(), through)
	if err != nil {
		t.Fatal(err)
	}
	space, err := scratch.Open(t.TempDir(), 0)
	if err != nil {
		t.Fatal(err)
	}
	log := slog.New(slog.DiscardHandler)
	maker := NewMaker(nil, store, Tools{Scratch: space, Masters: space.Cache(1 << 20)}, func() {}, log)
	return &distantBench{maker: maker, space: space, store: store, counter: counter}
}

func (b *distantBench) job(t *testing.T, attempt string, version records.Version) *Job {
	t.Helper()
	folder, err := b.space.Acquire(attempt)
	if err != nil {
		t.Fatal(err)
	}
	return &Job{Claim: &records.Claim{Version: version}, Folder: folder, pulse: &pulse{}}
}

// count returns how many requests of a method work makes.
func (b *distantBench) count(method string, work func()) int {
	b.counter.Bring(storagetest.Mishap{Methods: []string{method}})
	work()
	return b.counter.Met()
}

func TestAnUploadInABucketComesHereOnce(t *testing.T) {
	t.Parallel()
	b := newDistantBench(t)
	content := strings.Repeat("frames ", 10_000)
	if _, err := b.store.Put(t.Context(), "uploads/u", strings.NewReader(content)); err != nil {
		t.Fatal(err)
	}
	version := records.Version{SourceType: records.OriginUpload, SourceRef: "u"}
	sum := sha256.Sum256([]byte(content))
	for _, attempt := range []string{"first", "second"} { // doing it twice changes nothing
		var taken *master
		fetched := b.count(http.MethodGet, func() {
			var err error
			if taken, err = b.maker.takeMaster(t.Context(), b.job(t, attempt, version)); err != nil {
				t.Fatal(err)
			}
		})
		if fetched != 1 || taken.sha256 != hex.EncodeToString(sum[:]) || taken.bytes != int64(len(content)) {
			t.Errorf("%s: %d fetches, took %+v", attempt, fetched, taken)
		}
		if text, err := os.ReadFile(taken.path); err != nil || string(text) != content {
			t.Errorf("%s: the local copy has %d bytes, %v", attempt, len(text), err)
		}
		version.MasterBytes = taken.bytes
	}
	key := contentKey(masterRoom, hex.EncodeToString(sum[:]), "bin")
	if object, err := b.store.Stat(t.Context(), key); err != nil || object.Bytes != int64(len(content)) {
		t.Errorf("stored %+v, %v", object, err)
	}
	version.MasterKey = key
	fetched := b.count(http.MethodGet, func() {
		if _, err := b.maker.masterPath(t.Context(), b.job(t, "later", version)); err != nil {
			t.Error(err)
		}
	})
	if fetched != 0 {
		t.Errorf("a later step fetched the master again, %d times", fetched)
	}
}

func TestAnEmptyUploadInABucketIsRefused(t *testing.T) {
	t.Parallel()
	b := newDistantBench(t)
	if _, err := b.store.Put(t.Context(), "incoming/a", strings.NewReader("")); err != nil {
		t.Fatal(err)
	}
	for ref, code := range map[string]string{"incoming/a": "empty-master", "incoming/b": "source-not-found"} {
		version := records.Version{SourceType: records.OriginKey, SourceRef: ref}
		if _, err := b.maker.takeMaster(t.Context(), b.job(t, code, version)); jobs.CodeOf(err) != code {
			t.Errorf("%s: %v, want %s", ref, err, code)
		}
	}
}
