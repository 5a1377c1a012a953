package pipeline

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/jobs"
)

// Cancel stops the making of a version.
func (i *Intake) Cancel(ctx context.Context, assetID string, number int) error {
	return stateFault(i.records.Cancel(ctx, assetID, number), "Only a version that is being made can be canceled.")
}

// Retry starts a failed or canceled version again where it stopped.
func (i *Intake) Retry(ctx context.Context, assetID string, number int) error {
	if err := i.notWithdrawn(ctx, assetID); err != nil {
		return err
	}
	err := i.records.Retry(ctx, assetID, number)
	if err == nil {
		i.woken()
	}
	return stateFault(err, "Only a failed or canceled version can be retried.")
}

// Rollback makes the version before the published one the one readers see, or a given earlier one.
func (i *Intake) Rollback(ctx context.Context, assetID string, number int) (*records.Asset, error) {
	if err := i.notWithdrawn(ctx, assetID); err != nil {
		return nil, err
	}
	asset, err := i.records.Flip(ctx, assetID, number)
	var never *records.NeverShownError
	switch {
	case number > 0 && errors.Is(err, records.ErrNotFound):
		return nil, jobs.Refuse("version-not-found", fmt.Sprintf("This asset has no version %d.", number),
			"Name one that readers saw before, or leave the version out to go back by one.", err)
	case errors.As(err, &never):
		return nil, neverShown(number, never)
	}
	return asset, stateFault(err, "There is no earlier complete version to go back to.")
}

// neverShown is why a version is none to go back to.
func neverShown(number int, never *records.NeverShownError) error {
	why, hint := "readers never saw it", "Name one that readers saw before, or leave the version out to go back by one."
	switch never.State {
	case records.VersionPublished:
		why = "it is what readers see now"
	case records.VersionReady, records.VersionInReview, records.VersionApproved:
		hint = "Approve or publish it to show it for the first time."
	default:
	}
	return jobs.Refuse("wrong-state", fmt.Sprintf("Version %d is %s: %s.", number, strings.ReplaceAll(string(never.State), "_", " "), why), hint, never)
}

// Withdraw takes an asset down at once.
func (i *Intake) Withdraw(ctx context.Context, assetID string) error {
	return i.records.Withdraw(ctx, assetID)
}

// Approve approves a complete version: one in review is published by it.
func (i *Intake) Approve(ctx context.Context, assetID string, number int) error {
	if err := i.notWithdrawn(ctx, assetID); err != nil {
		return err
	}
	return stateFault(i.records.Approve(ctx, assetID, number), "Only a complete version that nobody has decided about can be approved.")
}

// Publish publishes a complete version that waits for it.
func (i *Intake) Publish(ctx context.Context, assetID string, number int) error {
	if err := i.notWithdrawn(ctx, assetID); err != nil {
		return err
	}
	return stateFault(i.records.Publish(ctx, assetID, number), "Only a ready or approved version can be published; one in review must be approved.")
}

// maxReason bounds why a version is rejected, in bytes.
const maxReason = 2000

// Reject ends a complete version that nobody has published. What readers see stays.
func (i *Intake) Reject(ctx context.Context, assetID string, number int, reason string) error {
	reason = strings.TrimSpace(reason)
	if len(reason) > maxReason {
		return jobs.Refuse("reason-too-long", "The reason is too long.", "Say it in 2,000 bytes.", nil)
	}
	if reason == "" {
		reason = "Somebody rejected this version."
	}
	if err := i.notWithdrawn(ctx, assetID); err != nil {
		return err
	}
	return stateFault(i.records.Reject(ctx, assetID, number, reason), "Only a complete version that is not published can be rejected.")
}

func stateFault(err error, message string) error {
	if errors.Is(err, records.ErrWithdrawn) {
		return inTime(err)
	}
	if errors.Is(err, records.ErrSwept) {
		return jobs.Refuse("version-swept", "The files of this version were removed by the retention rule.",
			"Bring its master again as a new version; REELMILL_KEEP_VERSIONS and REELMILL_KEEP_FOR say how much is kept.", err)
	}
	if errors.Is(err, records.ErrOvertaken) {
		return jobs.Refuse("version-overtaken", "A newer version is published already.", "Bring this master again as a new version if it is wanted after all.", err)
	}
	if errors.Is(err, records.ErrState) {
		return jobs.Refuse("wrong-state", message, "Read the version's state first; somebody else may have acted already.", err)
	}
	return err
}
