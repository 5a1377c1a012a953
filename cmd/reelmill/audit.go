package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"text/tabwriter"
	"time"

	"github.com/reelmill/reelmill/internal/api"
)

// AuditCmd tells who did what to an asset.
type AuditCmd struct {
	ID     string `arg:"" help:"Asset id, or ext: and your own id."`
	Cursor string `help:"Go on after an earlier page." placeholder:"CURSOR"`
	Limit  int    `default:"50" help:"At most so many entries, 1 to 200." placeholder:"N"`
}

// Validate implements kong's check of a command line.
func (c *AuditCmd) Validate() error { return withinPage(c.Limit) }

// withinPage refuses what no page of the server holds.
func withinPage(limit int) error {
	if limit < 1 || limit > 200 {
		return fmt.Errorf("--limit must be from 1 to 200, not %d", limit)
	}
	return nil
}

// Run implements the command.
func (c *AuditCmd) Run(app *App) error {
	page, err := app.client().Audit(app.ctx, c.ID, c.Cursor, c.Limit)
	if err != nil {
		return err
	}
	if app.json {
		return app.printJSON(page)
	}
	if err := writeAudit(app.stdout, page.Entries); err != nil {
		return err
	}
	app.more(page.Cursor)
	return nil
}

// more tells how to go on after a page that is not the last.
func (a *App) more(cursor string) {
	if cursor != "" {
		a.remark("There are more: add --cursor %s", cursor)
	}
}

func writeAudit(w io.Writer, entries []api.AuditEntry) error {
	table := tabwriter.NewWriter(w, 2, 0, 2, ' ', 0)
	tabulate(table, "WHEN", "WHAT", "VERSION", "WHO", "ROLE", "DETAIL")
	for _, entry := range entries {
		version, detail := "-", ""
		if entry.Version > 0 {
			version = strconv.Itoa(entry.Version)
		}
		if len(entry.Detail) > 0 {
			text, err := json.Marshal(entry.Detail)
			if err != nil {
				return err
			}
			detail = string(text)
		}
		role := entry.Role
		if role == "" {
			role = "-"
		}
		tabulate(table, entry.At.Format(time.RFC3339), entry.Action, version, entry.Actor, role, detail)
	}
	if err := table.Flush(); err != nil {
		return fmt.Errorf("write the audit trail: %w", err)
	}
	return nil
}
