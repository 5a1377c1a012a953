package main

import (
	"errors"
	"path/filepath"
	"strings"

	"github.com/reelmill/reelmill/internal/config"
	"github.com/reelmill/reelmill/internal/records"
)

// MigrateCmd brings the database up to this release.
type MigrateCmd struct {
	Config string `help:"YAML file with settings." env:"REELMILL_CONFIG" type:"path"`
}

// Run migrates and says from where to where.
func (c *MigrateCmd) Run(app *App) error {
	cfg, err := config.Load(c.Config, nil)
	if err != nil {
		return err
	}
	if !strings.Contains(cfg.DatabaseURL, ":") { // a path, not an address
		if err := makeFolder(filepath.Dir(cfg.DatabaseURL)); err != nil {
			return err
		}
	}
	store, err := records.Open(app.ctx, records.Config{URL: cfg.DatabaseURL})
	if err != nil {
		return err
	}
	before, err := store.Schema(app.ctx)
	if err != nil {
		return errors.Join(err, store.Close())
	}
	after, err := store.Migrate(app.ctx)
	if err != nil {
		return errors.Join(err, store.Close())
	}
	if app.json {
		err = app.printJSON(map[string]int64{"from": before.Current, "to": after.Current})
	} else {
		app.print("database schema: was %d, is %d\n", before.Current, after.Current)
	}
	return errors.Join(err, store.Close())
}
