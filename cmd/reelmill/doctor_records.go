package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/reelmill/reelmill/internal/config"
	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/jobs"
)

// clockTolerance is how far a clock may be off before somebody should know: signed addresses and rights windows go by it.
const clockTolerance = 2 * time.Second

func examDatabase(ctx context.Context, cfg config.Config, warn func(*jobs.Fault)) (string, error) {
	if _, err := os.Stat(cfg.DatabaseURL); os.IsNotExist(err) && filepath.Dir(cfg.DatabaseURL) == filepath.Clean(cfg.Data) {
		return cfg.DatabaseURL + " will be made at the first start", nil
	}
	store, err := records.Open(ctx, records.Config{URL: cfg.DatabaseURL})
	if err != nil {
		return "", err
	}
	defer store.Close()
	schema, err := store.Schema(ctx)
	if err != nil {
		return "", err
	}
	detail := fmt.Sprintf("%s, schema %d", store.Dialect(), schema.Current)
	switch {
	case schema.Current > schema.Wanted:
		return "", jobs.Refuse("schema-newer",
			fmt.Sprintf("The database has schema %d, which a newer release wrote; this one knows %d.", schema.Current, schema.Wanted),
			"Run that release, or restore a backup from before its upgrade.", nil)
	case schema.Current < schema.Wanted:
		detail += fmt.Sprintf(", will be brought to %d at the next start", schema.Wanted)
	}
	off := store.ClockOff()
	if off.Abs() > clockTolerance {
		warn(jobs.Refuse("clock-off", fmt.Sprintf("The clock of this machine is %v off that of the database.", off.Round(time.Millisecond)),
			"Keep all machines on time with NTP or chrony.", nil))
	}
	if store.Dialect() == "postgres" {
		detail += fmt.Sprintf(", clocks %v apart", off.Abs().Round(time.Millisecond))
	}
	return detail, nil
}
