package publication_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/reelmill/reelmill/internal/manifest"
	"github.com/reelmill/reelmill/internal/publication"
	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/internal/records/recordstest"
)

// house is a database with a reader of it.
type house struct {
	path   string
	db     *records.Store
	reader *publication.Reader
}

func newHouse(t *testing.T) *house {
	t.Helper()
	path := recordstest.BlankSQLite(t)
	db, err := records.Open(t.Context(), records.Config{URL: path})
	must(t, err)
	t.Cleanup(func() { must(t, db.Close()) })
	reader, err := publication.New(publication.Config{Addresses: addresses(), Site: "https://mill.example"}, db, nil)
	must(t, err)
	return &house{path, db, reader}
}

// fallBack has one asset fall back on another, whether that is allowed or not: releases before this one did not see every ring.
func (h *house) fallBack(t *testing.T, asset, standIn string) {
	t.Helper()
	recordstest.Execute(t, h.path, "UPDATE assets SET fallback_id = ?, revision = revision + 1 WHERE id = ?", standIn, asset)
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// at is a moment as records hold it.
func at(t time.Time) records.Instant { return records.At(t) }

// document is what a reader sees, read.
func (h *house) document(t *testing.T, ask publication.Ask, now time.Time) *manifest.Document {
	t.Helper()
	page, err := h.reader.Page(t.Context(), ask, now)
	must(t, err)
	var doc manifest.Document
	must(t, json.Unmarshal(page.Body, &doc))
	return &doc
}
