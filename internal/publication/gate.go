package publication

import (
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/jobs"
)

// UnknownTerritory is where a reader is whose country should be known, and is not: what is limited to territories is closed there. It is
// CLDR's code for an unknown region, which no asset can name.
const UnknownTerritory = "ZZ"

// Place is where a reader is.
type Place struct {
	Territory string // ISO 3166-1 alpha-2 or [UnknownTerritory]; empty where nobody is to look at it here, and the page must see to it
	Channel   string // such as web; empty where it is not known
}

// seen is the asset whose manifest may be shown, and until when that answer holds; the zero time is until something is changed.
type seen struct {
	wanted string // the asset that was asked for, by its id
	asset  *records.Asset
	until  time.Time
}

// admit finds what may be shown for an asset now: itself, or the first of its fallbacks that may.
func (r *Reader) admit(ctx context.Context, ref string, place Place, now time.Time) (seen, error) {
	if err := r.confirm(ctx); err != nil {
		return seen{}, err
	}
	asset, err := r.head(ctx, ref)
	if err != nil {
		return seen{}, err
	}
	if asset.State == records.AssetWithdrawn {
		return seen{}, Withdrawn()
	}
	result, why := seen{wanted: asset.ID, asset: asset}, error(nil)
	for step := range records.MaxFallbacks + 1 { // the asset itself, and those that stand in
		change, shut := closed(asset, place, now)
		result.until = earlier(result.until, change)
		switch {
		case step == 0 && shut == nil && asset.PublishedVersion == 0:
			return result, notPublished(asset)
		case step == 0:
			why = shut
		}
		if shut == nil && showable(asset) {
			result.asset = asset
			return result, nil
		}
		if asset.FallbackID == "" {
			break
		}
		if asset, err = r.head(ctx, asset.FallbackID); err != nil {
			return result, err
		}
	}
	return result, why
}

// showable reports whether there is something to show: a missing stand-in says nothing of the asset that was asked for.
func showable(asset *records.Asset) bool {
	return asset.State != records.AssetWithdrawn && asset.PublishedVersion > 0
}

// closed says why an asset may not be shown at a place now, nil when it may, and when its window opens or closes next.
func closed(asset *records.Asset, place Place, now time.Time) (change time.Time, why error) {
	phase, change := asset.Window(now)
	switch {
	case phase != records.PhaseOpen:
		return change, Expired()
	case place.Territory != "" && len(asset.Territories) > 0 && !slices.Contains(asset.Territories, place.Territory):
		return change, abroad(place.Territory)
	case place.Channel != "" && len(asset.Channels) > 0 && !slices.Contains(asset.Channels, place.Channel):
		return change, jobs.Refuse("rights-channel", "This asset may not be shown on the channel “"+place.Channel+"”.",
			"Give the asset a fallback, or leave it out there.", nil)
	}
	return change, nil
}

// abroad is the fault of an asset that may not be shown in a territory.
func abroad(territory string) error {
	if territory == UnknownTerritory {
		return jobs.Refuse("rights-territory", "This asset may be shown in some countries only, and the country of this reader is not known.",
			"The proxy in front of the server must name it; whoever asks for readers elsewhere names their territory.", nil)
	}
	return jobs.Refuse("rights-territory", "This asset may not be shown in "+territory+".", "Give the asset a fallback, or leave it out there.", nil)
}

// Expired is the fault of an asset whose rights window is not open.
func Expired() error {
	return jobs.Refuse("rights-expired", "The rights window of this asset is closed.", "Give the asset a fallback, or remove it from the page.", nil)
}

// Withdrawn is the fault of an asset that was taken down.
func Withdrawn() error {
	return jobs.Refuse("asset-withdrawn", "This asset was withdrawn.", "Remove it from the page.", nil)
}

func notPublished(asset *records.Asset) error {
	if asset.LatestVersion == 0 {
		return jobs.Refuse("not-published", "Nothing of this asset is published yet.", "Bring its master: POST /v1/assets/"+asset.ID+"/versions.", nil)
	}
	return jobs.Refuse("not-published", "Nothing of this asset is published yet.",
		"Wait for its version to be ready; GET /v1/assets/"+asset.ID+"/versions/"+strconv.Itoa(asset.LatestVersion)+" tells how far it is.", nil)
}

func earlier(a, b time.Time) time.Time {
	if a.IsZero() || (!b.IsZero() && b.Before(a)) {
		return b
	}
	return a
}

// neverShown is the fault of an object that belongs to nothing readers may see or could see before.
func neverShown() error {
	return jobs.Refuse("not-published", "This file is not published.",
		"It can be read from when its version is published; until then editors look at it under the addresses that the version itself gives.", nil)
}

// Admission is the leave to hand out a stored object.
type Admission struct {
	// Until is when it ends; the zero time is never.
	Until time.Time
	// Somewhere tells that it is for readers in some territories only.
	Somewhere bool
}

// Admit decides whether a stored object may be handed out for a ticket now, to a reader in a territory, empty where nobody is to look at it. An
// object of an asset that was withdrawn, or whose window is closed, may not, whatever its address says; nor may one that no version shows or
// has shown. What a version showed before may be read on by those who are in the middle of it.
func (r *Reader) Admit(ctx context.Context, ticket Ticket, territory string, now time.Time) (Admission, error) {
	if ticket.Expired(now) {
		return Admission{}, Expired()
	}
	if err := r.confirm(ctx); err != nil {
		return Admission{}, err
	}
	asset, err := r.head(ctx, ticket.Asset)
	switch {
	case err != nil:
		return Admission{}, err
	case asset.State == records.AssetWithdrawn:
		return Admission{}, Withdrawn()
	case ticket.Preview:
		return Admission{Until: ticket.End}, nil
	case asset.PublishedVersion == 0:
		return Admission{}, notPublished(asset)
	}
	change, shut := closed(asset, Place{Territory: territory, Channel: ticket.Channel}, now)
	if shut != nil {
		return Admission{}, shut
	}
	shown, err := r.shown.has(ctx, asset, ticket.Key)
	switch {
	case err != nil:
		return Admission{}, err
	case !shown:
		return Admission{}, neverShown()
	}
	return Admission{Until: earlier(ticket.End, change), Somewhere: len(asset.Territories) > 0}, nil
}
