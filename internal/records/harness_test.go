package records_test

import (
	"sync"
	"testing"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/internal/records/recordstest"
)

// onBoth runs one test on SQLite and on PostgreSQL, each on a migrated database of its own.
func onBoth(t *testing.T, test func(t *testing.T, store *records.Store)) {
	t.Helper()
	t.Parallel()
	for name, url := range blanks() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, open(t, url(t)))
		})
	}
}

func databases() map[string]func(testing.TB) string {
	return map[string]func(testing.TB) string{"sqlite": recordstest.SQLite, "postgres": recordstest.Postgres}
}

// blanks have the schema already.
func blanks() map[string]func(testing.TB) string {
	return map[string]func(testing.TB) string{"sqlite": recordstest.BlankSQLite, "postgres": recordstest.BlankPostgres}
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
