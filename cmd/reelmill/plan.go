package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"path/filepath"

	"github.com/reelmill/reelmill/internal/ffmpeg"
	"github.com/reelmill/reelmill/internal/stills"
	"github.com/reelmill/reelmill/profiles"
)

// PlanCmd says what would be made of a file, on this machine alone; or what a server would make anew of everything published.
type PlanCmd struct {
	File   string     `arg:"" optional:"" help:"The master."`
	All    bool       `help:"Every published asset of a server instead: what its rendition set asks for now and it has not got."`
	Apply  bool       `help:"With --all: make that anew, in the bulk priority."`
	Set    string     `default:"article" placeholder:"NAME" help:"Rendition set, or the path of a set file (default ${default})."`
	Focal  *focalFlag `placeholder:"X,Y" help:"What must stay in view, 0 to 1 from the top left."`
	Tracks tracks     `embed:""`
}

// defaultSet is the set of a file for which nobody names one.
const defaultSet = "article"

// planDocument is a plan as programs read it.
type planDocument struct {
	Source   profiles.Source `json:"source"`
	Plan     *profiles.Plan  `json:"plan"`
	Ladders  []plannedLadder `json:"ladders"`
	Commands []commandLine   `json:"commands"`
}

// Validate implements kong's check of a command line.
func (c *PlanCmd) Validate() error {
	switch {
	case c.All && c.File != "":
		return errors.New("give a file or --all, not both")
	case c.Apply && !c.All:
		return errors.New("--apply goes with --all")
	case !c.All && c.File == "":
		return errors.New("expected a file, or --all")
	case c.All && (c.Set != defaultSet || c.Focal != nil || len(c.Tracks.all()) > 0):
		return errors.New("--all plans every asset with its own set, focal point and subtitles; leave these flags out")
	}
	return nil
}

// Run implements the command.
func (c *PlanCmd) Run(app *App) error {
	if c.All {
		return app.planAll(c.Apply)
	}
	set, err := setNamed(c.Set)
	if err != nil {
		return err
	}
	options, err := c.options()
	if err != nil {
		return err
	}
	tools := ffmpeg.New(ffmpeg.DefaultConfig())
	var document planDocument
	if document.Source, err = measure(app.ctx, tools, c.File); err != nil {
		return err
	}
	if document.Plan, err = set.Plan(document.Source, options); err != nil {
		return err
	}
	document.Ladders = ladders(document.Source, document.Plan, 0)
	if document.Commands, err = commandLines(app.ctx, tools, c.File, document); err != nil {
		return err
	}
	if app.json {
		return app.printJSON(document)
	}
	return writePlan(app.stdout, filepath.Base(c.File), document)
}

// options reads the subtitle files as far as planning needs them.
func (c *PlanCmd) options() (profiles.Options, error) {
	options := profiles.Options{Focal: c.Focal.point()}
	for _, track := range c.Tracks.all() {
		data, err := track.read()
		if err != nil {
			return options, err
		}
		sum := sha256.Sum256(data)
		options.Sidecars = append(options.Sidecars,
			profiles.Sidecar{Locale: track.locale, Kind: track.kind, SHA256: hex.EncodeToString(sum[:])})
	}
	return options, nil
}

// measure looks at the content, never the name: a picture that calls itself .mp4 is a picture.
func measure(ctx context.Context, tools *ffmpeg.Tools, path string) (profiles.Source, error) {
	head, err := headOf(path)
	if err != nil {
		return profiles.Source{}, err
	}
	if _, picture := stills.Sniff(head); picture {
		return stills.New(stills.DefaultConfig()).Probe(ctx, path)
	}
	return tools.Probe(ctx, path)
}

func headOf(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return io.ReadAll(io.LimitReader(file, stills.SniffLen))
}
