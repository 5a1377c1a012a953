package reconcile

import (
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/internal/records/recordstest"
	"github.com/reelmill/reelmill/internal/storage"
)

// TestUploadsStillGrowingKeepTheirDescription: the description of an upload is as old as its beginning, however fresh its bytes are.
func TestUploadsStillGrowingKeepTheirDescription(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	db, err := records.Open(t.Context(), records.Config{URL: recordstest.BlankSQLite(t)})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	store, err := storage.OpenFiles(filepath.Join(dir, "store"))
	if err != nil {
		t.Fatal(err)
	}
	folder, err := store.Folder("uploads")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	for name, age := range map[string]time.Duration{
		"growing": time.Minute, "growing.info": 10 * time.Hour, "left": 10 * time.Hour, "left.info": 11 * time.Hour,
	} {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, now.Add(-age), now.Add(-age)); err != nil {
			t.Fatal(err)
		}
	}
	r := New(db, nil, nil, time.Second, func() {}, slog.New(slog.DiscardHandler))
	if err := r.sweepUploads(t.Context(), store, now.Add(-time.Hour)); err != nil {
		t.Fatal(err)
	}
	for name, kept := range map[string]bool{"growing": true, "growing.info": true, "left": false, "left.info": false} {
		if _, err := os.Stat(filepath.Join(folder, name)); (err == nil) != kept {
			t.Errorf("%s: %v", name, err)
		}
	}
}
