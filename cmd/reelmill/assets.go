package main

import (
	"cmp"
	"fmt"
	"io"
	"strconv"
	"text/tabwriter"
	"time"

	"github.com/reelmill/reelmill/internal/api"
	"github.com/reelmill/reelmill/internal/client"
)

// AssetsCmd lists assets.
type AssetsCmd struct {
	Query        string   `arg:"" optional:"" help:"Words to look for."`
	State        string   `enum:",draft,processing,ready,in_review,approved,published,expired,failed,withdrawn" default:"" help:"draft, processing, ready, in_review, approved, published, expired, failed or withdrawn." placeholder:"STATE"`
	Newer        []string `enum:"processing,ready,in_review,approved,rejected,failed,canceled" help:"Only with a version newer than the one readers see that is processing, ready, in_review, approved, rejected, failed or canceled; several with commas between them." placeholder:"STATE"`
	Rights       string   `enum:",upcoming,open,closed" default:"" help:"Side of the rights window: upcoming, open or closed." placeholder:"SIDE"`
	Tag          []string `sep:"none" help:"Only with this tag; may be repeated for assets with all of them." placeholder:"TAG"`
	Set          string   `help:"Only of this rendition set." placeholder:"NAME"`
	Locale       string   `help:"Only with something in this locale, such as fr." placeholder:"TAG"`
	ChangedSince moment   `help:"Only changed since, RFC 3339." placeholder:"TIME"`
	Recent       bool     `help:"The most recently changed first, instead of last."`
	Cursor       string   `help:"Go on after an earlier page." placeholder:"CURSOR"`
	Limit        int      `default:"50" help:"At most so many, 1 to 200." placeholder:"N"`
}

// Validate implements kong's check of a command line.
func (c *AssetsCmd) Validate() error { return withinPage(c.Limit) }

// Run implements the command.
func (c *AssetsCmd) Run(app *App) error {
	query := client.AssetQuery{
		State: c.State, Newer: c.Newer, Rights: c.Rights, Tags: c.Tag, Set: c.Set, Locale: c.Locale, Text: c.Query, ChangedSince: c.ChangedSince.Time,
		Cursor: c.Cursor, Limit: c.Limit,
	}
	if c.Recent {
		query.Order = "recent"
	}
	page, err := app.client().Assets(app.ctx, query)
	if err != nil {
		return err
	}
	if app.json {
		return app.printJSON(page)
	}
	if err := writeAssets(app.stdout, page.Assets); err != nil {
		return err
	}
	app.more(page.Cursor)
	return nil
}

func writeAssets(w io.Writer, assets []api.Asset) error {
	table := tabwriter.NewWriter(w, 2, 0, 2, ' ', 0)
	tabulate(table, "ASSET", "STATE", "VERSION", "SET", "CHANGED", "TITLE")
	for _, asset := range assets {
		version := "-"
		if asset.PublishedVersion > 0 {
			version = strconv.Itoa(asset.PublishedVersion)
		}
		tabulate(table, asset.ID, asset.State, version, asset.Set, asset.UpdatedAt.Format(time.RFC3339), cmp.Or(asset.Title, asset.ExternalID))
	}
	if err := table.Flush(); err != nil {
		return fmt.Errorf("write the assets: %w", err)
	}
	return nil
}
