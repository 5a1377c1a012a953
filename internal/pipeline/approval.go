package pipeline

import (
	"context"
	"slices"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/jobs"
	"github.com/reelmill/reelmill/profiles"
)

// releases are what a version may wait for, the strictest last.
func releases() []profiles.Release {
	return []profiles.Release{profiles.ReleaseAutomatic, profiles.ReleaseManual, profiles.ReleaseApproved}
}

// release is what a version waits for, of what its set and the request that brings it ask for; empty is what the set says. The request counts more,
// but an uploader's cannot ask for less than the set: others decide what readers see.
func release(ctx context.Context, set *profiles.Set, asked profiles.Release) profiles.Release {
	if records.ActorOf(ctx).Role == records.RoleUploader && slices.Index(releases(), asked) < slices.Index(releases(), set.Publish) {
		return set.Publish
	}
	return asked
}

// mayShow refuses an uploader what would change, without anybody's approval, what was approved for readers: files beside the masters show as soon
// as they are made. Files for what nobody has decided about yet are decided about with it.
func (i *Intake) mayShow(ctx context.Context, asset *records.Asset) error {
	number := asset.PublishedVersion
	if asset.State == records.AssetApproved {
		number = asset.LatestVersion
	}
	if records.ActorOf(ctx).Role != records.RoleUploader || number == 0 {
		return nil
	}
	version, err := i.records.Version(ctx, asset.ID, number)
	if err != nil {
		return err
	}
	if slices.Index(releases(), version.Release) < 1 && slices.Index(releases(), version.SetDoc.Publish) < 1 {
		return nil
	}
	return jobs.Refuse("approval-needed", "What readers see of this asset was released by an editor, and an uploader cannot change it.",
		"Have it done with the key of an editor, or bring the file before the version is released.", nil)
}
