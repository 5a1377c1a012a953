package api

import (
	"errors"
	"path/filepath"
	"testing"
	"time"

	"github.com/reelmill/reelmill/internal/records"
)

// TestAMissingStandInIsNoAnswerForTheAsset: an asset whose rights have ended says so, whatever became of its fallback.
func TestAMissingStandInIsNoAnswerForTheAsset(t *testing.T) {
	t.Parallel()
	store := emptyRecords(t)
	past := records.At(time.Now().Add(-time.Hour))
	for _, asset := range []*records.Asset{
		{ID: "unpublished"},
		{ID: "withdrawn"},
		{ID: "first", FallbackID: "second", EndsAt: past},
		{ID: "second", FallbackID: "first", EndsAt: past},
		{ID: "a", EndsAt: past, FallbackID: "unpublished"},
		{ID: "b", EndsAt: past, FallbackID: "withdrawn"},
	} {
		if _, err := store.CreateAsset(t.Context(), asset, nil, nil); err != nil {
			t.Fatal(err)
		}
	}
	if err := store.Withdraw(t.Context(), "withdrawn"); err != nil {
		t.Fatal(err)
	}
	s := &server{records: store}
	for id, code := range map[string]string{
		"a": "rights-expired", "b": "rights-expired", "first": "rights-expired", "unpublished": "not-published", "withdrawn": "asset-withdrawn",
	} {
		_, _, err := s.document(t.Context(), id, "", time.Now())
		var refusal *Problem
		if !errors.As(err, &refusal) || refusal.Code != code {
			t.Errorf("%s: got %v, want %s", id, err, code)
		}
	}
}

func emptyRecords(t *testing.T) *records.Store {
	t.Helper()
	store, err := records.Open(t.Context(), records.Config{URL: filepath.Join(t.TempDir(), "r.db")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	if _, err := store.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return store
}
