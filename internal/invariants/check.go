package invariants

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
)

// examples is how many offenders a violation names.
const examples = 3

// Reader reads the records; a pool, a connection and a transaction of database/sql all do.
type Reader interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// Check asks the records for every invariant of the given classes, all of them when none is given. Each query sees the records of one moment.
func Check(ctx context.Context, db Reader, classes ...Class) ([]Violation, error) {
	var found []Violation
	for _, invariant := range All() {
		if len(classes) > 0 && !slices.Contains(classes, invariant.Class) {
			continue
		}
		violation, err := invariant.check(ctx, db)
		if err != nil {
			return found, fmt.Errorf("%s: %w", invariant.Name, err)
		}
		if violation.Count > 0 {
			found = append(found, violation)
		}
	}
	return found, nil
}

func (i Invariant) check(ctx context.Context, db Reader) (Violation, error) {
	offenders, err := texts(ctx, db, i.Query)
	return violation(i.Name, i.Sentence, offenders), err
}

func violation(name, sentence string, offenders []string) Violation {
	return Violation{Name: name, Sentence: sentence, Count: len(offenders), Examples: offenders[:min(len(offenders), examples)]}
}

// texts is the one column of a query.
func texts(ctx context.Context, db Reader, query string) (found []string, err error) {
	rows, err := db.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			return nil, err
		}
		found = append(found, text)
	}
	return found, rows.Err()
}

// String names the violation and a few offenders.
func (v Violation) String() string {
	return fmt.Sprintf("%s: %d offenders, such as %q. %s", v.Name, v.Count, v.Examples, v.Sentence)
}
