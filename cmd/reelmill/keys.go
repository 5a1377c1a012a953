package main

import (
	"context"
	"errors"
	"io"
	"net/url"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/reelmill/reelmill/internal/api"
	"github.com/reelmill/reelmill/internal/config"
	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/jobs"
)

// KeysCmd makes, lists and revokes API keys. It works on the database itself, so that the first key needs no key.
type KeysCmd struct {
	Config string `help:"YAML file with settings." env:"REELMILL_CONFIG" type:"path"`

	Create KeysCreateCmd `cmd:"" help:"Make a key. It is shown once."`
	List   KeysListCmd   `cmd:"" help:"List keys."`
	Revoke KeysRevokeCmd `cmd:"" help:"End a key at once."`
}

// KeysCreateCmd makes a key.
type KeysCreateCmd struct {
	Name string `arg:"" help:"Whose key it is."`
	Role string `enum:"uploader,editor,cms,operator" default:"editor" help:"What it may do: uploader, editor, cms or operator."`

	ExpiresIn time.Duration `placeholder:"DURATION" help:"When it ends by itself, such as 720h; never when left out."`
}

// KeysListCmd lists keys.
type KeysListCmd struct{}

// KeysRevokeCmd revokes a key.
type KeysRevokeCmd struct {
	ID string `arg:"" help:"Id of the key, as listed."`
}

// atTheDatabase is who does what is done to the database itself.
func atTheDatabase(ctx context.Context) context.Context {
	return records.By(ctx, records.Actor{Name: "reelmill keys", Role: records.RoleOperator})
}

// Validate implements kong's check of a command line.
func (c *KeysCreateCmd) Validate() error {
	if c.ExpiresIn < 0 {
		return errors.New("--expires-in must not be negative")
	}
	return nil
}

// Run makes a key and prints it.
func (c *KeysCreateCmd) Run(app *App, keys *KeysCmd) error {
	return app.withRecords(keys.Config, func(store *records.Store, place string) error {
		wanted := records.NewKey{Name: c.Name, Role: records.Role(c.Role)}
		if c.ExpiresIn > 0 {
			wanted.ExpiresAt = store.Now().Add(c.ExpiresIn)
		}
		secret, key, err := store.IssueKey(atTheDatabase(app.ctx), wanted)
		if err != nil {
			return err
		}
		if app.json {
			return app.printJSON(api.IssuedKey{Key: api.KeyOf(key, store.Now()), Secret: secret})
		}
		app.remark("Key %s for %s (%s), kept in %s. Write it down: it is not shown again.", key.ID, key.Name, key.Role, place)
		app.print("%s\n", secret)
		return nil
	})
}

// Run lists keys.
func (KeysListCmd) Run(app *App, settings *KeysCmd) error {
	return app.withRecords(settings.Config, func(store *records.Store, place string) error {
		keys, err := store.Keys(app.ctx)
		if err != nil {
			return err
		}
		list := api.KeysOf(keys, store.Now())
		if app.json {
			return app.printJSON(list)
		}
		if len(list.Keys) == 0 {
			app.remark("There is no key in %s.", place)
			return nil
		}
		return writeKeys(app.stdout, list.Keys)
	})
}

func writeKeys(w io.Writer, keys []api.Key) error {
	table := tabwriter.NewWriter(w, 2, 0, 2, ' ', 0)
	tabulate(table, "KEY", "ROLE", "STATE", "USED", "ENDS", "NAME")
	for _, key := range keys {
		ends := "-"
		if key.ExpiresAt != nil {
			ends = key.ExpiresAt.Format(time.RFC3339)
		}
		tabulate(table, key.ID, key.Role, key.State, usedText(key), ends, key.Name)
	}
	return flushed(table)
}

// usedText is when a key was last used.
func usedText(key api.Key) string {
	if key.LastUsedAt == nil {
		return "never used"
	}
	return key.LastUsedAt.Format(time.RFC3339)
}

// Run revokes a key.
func (c *KeysRevokeCmd) Run(app *App, keys *KeysCmd) error {
	return app.withRecords(keys.Config, func(store *records.Store, place string) error {
		err := store.RevokeKey(atTheDatabase(app.ctx), c.ID, false)
		if errors.Is(err, records.ErrNotFound) {
			return jobs.Refuse("key-not-found", "There is no key with this id in "+place+".", "See `reelmill keys list`.", err)
		}
		switch {
		case err != nil:
			return err
		case app.json:
			return app.printJSON(map[string]string{"revoked": c.ID})
		}
		app.print("Key %s is revoked.\n", c.ID)
		return nil
	})
}

// withRecords opens the configured database, brought up to date, for one piece of work, which also learns how to call it in front of
// people: a key made in another database than the server's opens nothing. file is the settings file, "" for none.
func (a *App) withRecords(file string, work func(store *records.Store, place string) error) error {
	cfg, err := config.Load(file, nil)
	if err != nil {
		return err
	}
	if err := makeFolder(cfg.Data); err != nil {
		return err
	}
	store, err := records.Open(a.ctx, records.Config{URL: cfg.DatabaseURL})
	if err != nil {
		return err
	}
	if _, err := store.Migrate(a.ctx); err != nil {
		return errors.Join(err, store.Close())
	}
	return errors.Join(work(store, placeOf(cfg.DatabaseURL)), store.Close())
}

// placeOf is what a database is called in front of people: its file, or its server and name without user and password.
func placeOf(database string) string {
	address, err := url.Parse(database)
	switch {
	case !strings.Contains(database, "://"):
		return database
	case err != nil:
		return "the database"
	}
	return address.Scheme + "://" + address.Host + address.Path
}
