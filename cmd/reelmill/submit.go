package main

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/reelmill/reelmill/internal/api"
)

// SubmitCmd brings masters to a server.
type SubmitCmd struct {
	Files []string `arg:"" name:"file" help:"Files, or http(s) addresses the server fetches itself."`

	Set         []string   `default:"article" placeholder:"NAME" help:"Rendition set, or several with commas between (default ${default})."`
	Title       *string    `placeholder:"TEXT" help:"Title; the file's name when left out."`
	Description string     `placeholder:"TEXT" help:"Description."`
	Alt         *string    `placeholder:"TEXT" help:"Text alternative. Empty means decorative; leave it out when nobody wrote one."`
	Language    string     `placeholder:"TAG" help:"Language of the title and the texts, such as en-GB."`
	Tag         []string   `sep:"none" placeholder:"WORD" help:"A tag; may be repeated."`
	ExternalID  string     `name:"external-id" placeholder:"ID" help:"Your own identity for the asset."`
	Focal       *focalFlag `placeholder:"X,Y" help:"What must stay in view, 0 to 1 from the top left."`
	StartsAt    *moment    `placeholder:"TIME" help:"When the asset may first be shown, such as 2027-01-01T00:00:00Z."`
	EndsAt      *moment    `placeholder:"TIME" help:"When it may no longer be shown."`
	Fallback    string     `placeholder:"ID" help:"Asset shown instead outside that time."`
	Priority    string     `enum:"urgent,normal,bulk" default:"normal" placeholder:"WORD" help:"How soon: urgent, normal or bulk."`
	Publish     string     `enum:",automatic,approved,manual" default:"" placeholder:"WORD" help:"What the version waits for when it is complete: automatic, approved or manual; what the set asks for when left out."`
	Tracks      tracks     `embed:""`
	Wait        bool       `help:"Wait until everything is published and show what was made."`

	Timeout time.Duration `placeholder:"DURATION" help:"With --wait: how long to wait at most for each file, such as 10m. The server goes on with it."`
}

// Validate implements kong's check: what is about one asset cannot be said of several.
func (c *SubmitCmd) Validate() error {
	switch {
	case c.Timeout < 0:
		return errors.New("--timeout must be longer than nothing, such as 10m")
	case c.Timeout > 0 && !c.Wait:
		return errors.New("--timeout goes with --wait")
	case len(c.Files) < 2:
		return nil
	}
	for flag, given := range map[string]bool{
		"--title": c.Title != nil, "--description": c.Description != "", "--alt": c.Alt != nil, "--external-id": c.ExternalID != "",
		"--subtitle": len(c.Tracks.Subtitle) > 0, "--caption": len(c.Tracks.Caption) > 0,
	} {
		if given {
			return fmt.Errorf("%s is about one asset; submit these files one by one", flag)
		}
	}
	return nil
}

// Run implements the command.
func (c *SubmitCmd) Run(app *App) error {
	board := newBoard(app, len(c.Files))
	desk := &desk{app: app, cmd: c, board: board, client: app.client()}
	failed := desk.serve(app.ctx)
	if failed {
		return errTold
	}
	return nil
}

// asset is what the flags say about an asset, its source left out.
func (c *SubmitCmd) asset(title string) api.NewAsset {
	asset := api.NewAsset{
		ExternalID: c.ExternalID, Title: title, Description: c.Description, Alt: c.Alt, Language: c.Language, Tags: c.Tag,
		Set: strings.Join(c.Set, ","), Fallback: c.Fallback, Priority: c.Priority, Publish: c.Publish,
	}
	if c.Title != nil {
		asset.Title = *c.Title
	}
	if c.Focal != nil {
		asset.FocalPoint = &c.Focal.FocalPoint
	}
	if c.StartsAt != nil || c.EndsAt != nil {
		asset.Rights = &api.Rights{StartsAt: c.StartsAt.pointer(), EndsAt: c.EndsAt.pointer()}
	}
	return asset
}
