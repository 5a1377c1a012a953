package main

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// ManifestCmd prints what a CMS would read.
type ManifestCmd struct {
	ID     string `arg:"" help:"Asset id, or ext: and your own id."`
	Locale string `placeholder:"TAG" help:"Language of the texts, such as fr-CA."`
}

// Run implements the command. People get the document indented, programs get it on one line.
func (c *ManifestCmd) Run(app *App) error {
	document, _, err := app.client().Manifest(app.ctx, c.ID, c.Locale)
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
