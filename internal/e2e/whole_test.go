package e2e

import (
	"encoding/json"
	"io/fs"
	"path"
	"path/filepath"
	"strings"
	"testing"
)

// expectWhole makes sure that the records, the queue's outbox and the store agree, whatever happened before. It is meant for a server
// whose work is over and published.
func (m *mill) expectWhole(t *testing.T) {
	t.Helper()
	l := m.ledger(t)
	l.expectNone(t, "steps are not over", "SELECT COUNT(*) FROM steps WHERE state NOT IN ('done', 'failed', 'canceled')")
	l.expectNone(t, "rows are left in the outbox", "SELECT COUNT(*) FROM outbox")
	l.expectNone(t, "attempts have no end", "SELECT COUNT(*) FROM attempts WHERE outcome = '' OR ended_at = 0")
	l.expectNone(t, "steps were done twice",
		"SELECT COUNT(*) FROM (SELECT step_id FROM attempts WHERE outcome = 'done' GROUP BY step_id HAVING COUNT(*) > 1) x")
	l.expectNone(t, "derivatives are planned twice",
		"SELECT COUNT(*) FROM (SELECT version_id, fingerprint FROM derivatives GROUP BY version_id, fingerprint HAVING COUNT(*) > 1) x")
	l.expectNone(t, "derivatives of published versions are not made",
		"SELECT COUNT(*) FROM derivatives d JOIN versions v ON v.id = d.version_id WHERE v.state = 'published' AND d.state = 'planned'")
	l.expectNone(t, "assets have not exactly one published version",
		"SELECT COUNT(*) FROM assets a WHERE (SELECT COUNT(*) FROM versions v WHERE v.asset_id = a.id AND v.state = 'published') <> 1")
	l.expectNone(t, "assets name another version than the published one", "SELECT COUNT(*) FROM assets a "+
		"JOIN versions v ON v.asset_id = a.id AND v.state = 'published' WHERE v.number <> a.published_version")
	m.expectStore(t, l)
}

// expectStore compares what lies in the store with what the records name, both ways.
func (m *mill) expectStore(t *testing.T, l ledger) {
	t.Helper()
	named := map[string]bool{}
	for _, query := range []string{
		"SELECT storage_key FROM derivatives WHERE state = 'done'",
		"SELECT master_key FROM versions WHERE master_key <> ''",
		"SELECT storage_key FROM subtitle_sources",
		"SELECT storage_key FROM parts",
	} {
		for _, key := range l.texts(t, query) {
			named[key] = true
		}
	}
	for _, key := range l.besides(t) {
		named[key] = true
	}
	// An attempt that ends between storing a file and recording it leaves the file behind. Its successor usually makes the
	// same bytes and so names it; where it does not, there is at most one such file for each attempt cut short.
	cut := l.count(t, "SELECT COUNT(*) FROM attempts WHERE outcome IN ('canceled', 'lost')")
	for _, key := range m.stored(t) {
		if named[key] {
			delete(named, key)
			continue
		}
		if cut--; cut < 0 || !strings.HasPrefix(key, "derivatives/") {
			t.Errorf("nothing names %s in the store", key)
			continue
		}
		t.Logf("an attempt that was cut short left %s", key)
	}
	for key := range named {
		t.Errorf("%s is missing in the store", key)
	}
}

// stored lists the objects in the store. A file that a killed writer left half-written is no object: it has a name of its own and is
// swept later.
func (m *mill) stored(t *testing.T) []string {
	t.Helper()
	root := filepath.Join(m.data, "store")
	var keys []string
	must(t, filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || strings.HasPrefix(entry.Name(), ".") {
			return err
		}
		key, err := filepath.Rel(root, path)
		keys = append(keys, filepath.ToSlash(key))
		return err
	}))
	return keys
}

// besides are the keys of the files that lie beside the entry of a stream or a storyboard.
func (l ledger) besides(t *testing.T) []string {
	t.Helper()
	var rows []struct{ StorageKey, Files string }
	must(t, l.db.Raw("SELECT storage_key, files FROM derivatives WHERE state = 'done' AND files IS NOT NULL AND files <> 'null'").Scan(&rows).Error)
	var keys []string
	for _, row := range rows {
		var names []string
		must(t, json.Unmarshal([]byte(row.Files), &names))
		for _, name := range names {
			keys = append(keys, path.Join(path.Dir(row.StorageKey), name))
		}
	}
	return keys
}
