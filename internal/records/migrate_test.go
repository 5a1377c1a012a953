package records_test

import (
	"testing"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/jobs"
)

func TestMigrateTwice(t *testing.T) {
	t.Parallel()
	for name, url := range databases() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			store := open(t, url(t))
			before, err := store.Schema(t.Context())
			must(t, err)
			if before.Current != 0 || before.Wanted < 1 {
				t.Errorf("empty database has schema %+v", before)
			}
			for range 2 {
				after, err := store.Migrate(t.Context())
				must(t, err)
				if after.Current != before.Wanted {
					t.Errorf("migrated to %d, want %d", after.Current, before.Wanted)
				}
			}
			submit(t, store)
		})
	}
}

func TestMigrateFromManyProcesses(t *testing.T) {
	t.Parallel()
	for name, url := range databases() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			address := url(t)
			stores := make([]*records.Store, 4)
			for i := range stores {
				stores[i] = open(t, address)
				_, err := stores[i].Schema(t.Context()) // goose's own table is there, the race is for the first migration
				must(t, err)
			}
			for _, err := range together(len(stores), func(i int) error {
				_, err := stores[i].Migrate(t.Context())
				return err
			}) {
				must(t, err)
			}
			submit(t, stores[0])
		})
	}
}

func TestMigrateRefusesNewerSchema(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		must(t, store.Raw().Exec("INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, TRUE)").Error)
		schema, err := store.Migrate(t.Context())
		if jobs.CodeOf(err) != "schema-newer" || schema.Current != 99999 {
			t.Errorf("got %+v, %v", schema, err)
		}
	})
}

func TestMigrateDownLeavesNothing(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		plan(t, store, 2)
		schema, err := store.Schema(t.Context())
		must(t, err)
		for schema.Current > 0 {
			must(t, store.Down(t.Context()))
			schema, err = store.Schema(t.Context())
			must(t, err)
		}
		tables, err := store.Raw().Migrator().GetTables()
		must(t, err)
		for _, table := range tables {
			if table != "goose_db_version" && table != "sqlite_sequence" {
				t.Errorf("table %s is left", table)
			}
		}
		_, err = store.Migrate(t.Context())
		must(t, err)
		submit(t, store)
	})
}
