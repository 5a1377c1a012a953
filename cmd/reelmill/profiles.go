package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"github.com/reelmill/reelmill/profiles"
)

// ProfilesCmd works on rendition sets.
type ProfilesCmd struct {
	List  ProfilesListCmd  `cmd:"" help:"List the built-in sets."`
	Show  ProfilesShowCmd  `cmd:"" help:"Print a built-in set as YAML, as a start for an own one."`
	Check ProfilesCheckCmd `cmd:"" help:"Check set files; names every fault with its line."`
}

// ProfilesListCmd lists the built-in sets.
type ProfilesListCmd struct{}

type setRow struct {
	Name        string   `json:"name"`
	Description string   `json:"description"`
	Profiles    []string `json:"profiles"`
}

// Run implements the command.
func (ProfilesListCmd) Run(app *App) error {
	sets, err := profiles.Builtin()
	if err != nil {
		return err
	}
	rows := make([]setRow, len(sets))
	for i, set := range sets {
		rows[i] = setRow{Name: set.Name, Description: set.Description}
		for _, profile := range set.Profiles {
			rows[i].Profiles = append(rows[i].Profiles, profile.Name)
		}
	}
	if app.json {
		return app.printJSON(struct {
			Sets []setRow `json:"sets"`
		}{rows})
	}
	table := tabwriter.NewWriter(app.stdout, 0, 0, 2, ' ', 0)
	for _, row := range rows {
		tabulate(table, row.Name, row.Description)
		tabulate(table, "", strings.Join(row.Profiles, ", "))
	}
	return table.Flush()
}

// ProfilesShowCmd prints one built-in set.
type ProfilesShowCmd struct {
	Name string `arg:"" help:"Name of the set."`
}

// Run implements the command.
func (c *ProfilesShowCmd) Run(app *App) error {
	set, err := profiles.Lookup(c.Name)
	if err != nil {
		return err
	}
	if app.json {
		return app.printJSON(set)
	}
	source, _ := profiles.BuiltinYAML(c.Name)
	app.print("%s", source)
	return nil
}

// ProfilesCheckCmd checks set files.
type ProfilesCheckCmd struct {
	Files []string `arg:"" name:"file" help:"Set files."`
}

type setCheck struct {
	File   string           `json:"file"`
	OK     bool             `json:"ok"`
	Faults []profiles.Fault `json:"faults"`
}

// Run implements the command.
func (c *ProfilesCheckCmd) Run(app *App) error {
	checks := make([]setCheck, 0, len(c.Files))
	bad := false
	for _, file := range c.Files {
		data, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		check := setCheck{File: file, OK: true, Faults: []profiles.Fault{}}
		_, err = profiles.Parse(data, file)
		var invalid *profiles.Invalid
		if errors.As(err, &invalid) {
			check.OK, check.Faults, bad = false, invalid.Faults, true
		}
		if !app.json {
			sayCheck(app, check, err)
		}
		checks = append(checks, check)
	}
	if app.json {
		if err := app.printJSON(struct {
			Files []setCheck `json:"files"`
		}{checks}); err != nil {
			return err
		}
	}
	if bad {
		return errTold
	}
	return nil
}

func sayCheck(app *App, check setCheck, err error) {
	if check.OK {
		app.print("%s: ok\n", check.File)
		return
	}
	app.print("%v\n", err)
}

// setNamed returns a built-in set, or the one in a file when the name looks like a path.
func setNamed(name string) (*profiles.Set, error) {
	extension := strings.ToLower(filepath.Ext(name))
	if !strings.ContainsRune(name, filepath.Separator) && extension != ".yaml" && extension != ".yml" && extension != ".json" {
		return profiles.Lookup(name)
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	return profiles.Parse(data, name)
}
