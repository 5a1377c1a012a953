package records

import (
	"context"
	"database/sql"
	"encoding/json"
	"strings"
	"unicode/utf8"
)

// Question is what is asked at every reading: of an asset, by its id or by its external id behind "ext:", or of an API key, by its hash.
type Question struct {
	Key  bool   // of a key
	Name string // what is asked for
}

// Glimpse is the answer to a [Question].
type Glimpse struct {
	// ID and Revision tell one state of the asset from every other.
	ID       string
	Revision int64
	// Key is the key when one was asked for: its id, name, role, hash and when it was last used, nothing else.
	Key *APIKey
}

// The kinds of rows in an answer.
const (
	glanceByID = iota
	glanceByExternalID
	glanceByHash
)

// glance asks for everything in one round trip. The statement is the same whatever is asked, so that it is prepared once.
const glance = `SELECT 0, id, id, revision, '', '' FROM assets WHERE id LIST1
	UNION ALL SELECT 1, external_id, id, revision, '', '' FROM assets WHERE external_id LIST2
	UNION ALL SELECT 2, hash, id, last_used_at, name, role FROM api_keys WHERE hash LIST3 AND revoked_at = 0 AND (expires_at = 0 OR expires_at > $4)`

// Glance answers questions as of now. Of what does not exist, and of keys that are not valid, there is no answer. It is asked at every
// reading and therefore reads as little as can be.
func (s *Store) Glance(ctx context.Context, questions []Question) (map[Question]Glimpse, error) {
	lists := [3][]string{{}, {}, {}}
	for _, q := range questions {
		external, isExternal := strings.CutPrefix(q.Name, externalPrefix)
		switch {
		case !storable(q.Name): // it is nobody's name, and would spoil the answer for all who ask at the same time
		case q.Key:
			lists[glanceByHash] = append(lists[glanceByHash], q.Name)
		case isExternal:
			lists[glanceByExternalID] = append(lists[glanceByExternalID], external)
		default:
			lists[glanceByID] = append(lists[glanceByID], q.Name)
		}
	}
	rows, err := s.glanceRows(ctx, lists)
	if err != nil {
		return nil, translate(err)
	}
	defer rows.Close()
	found := make(map[Question]Glimpse, len(questions))
	for rows.Next() {
		if err := glimpse(rows, found); err != nil {
			return nil, err
		}
	}
	return found, rows.Err()
}

func (s *Store) glanceRows(ctx context.Context, lists [3][]string) (*sql.Rows, error) {
	args := make([]any, 0, len(lists)+1)
	for _, list := range lists {
		arg, err := s.listArgument(list)
		if err != nil {
			return nil, err
		}
		args = append(args, arg)
	}
	pool, err := s.reader.DB()
	if err != nil {
		return nil, err
	}
	return pool.QueryContext(ctx, s.listed(glance), append(args, s.now())...)
}

func glimpse(rows *sql.Rows, found map[Question]Glimpse) error {
	var kind int
	var number int64
	var asked, id, name, role string
	if err := rows.Scan(&kind, &asked, &id, &number, &name, &role); err != nil {
		return err
	}
	switch kind {
	case glanceByHash:
		key := &APIKey{ID: id, Name: name, Role: Role(role), Hash: asked, LastUsedAt: Instant(number)}
		found[Question{Key: true, Name: asked}] = Glimpse{Key: key}
	case glanceByExternalID:
		found[Question{Name: externalPrefix + asked}] = Glimpse{ID: id, Revision: number}
	default:
		found[Question{Name: asked}] = Glimpse{ID: id, Revision: number}
	}
	return nil
}

// storable reports whether a database can hold a text at all.
func storable(text string) bool { return utf8.ValidString(text) && !strings.Contains(text, "\x00") }

// listed writes a statement in which LIST1 to LIST3 stand for "is one of" the arguments of these numbers.
func (s *Store) listed(statement string) string {
	form := "IN (SELECT value FROM json_each($#))"
	if s.dialect == postgresDialect {
		form = "= ANY($#)"
	}
	for _, n := range []string{"1", "2", "3"} {
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
