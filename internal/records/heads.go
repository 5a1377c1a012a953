package records

import (
	"context"
	"database/sql"
	"encoding/json"
	"strings"
	"unicode/utf8"
)

// headsByName leave out what is long, such as texts: very many are kept.
const headsByName = `SELECT id, external_id, state, revision, published_version, latest_version, fallback_id, starts_at, ends_at, territories, channels
	FROM assets WHERE id LIST1 OR external_id LIST2`

// Heads returns what decides whether some assets may be shown, and nothing else of them, under the names they were asked for: ids, or
// external ids behind "ext:". What does not exist is left out.
func (s *Store) Heads(ctx context.Context, names []string) (map[string]*Asset, error) {
	wanted, ids, externals := make(map[string]bool, len(names)), []string{}, []string{}
	for _, name := range names {
		external, isExternal := strings.CutPrefix(name, externalPrefix)
		switch {
		case !storable(name): // it is nobody's name, and would spoil the answer for all who ask at the same time
			continue
		case isExternal:
			externals = append(externals, external)
		default:
			ids = append(ids, name)
		}
		wanted[name] = true
	}
	found := make(map[string]*Asset, len(names))
	err := s.eachRow(ctx, headsByName, [][]string{ids, externals}, func(rows *sql.Rows) error {
		var head Asset
		if err := s.reader.ScanRows(rows, &head); err != nil {
			return err
		}
		if wanted[head.ID] {
			found[head.ID] = &head
		}
		if head.ExternalID != nil && wanted[externalPrefix+*head.ExternalID] {
			found[externalPrefix+*head.ExternalID] = &head
		}
		return nil
	})
	return found, err
}

const keysByHash = "SELECT id, name, role, hash, last_used_at, expires_at, revoked_at FROM api_keys WHERE hash LIST1"

// KeysByHash returns the keys with some hashes that were not revoked; whether one has expired is left to [APIKey.Expired]. Of each there are
// its id, name, role, hash, when it was last used and when it expires.
func (s *Store) KeysByHash(ctx context.Context, hashes []string) (map[string]*APIKey, error) {
	found := make(map[string]*APIKey, len(hashes))
	err := s.eachRow(ctx, keysByHash, [][]string{hashes}, func(rows *sql.Rows) error {
		var key APIKey
		if err := s.reader.ScanRows(rows, &key); err != nil {
			return err
		}
		if key.RevokedAt == 0 {
			found[key.Hash] = &key
		}
		return nil
	})
	return found, err
}

// eachRow gives every row of a statement in which LIST1 and so on stand for "is one of" the texts of that list. The statement is the same
// whatever is asked, so that it is prepared once.
func (s *Store) eachRow(ctx context.Context, statement string, lists [][]string, take func(*sql.Rows) error) error {
	args := make([]any, len(lists))
	for i, list := range lists {
		var err error
		if args[i], err = s.listArgument(list); err != nil {
			return err
		}
	}
	pool, err := s.reader.DB()
	if err != nil {
		return err
	}
	rows, err := pool.QueryContext(ctx, s.listed(statement), args...)
	if err != nil {
		return translate(err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := take(rows); err != nil {
			return err
		}
	}
	return translate(rows.Err())
}

// storable reports whether a database can hold a text at all.
func storable(text string) bool { return utf8.ValidString(text) && !strings.Contains(text, "\x00") }

// listed writes a statement in which LIST1 and LIST2 stand for "is one of" the arguments of these numbers.
func (s *Store) listed(statement string) string {
	form := "IN (SELECT value FROM json_each($#))"
	if s.dialect == postgresDialect {
		form = "= ANY($#)"
	}
	for _, n := range []string{"1", "2"} {
		statement = strings.ReplaceAll(statement, "LIST"+n, strings.ReplaceAll(form, "#", n))
	}
	return statement
}

// listArgument is a list as one argument.
func (s *Store) listArgument(values []string) (any, error) {
	if s.dialect == postgresDialect {
		return values, nil
	}
	text, err := json.Marshal(values)
	return string(text), err
}
