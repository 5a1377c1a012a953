package invariants

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/reelmill/reelmill/internal/storage"
)

// StoreRules say how the store is compared with the records.
type StoreRules struct {
	// Kept is how long an object that no record names may lie, by the longest prefix of its key. A prefix that is not listed
	// allows none.
	Kept map[string]time.Duration
	// Digests is how many of the newest outputs are read whole and compared with their SHA-256.
	Digests int
	// Now is the present; the zero time is that of the clock.
	Now time.Time
}

// OfStore is the closed list of what is asked of the store. The names are those of the violations that [CheckStore] finds.
func OfStore() []Invariant {
	return []Invariant{
		{Name: "named-is-stored", Class: Always, Sentence: "Every object a record names is in the store, in the size recorded."},
		{Name: "stored-is-intact", Class: Always, Sentence: "An output read back has the SHA-256 recorded."},
		{Name: "stored-is-named", Class: AtRest, Sentence: "Every object in the store is named by a record, or younger than the rule for such leftovers."},
	}
}

// claimed is what the records say of one object. Bytes below 0 and an empty digest are unknown.
type claimed struct {
	bytes  int64
	sha256 string
}

// CheckStore compares the store with the records, both ways, at rest. leftovers is how many objects no record names, within their rule or not.
func CheckStore(ctx context.Context, db Reader, store storage.Store, rules StoreRules) (found []Violation, leftovers int, err error) {
	named, err := namedObjects(ctx, db)
	if err != nil {
		return nil, 0, err
	}
	if rules.Now.IsZero() {
		rules.Now = time.Now()
	}
	var wrong, orphaned []string
	sizes := map[string]int64{}
	err = store.List(ctx, "", func(object storage.Object) error {
		sizes[object.Key] = object.Bytes
		if _, ok := named[object.Key]; !ok {
			leftovers++
			if rules.Now.Sub(object.ModTime) > rules.kept(object.Key) {
				orphaned = append(orphaned, object.Key)
			}
		}
		return nil
	})
	for key, record := range named {
		if size, ok := sizes[key]; !ok || record.bytes >= 0 && size != record.bytes {
			wrong = append(wrong, fmt.Sprintf("%s: %d bytes recorded, %d stored, there: %t", key, record.bytes, size, ok))
		}
	}
	broken, digestErr := rules.digests(ctx, db, store)
	list := OfStore()
	for i, offenders := range [][]string{wrong, broken, orphaned} {
		if len(offenders) > 0 {
			slices.Sort(offenders)
			found = append(found, violation(list[i].Name, list[i].Sentence, offenders))
		}
	}
	return found, leftovers, errors.Join(err, digestErr)
}

func (r StoreRules) kept(key string) time.Duration {
	longest, kept := -1, time.Duration(-1)
	for prefix, age := range r.Kept {
		if strings.HasPrefix(key, prefix) && len(prefix) > longest {
			longest, kept = len(prefix), age
		}
	}
	return kept
}

// digests reads the newest outputs back.
func (r StoreRules) digests(ctx context.Context, db Reader, store storage.Store) (broken []string, err error) {
	rows, err := db.QueryContext(ctx, fmt.Sprintf(
		"SELECT storage_key, sha256 FROM derivatives WHERE state = 'done' ORDER BY made_at DESC LIMIT %d", max(r.Digests, 0)))
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	wanted := map[string]string{}
	for rows.Next() {
		var key, sum string
		if err := rows.Scan(&key, &sum); err != nil {
			return nil, err
		}
		wanted[key] = sum
	}
	for key, sum := range wanted {
		if got, err := digest(ctx, store, key); err != nil || got != sum {
			broken = append(broken, fmt.Sprintf("%s: %s (%v)", key, got, err))
		}
	}
	return broken, rows.Err()
}

func digest(ctx context.Context, store storage.Store, key string) (string, error) {
	blob, _, err := store.Open(ctx, key, storage.Range{})
	if err != nil {
		return "", err
	}
	hash := sha256.New()
	_, err = io.Copy(hash, blob)
	return hex.EncodeToString(hash.Sum(nil)), errors.Join(err, blob.Close())
}

// namedObjects are the objects that the records name. A key that is named more than once has one content.
func namedObjects(ctx context.Context, db Reader) (named map[string]claimed, err error) {
	rows, err := db.QueryContext(ctx, `
		SELECT storage_key, bytes, sha256, COALESCE(files, '') FROM derivatives WHERE state = 'done'
		UNION ALL SELECT storage_key, bytes, '', '' FROM parts
		UNION ALL SELECT storage_key, -1, sha256, '' FROM subtitle_sources
		UNION ALL SELECT master_key, master_bytes, master_sha256, '' FROM versions WHERE master_key <> '' AND swept_at = 0`)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	named = map[string]claimed{}
	for rows.Next() {
		var key, files string
		var record claimed
		if err := rows.Scan(&key, &record.bytes, &record.sha256, &files); err != nil {
			return nil, err
		}
		named[key] = record
		var beside []string
		if files != "" {
			if err := json.Unmarshal([]byte(files), &beside); err != nil {
				return nil, fmt.Errorf("files of %s: %w", key, err)
			}
		}
		for _, name := range beside {
			named[path.Join(path.Dir(key), name)] = claimed{bytes: -1}
		}
	}
	return named, rows.Err()
}
