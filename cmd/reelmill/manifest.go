package main

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/reelmill/reelmill/internal/client"
)

// ManifestCmd prints what a CMS would read.
type ManifestCmd struct {
	ID     string `arg:"" help:"Asset id, or ext: and your own id."`
	Locale string `placeholder:"TAG" help:"Language of the texts, such as fr-CA."`
	Set    string `placeholder:"NAME" help:"Show the outputs of one rendition set."`
}

// Run implements the command. People get the document indented, programs get it on one line.
func (c *ManifestCmd) Run(app *App) error {
	document, _, err := app.client().ManifestFor(app.ctx, c.ID, client.Reader{Locale: c.Locale, Set: c.Set})
	if err != nil {
		return err
	}
	if app.json {
		return app.printJSON(document)
	}
	var out bytes.Buffer
	if err := json.Indent(&out, document, "", "  "); err != nil {
		return fmt.Errorf("indent the manifest: %w", err)
	}
	app.print("%s\n", bytes.TrimSpace(out.Bytes()))
	return nil
}
