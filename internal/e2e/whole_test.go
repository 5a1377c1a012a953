package e2e

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/reelmill/reelmill/internal/invariants"
	"github.com/reelmill/reelmill/internal/storage"
)

// expectWhole makes sure that the records, the queue's outbox and the store agree, whatever happened before. It is meant for a server
// whose work is over and published.
func (m *mill) expectWhole(t *testing.T) {
	t.Helper()
	l := m.ledger(t)
	pool, err := l.db.DB()
	must(t, err)
	found, err := invariants.Check(t.Context(), pool)
	must(t, err)
	store, err := storage.OpenFiles(filepath.Join(m.data, "store"))
	must(t, err)
	// An attempt that ends between storing a file and recording it leaves the file behind. Its successor usually makes the
	// same bytes and so names it; where it does not, there is at most one such file for each attempt cut short.
	inStore, leftovers, err := invariants.CheckStore(t.Context(), pool, store, invariants.StoreRules{
		Kept: map[string]time.Duration{"derivatives/": time.Hour}, Digests: 1000,
	})
	must(t, err)
	for _, violation := range append(found, inStore...) {
		t.Error(violation)
	}
	if cut := l.count(t, "SELECT COUNT(*) FROM attempts WHERE outcome IN ('canceled', 'lost')"); leftovers > cut {
		t.Errorf("%d objects in the store have no name, but only %d attempts were cut short", leftovers, cut)
	}
	l.expectNone(t, "assets have not exactly one published version",
		"SELECT COUNT(*) FROM assets a WHERE (SELECT COUNT(*) FROM versions v WHERE v.asset_id = a.id AND v.state = 'published') <> 1")
}
