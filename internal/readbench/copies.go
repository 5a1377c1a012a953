package main

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
)

// copyAsset makes numbered copies of the pattern, 1 to count, with all that hangs on it.
func copyAsset(ctx context.Context, db *sql.DB, count int) error {
	for _, c := range []struct {
		table string
		fresh map[string]string // columns that differ, as SQL over the number n
	}{
		{"assets", map[string]string{"id": "n::text", "title": "title || ' ' || n"}},
		{"versions", map[string]string{"id": "id || '-' || n", "asset_id": "n::text"}},
		{"steps", map[string]string{"id": "id || '-' || n", "version_id": "version_id || '-' || n", "work": "work || '-' || n"}},
		{"derivatives", map[string]string{"id": "id || '-' || n", "version_id": "version_id || '-' || n", "step_id": "step_id || '-' || n", "fingerprint": "fingerprint || n"}},
		{"subtitle_sources", map[string]string{"id": "id || '-' || n", "asset_id": "n::text"}},
	} {
		if err := copyRows(ctx, db, c.table, c.fresh, count); err != nil {
			return fmt.Errorf("copy %s: %w", c.table, err)
		}
	}
	_, err := db.ExecContext(ctx, "VACUUM ANALYZE")
	return err
}

func copyRows(ctx context.Context, db *sql.DB, table string, fresh map[string]string, count int) error {
	columns, err := columnsOf(ctx, db, table)
	if err != nil {
		return err
	}
	values := make([]string, len(columns))
	for i, column := range columns {
		values[i] = column
		if expression, ok := fresh[column]; ok {
			values[i] = expression
		}
	}
	// The names are the schema's own, and only the count comes from outside.
	query := fmt.Sprintf("INSERT INTO %s (%s) SELECT %s FROM %s, generate_series(1, $1) n", table, strings.Join(columns, ", "), strings.Join(values, ", "), table)
	_, err = db.ExecContext(ctx, query, count)
	return err
}

// columnsOf are the columns of a table that are not computed.
func columnsOf(ctx context.Context, db *sql.DB, table string) ([]string, error) {
	rows, err := db.QueryContext(ctx, "SELECT column_name FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = $1 AND is_generated = 'NEVER'", table)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var columns []string
	for rows.Next() {
		var column string
		if err := rows.Scan(&column); err != nil {
			return nil, err
		}
		columns = append(columns, column)
	}
	return columns, rows.Err()
}
