package main

import (
	"errors"
	"strings"

	"github.com/reelmill/reelmill/internal/api"
	"github.com/reelmill/reelmill/jobs"
)

// decision names the version of an asset that somebody decides about.
type decision struct {
	ID     string `arg:"" help:"Asset id, or ext: and your own id."`
	Number *int   `name:"version" help:"Which version; the newest when left out." placeholder:"N"`
}

// Validate implements kong's check of a command line.
func (d *decision) Validate() error {
	if d.Number != nil && *d.Number < 1 {
		return errors.New("--version must be at least 1")
	}
	return nil
}

// ApproveCmd approves a version.
type ApproveCmd struct{ decision }

// PublishCmd publishes a version.
type PublishCmd struct{ decision }

// RejectCmd rejects a version.
type RejectCmd struct {
	decision

	Reason string `help:"Why; who brought the master reads it." placeholder:"TEXT"`
}

// CancelCmd stops the making of a version.
type CancelCmd struct{ decision }

// RetryCmd goes on with a version that failed or was canceled.
type RetryCmd struct{ decision }

// RollbackCmd goes back to the version before.
type RollbackCmd struct {
	ID string `arg:"" help:"Asset id, or ext: and your own id."`
}

// WithdrawCmd takes an asset down.
type WithdrawCmd struct {
	ID string `arg:"" help:"Asset id, or ext: and your own id."`
}

// Run implements the command.
func (c *ApproveCmd) Run(app *App) error { return app.decide(c.decision, "approve") }

// Run implements the command.
func (c *PublishCmd) Run(app *App) error { return app.decide(c.decision, "publish") }

// Run implements the command.
func (c *CancelCmd) Run(app *App) error { return app.decide(c.decision, "cancel") }

// Run implements the command.
func (c *RetryCmd) Run(app *App) error { return app.decide(c.decision, "retry") }

func (a *App) decide(d decision, verb string) error {
	number, err := a.chosen(d)
	if err != nil {
		return err
	}
	version, err := a.client().Decide(a.ctx, d.ID, number, verb)
	return a.showDecided(version, err)
}

// Run implements the command.
func (c *RejectCmd) Run(app *App) error {
	number, err := app.chosen(c.decision)
	if err != nil {
		return err
	}
	version, err := app.client().Reject(app.ctx, c.ID, number, c.Reason)
	return app.showDecided(version, err)
}

// chosen is the number of the version that is meant.
func (a *App) chosen(d decision) (int, error) {
	if d.Number != nil {
		return *d.Number, nil
	}
	asset, err := a.client().Asset(a.ctx, d.ID)
	if err == nil && asset.LatestVersion == 0 {
		err = jobs.Refuse("no-version", "Nobody has brought a master for this asset yet.", "Bring one first.", nil)
	}
	return asset.LatestVersion, err
}

// showDecided tells how a version stands after somebody decided about it.
func (a *App) showDecided(version api.Version, err error) error {
	switch {
	case err != nil:
		return err
	case a.json:
		return a.printJSON(version)
	}
	a.print("Version %d of asset %s is %s.\n", version.Number, version.AssetID, strings.ReplaceAll(version.State, "_", " "))
	return nil
}

// Run implements the command.
func (c *RollbackCmd) Run(app *App) error {
	asset, err := app.client().Rollback(app.ctx, c.ID)
	switch {
	case err != nil:
		return err
	case app.json:
		return app.printJSON(asset)
	}
	app.print("Readers see version %d of asset %s again.\n", asset.PublishedVersion, asset.ID)
	return nil
}

// Run implements the command.
func (c *WithdrawCmd) Run(app *App) error {
	err := app.client().Withdraw(app.ctx, c.ID)
	switch {
	case err != nil:
		return err
	case app.json:
		return app.printJSON(map[string]string{"withdrawn": c.ID})
	}
	app.print("Asset %s is withdrawn; readers see nothing of it any more.\n", c.ID)
	return nil
}
