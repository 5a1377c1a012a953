package publication_test

import (
	"testing"
	"time"

	"github.com/reelmill/reelmill/internal/publication"
	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/internal/records/recordstest"
)

// house is a database with a reader of it.
type house struct {
	db     *records.Store
	reader *publication.Reader
}

func newHouse(t *testing.T) *house {
	t.Helper()
	db, err := records.Open(t.Context(), records.Config{URL: recordstest.BlankSQLite(t)})
	must(t, err)
	t.Cleanup(func() { must(t, db.Close()) })
	reader, err := publication.New(publication.Config{Addresses: addresses(), Site: "https://mill.example"}, db, nil)
	must(t, err)
	return &house{db, reader}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// at is a moment as records hold it.
func at(t time.Time) records.Instant { return records.At(t) }
