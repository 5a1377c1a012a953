package publication

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"time"

	"github.com/reelmill/reelmill/internal/manifest"
	"github.com/reelmill/reelmill/internal/records"
)

// Payload is what an event carries: which asset and version it is about, and the outputs that whoever hears of it would ask for next.
type Payload struct {
	Asset   Subject `json:"asset"`
	Version int     `json:"version,omitempty"`
	// ManifestURL is where the manifest is read, now and later.
	ManifestURL string `json:"manifest_url"`
	// Manifest is the document of the version, with all its outputs. It comes with what makes a version complete, shows it or changes it.
	Manifest *manifest.Document `json:"manifest,omitempty"`
	// Derivative is the one output that is ready.
	Derivative *Output `json:"derivative,omitempty"`
	// Error is why a version failed.
	Error *Failure `json:"error,omitempty"`
	// Rights is the window that opened or closed.
	Rights *Rights `json:"rights,omitempty"`
	// Facts are what else the moment knew, such as the fields that were edited.
	Facts map[string]any `json:"facts,omitempty"`

	Stale
}

// Subject is the asset an event is about.
type Subject struct {
	ID         string `json:"id"`
	ExternalID string `json:"external_id,omitempty"`
	Title      string `json:"title"`
	State      string `json:"state"`
}

// Output is one derivative.
type Output struct {
	ID       string  `json:"id"`
	Profile  string  `json:"profile"`
	Output   string  `json:"output"`
	Role     string  `json:"role,omitempty"`
	Format   string  `json:"format"`
	Locale   string  `json:"locale,omitempty"`
	URL      string  `json:"url"`
	Mime     string  `json:"mime"`
	Width    int     `json:"width,omitempty"`
	Height   int     `json:"height,omitempty"`
	Duration float64 `json:"duration,omitempty"` // seconds
	Bytes    int64   `json:"bytes"`
	SHA256   string  `json:"sha256"`
}

// Failure is why a version failed.
type Failure struct {
	Code    string `json:"code"`
	Message string `json:"message"`
	Hint    string `json:"hint,omitempty"`
}

// Rights is a half-open window; a null end is open.
type Rights struct {
	StartsAt *time.Time `json:"starts_at"`
	EndsAt   *time.Time `json:"ends_at"`
}

// Compose writes what an event carries. It reads what is there now, which may be newer than the event; the event's own version does not
// change any more.
func (r *Reader) Compose(ctx context.Context, event records.Event) (json.RawMessage, error) {
	asset, err := r.records.Asset(ctx, event.AssetID)
	if err != nil {
		return nil, err
	}
	payload := &Payload{
		Asset:   Subject{ID: asset.ID, Title: asset.Title, State: string(asset.StateAt(r.records.Now()))},
		Version: event.Version, ManifestURL: r.cfg.Site + "/v1/assets/" + asset.ID + "/manifest", Facts: maps.Clone(event.Facts),
	}
	if asset.ExternalID != nil {
		payload.Asset.ExternalID = *asset.ExternalID
	}
	if err := r.fill(ctx, payload, asset, event); err != nil {
		return nil, err
	}
	return json.Marshal(payload)
}

// fill adds what belongs to the kind of event.
func (r *Reader) fill(ctx context.Context, payload *Payload, asset *records.Asset, event records.Event) (err error) {
	at := event.CreatedAt.Time()
	switch event.Type {
	case records.EventVersionReady, records.EventManifestPublished:
		payload.Manifest, err = r.Version(ctx, asset, event.Version, Ask{})
	case records.EventManifestChanged:
		if payload.Manifest, err = r.Version(ctx, asset, event.Version, Ask{}); err != nil {
			return err
		}
		if event.Narrows() { // caches keep what was read before
			payload.Stale, err = r.purgeAll(ctx, asset, at)
		} else if gone := event.TakenDown(); len(gone) > 0 {
			payload.Stale, err = r.purgeTakenDown(ctx, asset, gone, at)
		}
		delete(payload.Facts, records.FactTakenDown)
	case records.EventDerivativeReady:
		payload.Derivative, err = r.output(ctx, asset, event)
		delete(payload.Facts, "derivative")
	case records.EventVersionFailed:
		version, lookup := r.records.Version(ctx, asset.ID, event.Version)
		if lookup != nil {
			return lookup
		}
		payload.Error = &Failure{version.Code, version.Message, version.Hint}
	case records.EventRightsOpened, records.EventRightsClosed:
		if payload.Rights, err = turnedRights(event); err != nil {
			return err
		}
		payload.Facts = nil
		if event.Type == records.EventRightsClosed {
			payload.Stale, err = r.purgeAll(ctx, asset, at)
		}
	case records.EventAssetWithdrawn:
		payload.Stale, err = r.purgeAll(ctx, asset, at)
	default:
	}
	return err
}

// turnedRights is the window that opened or closed, which may have been moved since.
func turnedRights(event records.Event) (*Rights, error) {
	facts, err := json.Marshal(event.Facts)
	if err != nil {
		return nil, err
	}
	rights := &Rights{}
	return rights, json.Unmarshal(facts, rights)
}

func (r *Reader) output(ctx context.Context, asset *records.Asset, event records.Event) (*Output, error) {
	id, _ := event.Facts["derivative"].(string)
	row, err := r.records.Derivative(ctx, id)
	if errors.Is(err, records.ErrNotFound) || err == nil && row.State == records.DerivativeSwept {
		return nil, nil //nolint:nilnil // the retention rule removed it before the event could be sent
	}
	if err != nil {
		return nil, err
	}
	made, planned := row.Made, row.Planned
	grant := Grant{Asset: asset.ID, End: asset.EndsAt.Time()}
	return &Output{
		ID: row.ID, Profile: planned.Profile.Name, Output: string(planned.Output), Role: planned.Profile.Role, Format: planned.Format, Locale: planned.Locale,
		URL: r.cfg.Addresses.Of(made.StorageKey, grant), Mime: made.Mime, Width: made.Width, Height: made.Height, Duration: made.Duration,
		Bytes: made.Bytes, SHA256: made.SHA256,
	}, nil
}
