package pipeline

import (
	"context"
	"errors"
	"net/url"
	"strings"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/internal/stills"
	"github.com/reelmill/reelmill/internal/storage"
	"github.com/reelmill/reelmill/jobs"
	"github.com/reelmill/reelmill/profiles"
	"github.com/reelmill/reelmill/subtitles"
)

// Intake takes work in: assets, new masters, subtitle files, and what people decide about them.
type Intake struct {
	shelf

	recipes Recipes
	sets    Sets
	// pictures looks at posters, looks bounds how many at once.
	pictures *stills.Tools
	looks    chan struct{}
	// woken is called after every change that may have put tasks into the outbox.
	woken func()
	// most is how many versions of one tenant may be outstanding; zero is no limit.
	most int
}

// NewIntake returns an intake. woken is called after every change that may have put tasks into the outbox; nil is allowed.
func NewIntake(db *records.Store, store storage.Store, recipes Recipes, sets Sets, woken func()) *Intake {
	if woken == nil {
		woken = func() {}
	}
	return &Intake{
		shelf: shelf{db, store}, recipes: recipes, sets: sets, woken: woken,
		pictures: stills.New(stills.DefaultConfig()), looks: make(chan struct{}, looking),
	}
}

// Submit creates an asset and starts its first version, unless it is a draft.
func (i *Intake) Submit(ctx context.Context, sub Submission) (*records.Asset, error) {
	asset, err := i.newAsset(sub)
	if err != nil {
		return nil, err
	}
	if err := i.records.CheckFallback(ctx, asset.ID, asset.FallbackID); err != nil {
		return nil, err
	}
	master, err := i.firstMaster(ctx, sub, asset.SetName)
	if err != nil {
		return nil, err
	}
	sources, err := i.subtitleSources(ctx, asset.ID, sub.Subtitles)
	if err != nil {
		return nil, err
	}
	posters, err := i.posterSources(ctx, asset.ID, sub.Posters)
	if err != nil {
		return nil, err
	}
	_, err = i.records.CreateAsset(ctx, asset, master, sources, posters...)
	if errors.Is(err, records.ErrConflict) {
		return nil, jobs.Refuse("external-id-taken", "Another asset already has this external id.",
			"Use POST /v1/assets/ext:"+sub.ExternalID+"/versions to bring a new master for it, or choose another external id.", err)
	}
	if err != nil {
		return nil, err
	}
	i.woken()
	return asset, nil
}

// firstMaster is the master an asset comes with; a draft has none.
func (i *Intake) firstMaster(ctx context.Context, sub Submission, set string) (*records.Master, error) {
	if sub.Draft {
		_, err := i.sets.named(set)
		return nil, err
	}
	if err := i.admit(ctx, sub.Source.Tenant); err != nil {
		return nil, err
	}
	return i.master(ctx, sub.Source, set, sub.Priority, sub.Release)
}

func (i *Intake) newAsset(sub Submission) (*records.Asset, error) {
	id, err := records.NewID()
	if err != nil {
		return nil, err
	}
	asset := &records.Asset{
		ID: id, SetName: sub.Set, Title: sub.Title, Description: sub.Description, Alt: sub.Alt, Language: sub.Language,
		Tags: sub.Tags, Territories: sub.Territories, Channels: sub.Channels, Texts: sub.Texts, FallbackID: sub.Fallback, FocalX: 0.5, FocalY: 0.5,
		StartsAt: records.At(sub.StartsAt), EndsAt: records.At(sub.EndsAt),
	}
	if asset.SetName == "" {
		asset.SetName = "article"
	}
	if sub.ExternalID != "" {
		asset.ExternalID = &sub.ExternalID
	}
	if sub.Focal != nil {
		asset.FocalX, asset.FocalY = sub.Focal.X, sub.Focal.Y
	}
	if asset.Language != "" {
		if asset.Language, err = subtitles.ParseLocale(asset.Language); err != nil {
			return nil, badLocale(sub.Language, err)
		}
	}
	return asset, checkAsset(asset)
}

func badLocale(tag string, err error) error {
	return jobs.Refuse("bad-locale", "“"+tag+"” is not a language tag.", "Use a BCP 47 tag such as en, fr-CA or zh-Hant.", err)
}

// Replace brings a new master for an existing asset. Readers keep the old one until the new one is complete.
func (i *Intake) Replace(
	ctx context.Context, asset *records.Asset, source Source, priority jobs.Priority, release profiles.Release,
) (*records.Version, error) {
	if asset.State == records.AssetWithdrawn {
		return nil, withdrawn()
	}
	if err := i.admit(ctx, source.Tenant); err != nil {
		return nil, err
	}
	master, err := i.master(ctx, source, asset.SetName, priority, release)
	if err != nil {
		return nil, err
	}
	version, err := i.records.AddVersion(ctx, asset.ID, *master)
	if err == nil {
		i.woken()
	}
	return version, inTime(err)
}

// inTime is the fault of whoever came when the asset was just withdrawn, and any other error as it is.
func inTime(err error) error {
	if errors.Is(err, records.ErrWithdrawn) {
		return withdrawn()
	}
	return err
}

func withdrawn() error {
	return jobs.Refuse("asset-withdrawn", "This asset was withdrawn.", "Create a new asset to publish the title again.", nil)
}

func (i *Intake) notWithdrawn(ctx context.Context, assetID string) error {
	asset, err := i.records.Asset(ctx, assetID)
	if err == nil && asset.State == records.AssetWithdrawn {
		err = withdrawn()
	}
	return err
}

func (i *Intake) master(
	ctx context.Context, source Source, setName string, priority jobs.Priority, asked profiles.Release,
) (*records.Master, error) {
	set, err := i.sets.named(setName)
	if err != nil {
		return nil, err
	}
	if priority == "" {
		priority = jobs.PriorityNormal
	}
	master := &records.Master{Filename: source.Filename, Set: *set, Priority: priority, Release: release(ctx, set, asked), Tenant: source.Tenant, Trace: source.Trace}
	master.Origin, master.Ref, err = i.origin(ctx, source)
	return master, err
}

// origin checks what can be checked of a source before anybody fetches it.
func (i *Intake) origin(ctx context.Context, source Source) (records.Origin, string, error) {
	switch {
	case source.URL != "" && source.Key == "" && source.Upload == "":
		return records.OriginURL, source.URL, checkURL(source.URL)
	case source.Key != "" && source.URL == "" && source.Upload == "":
		if !strings.HasPrefix(source.Key, IncomingPrefix) {
			return "", "", jobs.Refuse("source-outside-incoming", "Only files below “"+IncomingPrefix+"” in the store can be submitted by key.",
				"Put the master there, upload it, or give a URL.", nil)
		}
		return records.OriginKey, source.Key, i.present(ctx, source.Key)
	case source.Upload != "" && source.URL == "" && source.Key == "":
		return records.OriginUpload, source.Upload, i.present(ctx, UploadPrefix+source.Upload)
	}
	return "", "", jobs.Refuse("source-ambiguous", "The source must be exactly one of url, key or upload.",
		"Upload the file to /v1/uploads first and give its id as source.upload, or give source.url.", nil)
}

func checkURL(raw string) error {
	parsed, err := url.Parse(raw)
	if err == nil && (parsed.Scheme == "http" || parsed.Scheme == "https") && parsed.Host != "" {
		return nil
	}
	return jobs.Refuse("bad-source-url", "The source is not an http or https address.", "Give a full URL such as https://example.com/master.mov.", err)
}

func (i *Intake) present(ctx context.Context, key string) error {
	if err := storage.CheckKey(key); err != nil {
		return jobs.Refuse("bad-source-key", "The source names no valid place in the store.", "Check the spelling of source.key or source.upload.", err)
	}
	_, err := i.store.Stat(ctx, key)
	if errors.Is(err, storage.ErrNotFound) {
		return jobs.Refuse("source-not-found", "The master is not in the store.", "Finish the upload first, or check the key.", err)
	}
	return err
}

// Edit changes what is known of an asset. The edited whole must be valid, or nothing changes.
func (i *Intake) Edit(ctx context.Context, assetID string, edit func(*records.Asset)) (*records.Asset, error) {
	var invalid error
	asset, err := i.records.EditAsset(ctx, assetID, func(asset *records.Asset) {
		edited := *asset
		edit(&edited)
		if invalid = checkAsset(&edited); invalid == nil {
			*asset = edited
		}
	})
	if invalid != nil {
		return nil, invalid
	}
	return asset, inTime(err)
}
