package records_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/internal/records/recordstest"
	"github.com/reelmill/reelmill/jobs"
)

func TestOpenOddPaths(t *testing.T) {
	t.Parallel()
	for _, prefix := range []string{"", "file:", "sqlite://"} {
		for _, name := range []string{"plain.db", "with space.db", "odd?mode=memory#100%41.db", "ünï.db"} {
			path := filepath.Join(t.TempDir(), name)
			open(t, prefix+path)
			if _, err := os.Stat(path); err != nil {
				t.Errorf("%s%s: the file is not where it was asked for: %v", prefix, name, err)
			}
		}
	}
}

func TestOpenRefusals(t *testing.T) {
	t.Parallel()
	for _, url := range []string{
		"", "sqlite://", ":memory:", filepath.Join(t.TempDir(), "missing", "folder", "x.db"), t.TempDir(),
		"postgres://nobody:secret@127.0.0.1:1/none", "postgres://%zz",
	} {
		store, err := records.Open(t.Context(), records.Config{URL: url})
		if store != nil || !slices.Contains([]string{"database-unreachable", "database-address"}, jobs.CodeOf(err)) {
			t.Errorf("%q: %v", url, err)
		}
		if err != nil && strings.Contains(err.Error(), "secret") {
			t.Errorf("the error tells the password: %v", err)
		}
	}
}

func TestReopenKeepsRecords(t *testing.T) {
	t.Parallel()
	path := recordstest.SQLite(t)
	store, err := records.Open(t.Context(), records.Config{URL: path})
	must(t, err)
	_, err = store.Migrate(t.Context())
	must(t, err)
	asset, _ := submit(t, store)
	must(t, store.Close())
	if err := store.Ping(t.Context()); err == nil {
		t.Error("a closed store answers")
	}
	_, err = open(t, path).Asset(t.Context(), asset.ID)
	must(t, err)
}

func TestTextThatCannotBeStored(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		_, err := store.CreateAsset(t.Context(), &records.Asset{SetName: "article", Title: "a\x00b"}, nil, nil)
		if store.Dialect() == "postgres" && jobs.CodeOf(err) != "bad-text" {
			t.Errorf("title with a NUL: %v", err)
		}
		for _, filter := range []records.AssetFilter{{Query: "\x00"}, {Tags: []string{"\xff"}}} {
			if _, err := store.Assets(t.Context(), filter); err != nil && jobs.CodeOf(err) != "bad-text" {
				t.Errorf("filter %+v: %v", filter, err)
			}
		}
		if _, err := store.Asset(t.Context(), "\x00"); !errors.Is(err, records.ErrNotFound) && jobs.CodeOf(err) != "bad-text" {
			t.Errorf("id: %v", err)
		}
	})
}
