package main

import (
	"crypto/rand"
	"encoding/base64"
	"errors"
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
}

// KeysListCmd lists keys.
type KeysListCmd struct{}

// KeysRevokeCmd revokes a key.
type KeysRevokeCmd struct {
	ID string `arg:"" help:"Id of the key, as listed."`
}

// keyView is a key as it is listed.
type keyView struct {
	ID        string     `json:"id"`
	Name      string     `json:"name"`
	Role      string     `json:"role"`
	CreatedAt time.Time  `json:"created_at"`
	RevokedAt *time.Time `json:"revoked_at,omitempty"`
}

// Run makes a key and prints it.
func (c *KeysCreateCmd) Run(app *App, keys *KeysCmd) error {
	secret := make([]byte, 24)
	if _, err := rand.Read(secret); err != nil {
		return err
	}
	key := "rm_" + base64.RawURLEncoding.EncodeToString(secret)
	id, err := records.NewID()
	if err != nil {
		return err
	}
	return app.withRecords(keys.Config, func(store *records.Store) error {
		stored := &records.APIKey{ID: id, Name: c.Name, Role: records.Role(c.Role), Hash: api.HashKey(key)}
		if err := store.AddKey(app.ctx, stored); err != nil {
			return err
		}
		if app.json {
			return app.printJSON(map[string]string{"id": id, "key": key, "role": c.Role})
		}
		app.remark("Key %s for %s (%s). Keep it: it is not shown again.", id, c.Name, c.Role)
		app.print("%s\n", key)
		return nil
	})
}

// Run lists keys.
func (KeysListCmd) Run(app *App, settings *KeysCmd) error {
	return app.withRecords(settings.Config, func(store *records.Store) error {
		keys, err := store.Keys(app.ctx)
		if err != nil {
			return err
		}
		views := []keyView{}
		for _, key := range keys {
			views = append(views, keyView{key.ID, key.Name, string(key.Role), key.CreatedAt.Time(), key.RevokedAt.Pointer()})
		}
		if app.json {
			return app.printJSON(map[string]any{"keys": views})
		}
		for _, view := range views {
			state := "valid"
			if view.RevokedAt != nil {
				state = "revoked"
			}
			app.print("%s  %-9s %-8s %s\n", view.ID, view.Role, state, view.Name)
		}
		return nil
	})
}

// Run revokes a key.
func (c *KeysRevokeCmd) Run(app *App, keys *KeysCmd) error {
	return app.withRecords(keys.Config, func(store *records.Store) error {
		err := store.RevokeKey(app.ctx, c.ID)
		if errors.Is(err, records.ErrNotFound) {
			return jobs.Refuse("key-not-found", "There is no key with this id.", "See `reelmill keys list`.", err)
		}
		if err == nil && app.json {
			return app.printJSON(map[string]string{"revoked": c.ID})
		}
		return err
	})
}

// withRecords opens the configured database, brought up to date, for one piece of work. file is the settings file, "" for none.
func (a *App) withRecords(file string, work func(*records.Store) error) error {
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
	return errors.Join(work(store), store.Close())
}
