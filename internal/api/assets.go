package api

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/reelmill/reelmill/internal/pipeline"
	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/internal/telemetry"
	"github.com/reelmill/reelmill/jobs"
	"github.com/reelmill/reelmill/profiles"
	"github.com/reelmill/reelmill/subtitles"
)

// AssetPath is the part of an address that names an asset. It is exported because the framework only reads exported embedded structs.
type AssetPath struct {
	ID string `path:"id" maxLength:"300" doc:"Asset id, or ext: and your own id"`
}

type assetAnswer struct {
	Location string `header:"Location"`
	Body     Asset
}

func (s *server) assetRoutes(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "create-asset", Method: http.MethodPost, Path: "/v1/assets", DefaultStatus: http.StatusCreated,
		Summary: "Bring a new master", MaxBodyBytes: maxRequestBody, Tags: []string{"assets"},
	}, s.createAsset)
	huma.Register(api, huma.Operation{
		OperationID: "list-assets", Method: http.MethodGet, Path: "/v1/assets", Summary: "List assets, least recently changed first", Tags: []string{"assets"},
	}, s.listAssets)
	huma.Register(api, huma.Operation{
		OperationID: "get-asset", Method: http.MethodGet, Path: "/v1/assets/{id}", Summary: "Read an asset", Tags: []string{"assets"},
	}, s.getAsset)
	huma.Register(api, huma.Operation{
		OperationID: "edit-asset", Method: http.MethodPatch, Path: "/v1/assets/{id}", Summary: "Change what is known of an asset; its media stay as they are",
		MaxBodyBytes: maxRequestBody, Tags: []string{"assets"},
	}, s.editAsset)
	huma.Register(api, huma.Operation{
		OperationID: "withdraw-asset", Method: http.MethodDelete, Path: "/v1/assets/{id}", DefaultStatus: http.StatusNoContent,
		Summary: "Withdraw an asset at once", Tags: []string{"assets"},
	}, s.withdrawAsset)
	huma.Register(api, huma.Operation{
		OperationID: "roll-back-asset", Method: http.MethodPost, Path: "/v1/assets/{id}/rollback",
		Summary: "Show the version before the published one again, or a given one that was shown; encodes nothing", Tags: []string{"assets"},
		MaxBodyBytes: maxRequestBody,
	}, s.rollBack)
}

func (s *server) createAsset(ctx context.Context, in *struct{ Body NewAsset }) (*assetAnswer, error) {
	submission, err := s.submission(ctx, in.Body)
	if err != nil {
		return nil, s.fail(err)
	}
	asset, err := s.intake.Submit(ctx, submission)
	if err != nil {
		return nil, s.fail(err)
	}
	return &assetAnswer{Location: "/v1/assets/" + asset.ID, Body: assetOf(asset, s.now())}, nil
}

func (s *server) submission(ctx context.Context, body NewAsset) (pipeline.Submission, error) {
	sub := pipeline.Submission{
		ExternalID: body.ExternalID, Title: body.Title, Description: body.Description, Alt: body.Alt, Language: body.Language,
		Tags: body.Tags, Set: body.Set, Focal: body.FocalPoint, Priority: jobs.Priority(body.Priority),
		Release: profiles.Release(body.Publish), Draft: body.Draft,
	}
	if len(body.Sets) > 0 {
		if body.Set != "" {
			return sub, jobs.Refuse("sets-ambiguous", "Both set and sets are given.", "Leave one of them out.", nil)
		}
		sub.Set = strings.Join(body.Sets, ",")
	}
	if err := checkWindow(body.Rights); err != nil {
		return sub, err
	}
	if body.Rights != nil {
		sub.StartsAt, sub.EndsAt = timeOf(body.Rights.StartsAt), timeOf(body.Rights.EndsAt)
		sub.Territories, sub.Channels = body.Rights.Territories, body.Rights.Channels
	}
	var err error
	if sub.Texts, err = textsOf(body.Translations, nil); err != nil {
		return sub, err
	}
	if sub.Fallback, err = s.fallback(ctx, body.Fallback); err != nil {
		return sub, err
	}
	switch {
	case body.Draft && body.Source != nil:
		return sub, jobs.Refuse("draft-with-source", "A draft has no master yet.", "Leave out draft or source.", nil)
	case !body.Draft && body.Source == nil:
		return sub, sourceMissing()
	case body.Source != nil:
		if sub.Source, err = s.source(ctx, *body.Source); err != nil {
			return sub, err
		}
	}
	for _, file := range body.Subtitles {
		name, err := s.uploads.finished(ctx, file.Upload)
		if err != nil {
			return sub, err
		}
		if file.Filename != "" {
			name = file.Filename
		}
		sub.Subtitles = append(sub.Subtitles, pipeline.SubtitleFile{
			Locale: file.Locale, Kind: file.Kind, Filename: name, Upload: file.Upload,
		})
	}
	for _, file := range body.Posters {
		name, err := s.uploads.finished(ctx, file.Upload)
		if err != nil {
			return sub, err
		}
		sub.Posters = append(sub.Posters, pipeline.PosterFile{Locale: file.Locale, Filename: cmp.Or(file.Filename, name), Upload: file.Upload})
	}
	return sub, nil
}

// sourceMissing is the fault of a request for an asset with neither a master nor the word that it is a draft.
func sourceMissing() error {
	p := problem(http.StatusUnprocessableEntity, "invalid-request", "There is no master.",
		"Give source.upload, source.url or source.key, or say draft to bring it later.")
	p.Errors = []ProblemDetail{{Pointer: "/source", Message: "expected required property source to be present"}}
	return p
}

// source takes over the file name the uploader gave, where the request gives none.
func (s *server) source(ctx context.Context, body Source) (pipeline.Source, error) {
	source := pipeline.Source{URL: body.URL, Key: body.Key, Upload: body.Upload, Filename: body.Filename, Tenant: callerOf(ctx), Trace: telemetry.Traceparent(ctx)}
	if body.Upload == "" {
		return source, nil
	}
	name, err := s.uploads.finished(ctx, body.Upload)
	if source.Filename == "" {
		source.Filename = name
	}
	return source, err
}

// fallback resolves an asset that may stand in for another, to its id.
func (s *server) fallback(ctx context.Context, ref string) (string, error) {
	if ref == "" {
		return "", nil
	}
	asset, err := s.records.Asset(ctx, ref)
	if err != nil {
		return "", jobs.Refuse("fallback-not-found", "The fallback asset does not exist.", "Create it first.", err)
	}
	if asset.State == records.AssetWithdrawn {
		return "", jobs.Refuse("fallback-withdrawn", "The fallback asset was withdrawn and can never be shown.", "Choose another asset.", nil)
	}
	return asset.ID, nil
}

func timeOf(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return t.UTC()
}

func (s *server) getAsset(ctx context.Context, in *AssetPath) (*assetAnswer, error) {
	asset, err := s.records.Asset(ctx, in.ID)
	if err != nil {
		return nil, s.fail(err)
	}
	return &assetAnswer{Body: assetOf(asset, s.now())}, nil
}

func (s *server) withdrawAsset(ctx context.Context, in *AssetPath) (*struct{}, error) {
	asset, err := s.records.Asset(ctx, in.ID)
	if err == nil {
		err = s.intake.Withdraw(ctx, asset.ID)
	}
	return nil, s.fail(err)
}

// Rollback is the body of POST /v1/assets/{id}/rollback, which may be left out.
type Rollback struct {
	Version int `json:"version,omitempty" minimum:"1" doc:"Which of the versions that were shown; the one before the published one when left out"`
}

func (s *server) rollBack(ctx context.Context, in *struct {
	AssetPath
	Body *Rollback
},
) (*assetAnswer, error) {
	number := 0
	if in.Body != nil {
		number = in.Body.Version
	}
	asset, err := s.records.Asset(ctx, in.ID)
	if err != nil {
		return nil, s.fail(err)
	}
	asset, err = s.intake.Rollback(ctx, asset.ID, number)
	if err != nil {
		return nil, s.fail(err)
	}
	return &assetAnswer{Body: assetOf(asset, s.now())}, nil
}

// AssetEdit is the body of PATCH /v1/assets/{id}: what is left out stays, of the rights too; null or an empty value clears.
type AssetEdit struct {
	Title       *string  `json:"title,omitempty" nullable:"true" maxLength:"1000"`
	Description *string  `json:"description,omitempty" nullable:"true" maxLength:"20000"`
	Alt         Nullable `json:"alt,omitzero" maxLength:"2000" doc:"null: nobody wrote one; empty: decorative"`
	Language    *string  `json:"language,omitempty" nullable:"true"`
	Tags        []string `json:"tags,omitempty" maxItems:"100"`
	Rights      *Rights  `json:"rights,omitempty"`
	Fallback    *string  `json:"fallback,omitempty"`
	// FocalPoint is told to readers at once; what is cropped around it changes when it is made anew.
	FocalPoint *profiles.FocalPoint `json:"focal_point,omitempty" doc:"What must stay in view, 0..1 from the top left. The manifest tells it at once; POST …/remake makes anew what is cropped around it"`
	// Translations are changed one by one; null takes one away.
	Translations TranslationEdits `json:"translations,omitempty" doc:"Changed one by one; null takes one away"`

	untranslated bool       // translations are null: all of them are taken away
	sentRights   rightsSent // what of Rights it is about
}

func (s *server) editAsset(ctx context.Context, in *struct {
	AssetPath
	Body AssetEdit
},
) (*assetAnswer, error) {
	asset, err := s.records.Asset(ctx, in.ID)
	if err != nil {
		return nil, s.fail(err)
	}
	edit, err := s.edit(ctx, asset, in.Body)
	if err != nil {
		return nil, s.fail(err)
	}
	asset, err = s.intake.Edit(ctx, asset.ID, edit)
	if err != nil {
		return nil, s.fail(err)
	}
	return &assetAnswer{Body: assetOf(asset, s.now())}, nil
}

// edit checks what needs a look-up and returns the change.
func (s *server) edit(ctx context.Context, asset *records.Asset, body AssetEdit) (func(*records.Asset), error) {
	if body.Language != nil && *body.Language != "" {
		tag, err := subtitles.ParseLocale(*body.Language)
		if err != nil {
			return nil, jobs.Refuse("bad-locale", "The language is not a language tag.", "Use a BCP 47 tag such as en or fr-CA.", err)
		}
		body.Language = &tag
	}
	if body.Fallback != nil {
		id, err := s.fallback(ctx, *body.Fallback)
		if err != nil {
			return nil, err
		}
		body.Fallback = &id
	}
	if _, err := textsOf(body.Translations, asset.Texts); err != nil {
		return nil, err
	}
	if err := checkWindow(body.Rights); err != nil {
		return nil, err
	}
	return body.apply, nil
}

func (e *AssetEdit) apply(asset *records.Asset) {
	set(&asset.Title, e.Title)
	set(&asset.Description, e.Description)
	set(&asset.Language, e.Language)
	set(&asset.FallbackID, e.Fallback)
	if e.Alt.Sent {
		asset.Alt = nil
		if !e.Alt.Null {
			asset.Alt = &e.Alt.Value
		}
	}
	if e.Tags != nil {
		asset.Tags = slices.Clone(e.Tags)
	}
	if e.FocalPoint != nil {
		asset.FocalX, asset.FocalY = e.FocalPoint.X, e.FocalPoint.Y
	}
	e.sentRights.apply(asset, e.Rights)
	if e.untranslated {
		asset.Texts = nil
	}
	if texts, err := textsOf(e.Translations, asset.Texts); err == nil { // it was checked before
		asset.Texts = texts
	}
}

// Nullable is a string that may be left out, null, or given: three different wishes.
type Nullable struct {
	Sent  bool
	Null  bool
	Value string
}

// UnmarshalJSON implements json.Unmarshaler; it is only called when the field is there.
func (n *Nullable) UnmarshalJSON(data []byte) error {
	n.Sent = true
	if isNull(data) {
		n.Null = true
		return nil
	}
	return json.Unmarshal(data, &n.Value)
}

// Schema implements huma.SchemaProvider.
func (*Nullable) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: "string", Nullable: true}
}

func set(field, value *string) {
	if value != nil {
		*field = *value
	}
}
