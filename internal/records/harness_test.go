package records_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/internal/records/recordstest"
)

// onBoth runs one test on SQLite and on PostgreSQL, each on a migrated database of its own.
func onBoth(t *testing.T, test func(t *testing.T, store *records.Store)) {
	t.Helper()
	t.Parallel()
	for name, url := range databases() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			address := url(t)
			if name == "sqlite" {
				lay(t, address)
			}
			store := open(t, address)
			_, err := store.Migrate(t.Context())
			must(t, err)
			test(t, store)
		})
	}
}

// blank is a migrated SQLite database without a record. Migrating it once spares most of the suite's time under the race detector.
var blank = sync.OnceValues(func() ([]byte, error) {
	folder, err := os.MkdirTemp("", "records")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	path := filepath.Join(folder, "blank.db")
	store, err := records.Open(context.Background(), records.Config{URL: path})
	if err != nil {
		return nil, err
	}
	_, err = store.Migrate(context.Background())
	if err := errors.Join(err, store.Close()); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})

func lay(t *testing.T, path string) {
	t.Helper()
	data, err := blank()
	must(t, err)
	must(t, os.WriteFile(path, data, 0o600))
}

func databases() map[string]func(testing.TB) string {
	return map[string]func(testing.TB) string{"sqlite": recordstest.SQLite, "postgres": recordstest.Postgres}
}

func open(t *testing.T, url string) *records.Store {
	t.Helper()
	store, err := records.Open(t.Context(), records.Config{URL: url})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { must(t, store.Close()) })
	return store
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// together runs count calls at once, all released at the same moment, and returns their errors in order.
func together(count int, call func(i int) error) []error {
	errs := make([]error, count)
	start := make(chan struct{})
	var group sync.WaitGroup
	for i := range count {
		group.Go(func() {
			<-start
			errs[i] = call(i)
		})
	}
	close(start)
	group.Wait()
	return errs
}
