package records

import (
	"context"
	"strings"

	"gorm.io/gorm"
)

// Raw reaches under the store, for tests that age rows or look at columns no query returns.
func (s *Store) Raw() *gorm.DB { return s.writer }

// Down takes back the newest migration.
func (s *Store) Down(ctx context.Context) error {
	provider, err := s.provider()
	if err != nil {
		return err
	}
	_, err = provider.Down(ctx)
	return err
}

// Watch tells of every statement the store sends, inserts aside.
func (s *Store) Watch(told func(sql string, values []any)) error {
	tell := func(db *gorm.DB) {
		if text := db.Statement.SQL.String(); !strings.HasPrefix(text, "INSERT") {
			told(text, db.Statement.Vars)
		}
	}
	for _, db := range []*gorm.DB{s.writer, s.reader} {
		callbacks := db.Callback()
		for _, err := range []error{
			callbacks.Query().After("gorm:query").Replace("test:watch", tell),
			callbacks.Row().After("gorm:row").Replace("test:watch", tell),
			callbacks.Update().After("gorm:update").Replace("test:watch", tell),
			callbacks.Delete().After("gorm:delete").Replace("test:watch", tell),
		} {
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// Unwatched are the statements that do not go through gorm, each with something to send it with.
func (s *Store) Unwatched() (map[string][]any, error) {
	list, err := s.listArgument([]string{"a", "b"})
	changes, mark := changesSQLite, "7"
	if s.dialect == postgresDialect {
		changes, mark = changesPostgres, "700:710:703"
	}
	return map[string][]any{s.listed(headsByName): {list, list}, s.listed(keysByHash): {list}, s.listed(pagesByID): {list}, changes: {mark, mostChanges}}, err
}

// Models are all rows the store keeps.
func Models() []any {
	return []any{
		Asset{},
		AssetTag{},
		AssetLocale{},
		AssetSet{},
		Version{},
		Step{},
		StepEdge{},
		Attempt{},
		Derivative{},
		SubtitleSource{},
		PosterSource{},
		OutboxRow{},
		Remembered{},
		APIKey{},
		LanePause{},
		Lease{},
		Event{},
		Webhook{},
		Delivery{},
		AuditEntry{},
		PreparedPage{},
		StandInMove{},
	}
}

// Unsent returns at most limit outbox rows, oldest first.
func (s *Store) Unsent(ctx context.Context, limit int) ([]OutboxRow, error) {
	var rows []OutboxRow
	err := s.read(ctx).Order("id").Limit(limit).Find(&rows).Error
	return rows, err
}

// Aged is the mark as it would have been taken some seconds earlier.
func (m Mark) Aged(seconds int64) Mark {
	m.second -= seconds
	return m
}

// Elsewhere is the mark as another run of the database server would have given it.
func (m Mark) Elsewhere() Mark {
	m.origin = "another"
	return m
}
