package pipeline

import (
	"context"
	"errors"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/jobs"
)

// Remake is what would become of a published asset if its master were made anew with its rendition set as it is now.
type Remake struct {
	Asset    records.Asset
	Version  int      // the published one
	Set      string   // the set it was made with
	Outputs  []Change // empty: nothing would change
	UnderWay int      // a newer version that is being made or waits for somebody; zero for none
	Added    int      // the version that was added; zero for none
	Fault    *jobs.Fault
}

// Remakes plans up to limit published assets anew, in the order of their ids, behind one; empty begins with the first. It returns those
// in which something would change or that cannot be planned, and the last id it looked at, empty at the end.
func (i *Intake) Remakes(ctx context.Context, after string, limit int) (found []Remake, last string, err error) {
	assets, err := i.records.Published(ctx, after, limit)
	if err != nil {
		return nil, "", err
	}
	for at := range assets {
		remake, _, err := i.replan(ctx, &assets[at])
		if err != nil {
			return nil, "", err
		}
		if len(remake.Outputs) > 0 || remake.Fault != nil {
			found = append(found, remake)
		}
	}
	if len(assets) == limit {
		last = assets[limit-1].ID
	}
	return found, last, nil
}

// Remake adds a version of the published master, made with the set as it is now in the bulk priority, where that would change something
// and no newer version is under way. Readers keep the published one until the new one is complete and released as its set asks for.
func (i *Intake) Remake(ctx context.Context, asset *records.Asset, tenant, trace string) (Remake, error) {
	if asset.State != records.AssetPublished {
		return Remake{}, jobs.Refuse("not-published", "Nothing of this asset is published.", "Bring a master first, or retry the version that failed.", nil)
	}
	remake, master, err := i.replan(ctx, asset)
	switch {
	case err != nil:
		return remake, err
	case remake.Fault != nil:
		return remake, remake.Fault
	case len(remake.Outputs) == 0 || remake.UnderWay > 0:
		return remake, nil
	}
	if err := i.stillThere(ctx, master.Known); err != nil {
		return remake, err
	}
	if err := i.admit(ctx, tenant); err != nil {
		return remake, err
	}
	master.Tenant, master.Trace = tenant, trace
	version, fresh, err := i.records.Remake(ctx, asset.ID, *master)
	switch {
	case err != nil:
		return remake, stateFault(err, "Another version of this asset was published meanwhile.")
	case !fresh:
		remake.UnderWay = version.Number
		return remake, nil
	}
	remake.Added = version.Number
	i.woken()
	return remake, nil
}

// replan plans an asset anew and compares that with what is published of it. A set that is gone, or that cannot be planned any more, is a
// fault of the remake.
func (i *Intake) replan(ctx context.Context, asset *records.Asset) (Remake, *records.Master, error) {
	remake := Remake{Asset: *asset, Version: asset.PublishedVersion}
	version, err := i.records.Version(ctx, asset.ID, asset.PublishedVersion)
	if err != nil {
		return remake, nil, err
	}
	remake.Set = version.SetDoc.Name
	master := &records.Master{
		Origin: records.OriginMaster, Ref: version.ID, Filename: version.Filename, Priority: jobs.PriorityBulk, Known: version,
	}
	set, err := i.sets.named(version.SetDoc.Name)
	if err != nil {
		remake.Fault = jobs.AsFault(err)
		return remake, master, nil
	}
	master.Set = *set
	remake.Outputs, err = i.changes(ctx, asset, version, set)
	var fault *jobs.Fault
	if errors.As(err, &fault) && fault.Class == jobs.Permanent {
		remake.Fault, err = fault, nil
	}
	if err != nil {
		return remake, nil, err
	}
	going, err := i.records.UnderWay(ctx, asset)
	if err == nil && going != nil {
		remake.UnderWay = going.Number
	}
	return remake, master, err
}

// stillThere makes sure that the store has a master that was taken in before.
func (m shelf) stillThere(ctx context.Context, version *records.Version) error {
	there, err := m.there(ctx, version.MasterKey, version.MasterBytes)
	if err == nil && !there {
		err = jobs.Refuse("master-gone", "The master of this version is no longer in the store.", "Bring it again as a new version.", nil)
	}
	return err
}
