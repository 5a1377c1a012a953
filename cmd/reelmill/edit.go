package main

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/reelmill/reelmill/internal/api"
	"github.com/reelmill/reelmill/subtitles"
)

// EditCmd changes what is said of an asset. What is not named stays.
type EditCmd struct {
	ID string `arg:"" help:"Asset id, or ext: and your own id."`

	Title       *string    `placeholder:"TEXT" help:"Title."`
	Description *string    `placeholder:"TEXT" help:"Description."`
	Alt         *string    `placeholder:"TEXT" help:"Text alternative. Empty means decorative; --clear alt means that nobody wrote one."`
	Locale      localeFlag `placeholder:"TAG" help:"Change the title, description and text alternative of the translation into this language, such as fr, instead."`
	Language    localeFlag `placeholder:"TAG" help:"Language of the title and the texts, such as en-GB."`
	Tag         []string   `sep:"none" placeholder:"WORD" help:"The tags, in place of those it has; may be repeated."`
	Focal       *focalFlag `placeholder:"X,Y" help:"What must stay in view, 0 to 1 from the top left."`
	StartsAt    *moment    `placeholder:"TIME" help:"When the asset may first be shown, such as 2027-01-01T00:00:00Z."`
	EndsAt      *moment    `placeholder:"TIME" help:"When it may no longer be shown."`
	Territory   []string   `placeholder:"CODE" help:"Where it may be shown, in place of what it has: countries of two letters, with commas between them."`
	Channel     []string   `placeholder:"NAME" help:"The channels it may be shown in, in place of those it has, such as web."`
	Fallback    *string    `placeholder:"ID" help:"Asset shown instead outside that time."`
	Clear       []string   `enum:"title,description,alt,language,tag,focal,starts-at,ends-at,territory,channel,fallback,translation" placeholder:"NAME" help:"What to take away, by the name of its flag, several with commas between them. An end that is cleared is open, territory and channel are everywhere, focal is the middle; translation is all of the one in --locale."`
}

// localeFlag is a language tag, written as it is compared; empty where nobody gave one.
type localeFlag string

// UnmarshalText implements encoding.TextUnmarshaler.
func (l *localeFlag) UnmarshalText(text []byte) error {
	tag, err := subtitles.ParseLocale(string(text))
	if err != nil {
		return fmt.Errorf("%q is not a language tag; write one such as en, fr-CA or zh-Hant", text)
	}
	*l = localeFlag(tag)
	return nil
}

// translated are the flags that a translation has, too.
func translated() []string { return []string{"title", "description", "alt"} }

// Validate implements kong's check: something must be named, nothing twice, and of a translation only what it has.
func (c *EditCmd) Validate() error {
	given := c.given()
	if len(given) == 0 && len(c.Clear) == 0 {
		return errors.New("name what to change, such as --title, or --clear and what to take away")
	}
	for _, name := range c.Clear {
		if _, both := given[name]; both {
			return fmt.Errorf("--%s is to be changed and cleared; choose one", name)
		}
		if name == "translation" && (c.Locale == "" || len(given) > 0 || len(c.Clear) > 1) {
			return errors.New("--clear translation takes away a whole one: name it with --locale, and nothing else")
		}
	}
	if c.Locale == "" {
		return nil
	}
	for _, name := range slices.Concat(slices.Sorted(maps.Keys(given)), c.Clear) {
		if !slices.Contains(append(translated(), "translation"), name) {
			return fmt.Errorf("%s is the same in every language; leave --locale out", name)
		}
	}
	return nil
}

// given is what the flags name, by the names of the flags, as the API takes it.
func (c *EditCmd) given() map[string]any {
	given := map[string]any{}
	for name, text := range map[string]*string{"title": c.Title, "description": c.Description, "alt": c.Alt, "fallback": c.Fallback} {
		if text != nil {
			given[name] = *text
		}
	}
	for name, list := range map[string][]string{"tag": c.Tag, "territory": c.Territory, "channel": c.Channel} {
		if list != nil {
			given[name] = list
		}
	}
	for name, at := range map[string]*moment{"starts-at": c.StartsAt, "ends-at": c.EndsAt} {
		if at != nil {
			given[name] = at.Time
		}
	}
	if c.Language != "" {
		given["language"] = c.Language
	}
	if c.Focal != nil {
		given["focal"] = c.Focal.FocalPoint
	}
	return given
}

// Run implements the command.
func (c *EditCmd) Run(app *App) error {
	changes, err := c.changes(app)
	if err != nil {
		return err
	}
	asset, err := app.client().EditAsset(app.ctx, c.ID, changes)
	switch {
	case err != nil:
		return err
	case app.json:
		return app.printJSON(asset)
	}
	app.print("Asset %s is edited.\n", asset.ID)
	return nil
}

// changes is the body of the request: null takes away.
func (c *EditCmd) changes(app *App) (map[string]any, error) {
	named := c.given()
	for _, name := range c.Clear {
		named[name] = nil
	}
	if c.Locale == "" {
		return body(named), nil
	}
	translation, err := c.translation(app, named)
	return map[string]any{"translations": map[string]any{string(c.Locale): translation}}, err
}

// body gives what flags name the names and places it has in the API.
func body(named map[string]any) map[string]any {
	fields := map[string]string{"tag": "tags", "focal": "focal_point"}
	ofRights := map[string]string{"starts-at": "starts_at", "ends-at": "ends_at", "territory": "territories", "channel": "channels"}
	changes, rights := map[string]any{}, map[string]any{}
	for name, value := range named {
		if field, ok := ofRights[name]; ok {
			if list := name == "territory" || name == "channel"; list && value == nil {
				value = []string{}
			}
			rights[field] = value
			continue
		}
		if field, ok := fields[name]; ok {
			name = field
		}
		changes[name] = value
	}
	if len(rights) > 0 {
		changes["rights"] = rights
	}
	return changes
}

// translation is the one that is edited, with what it says already: the API replaces it as a whole. Nil takes it away.
func (c *EditCmd) translation(app *App, named map[string]any) (map[string]any, error) {
	if _, all := named["translation"]; all {
		return nil, nil
	}
	asset, err := app.client().Asset(app.ctx, c.ID)
	if err != nil {
		return nil, err
	}
	whole := map[string]any{}
	if has := asset.Translations[string(c.Locale)]; has != nil {
		whole = saidBy(*has)
	}
	for name, value := range named {
		if whole[name] = value; value == nil {
			delete(whole, name)
		}
	}
	if len(whole) == 0 {
		return nil, nil
	}
	return whole, nil
}

func saidBy(translation api.Translation) map[string]any {
	said := map[string]any{}
	for name, text := range map[string]*string{"title": translation.Title, "description": translation.Description, "alt": translation.Alt} {
		if text != nil {
			said[name] = *text
		}
	}
	return said
}
