package api

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/reelmill/reelmill/internal/publication"
	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/jobs"
	"github.com/reelmill/reelmill/profiles"
)

// VersionPath is the part of an address that names a version. It is exported for the reason that AssetPath is.
type VersionPath struct {
	AssetPath
	Number int `path:"n" minimum:"1"`
}

type versionAnswer struct {
	Location string `header:"Location"`
	Body     Version
}

// NewVersion is the body of POST /v1/assets/{id}/versions.
type NewVersion struct {
	Source   Source `json:"source"`
	Priority string `json:"priority,omitempty" enum:"urgent,normal,bulk"`
	Publish  string `json:"publish,omitempty" enum:"automatic,approved,manual" doc:"What the version waits for when it is complete; what the set asks for when left out. An uploader gets the stricter of both"`
}

func (s *server) versionRoutes(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "create-version", Method: http.MethodPost, Path: "/v1/assets/{id}/versions", DefaultStatus: http.StatusCreated,
		Summary: "Bring a new master for an asset; readers keep the old one until the new one is complete", Tags: []string{"versions"},
	}, s.createVersion)
	huma.Register(api, huma.Operation{
		OperationID: "get-version", Method: http.MethodGet, Path: "/v1/assets/{id}/versions/{n}",
		Summary: "How the making of one master stands, with every step, attempt and reason", Tags: []string{"versions"},
	}, s.getVersion)
	huma.Register(api, huma.Operation{
		OperationID: "cancel-version", Method: http.MethodPost, Path: "/v1/assets/{id}/versions/{n}/cancel", Summary: "Stop making a version", Tags: []string{"versions"},
	}, s.act(s.intake.Cancel))
	huma.Register(api, huma.Operation{
		OperationID: "retry-version", Method: http.MethodPost, Path: "/v1/assets/{id}/versions/{n}/retry",
		Summary: "Go on with a failed or canceled version where it stopped", Tags: []string{"versions"},
	}, s.act(s.intake.Retry))
	huma.Register(api, huma.Operation{
		OperationID: "approve-version", Method: http.MethodPost, Path: "/v1/assets/{id}/versions/{n}/approve",
		Summary: "Approve a complete version; one in review is published by it", Tags: []string{"versions"},
	}, s.act(s.intake.Approve))
	huma.Register(api, huma.Operation{
		OperationID: "publish-version", Method: http.MethodPost, Path: "/v1/assets/{id}/versions/{n}/publish",
		Summary: "Publish a version that is ready or approved", Tags: []string{"versions"},
	}, s.act(s.intake.Publish))
	huma.Register(api, huma.Operation{
		OperationID: "reject-version", Method: http.MethodPost, Path: "/v1/assets/{id}/versions/{n}/reject", MaxBodyBytes: maxRequestBody,
		Summary: "Reject a complete version; what readers see stays", Tags: []string{"versions"},
	}, s.rejectVersion)
}

// Rejection is the body of POST /v1/assets/{id}/versions/{n}/reject.
type Rejection struct {
	Reason string `json:"reason,omitempty" maxLength:"2000" doc:"Why; its uploader reads it"`
}

func (s *server) rejectVersion(ctx context.Context, in *struct {
	VersionPath
	Body *Rejection
},
) (*versionAnswer, error) {
	reason := ""
	if in.Body != nil {
		reason = in.Body.Reason
	}
	decide := func(ctx context.Context, id string, number int) error {
		return s.intake.Reject(ctx, id, number, reason)
	}
	return s.act(decide)(ctx, &in.VersionPath)
}

func (s *server) createVersion(ctx context.Context, in *struct {
	AssetPath
	Body NewVersion
},
) (*versionAnswer, error) {
	asset, err := s.records.Asset(ctx, in.ID)
	if err != nil {
		return nil, s.fail(err)
	}
	source, err := s.source(ctx, in.Body.Source)
	if err != nil {
		return nil, s.fail(err)
	}
	version, err := s.intake.Replace(ctx, asset, source, jobs.Priority(in.Body.Priority), profiles.Release(in.Body.Publish))
	if err != nil {
		return nil, s.fail(err)
	}
	answer, err := s.version(ctx, asset.ID, version.Number)
	if err == nil {
		answer.Location = fmt.Sprintf("/v1/assets/%s/versions/%d", asset.ID, version.Number)
	}
	return answer, err
}

func (s *server) getVersion(ctx context.Context, in *VersionPath) (*versionAnswer, error) {
	asset, err := s.records.Asset(ctx, in.ID)
	if err != nil {
		return nil, s.fail(err)
	}
	return s.version(ctx, asset.ID, in.Number)
}

// previewFor bounds how long editors can look at outputs that are not published, with the addresses of one answer.
const previewFor = 2 * time.Hour

func (s *server) version(ctx context.Context, assetID string, number int) (*versionAnswer, error) {
	version, err := s.records.Version(ctx, assetID, number)
	if err != nil {
		return nil, s.fail(err)
	}
	progress, err := s.records.Progress(ctx, version.ID)
	if err != nil {
		return nil, s.fail(err)
	}
	grant, err := s.grant(ctx, assetID)
	if err != nil {
		return nil, s.fail(err)
	}
	return &versionAnswer{Body: versionOf(version, progress, s.now(), func(row *records.Derivative) string {
		return s.addresses.Of(row.Made.StorageKey, grant)
	})}, nil
}

// grant is what whoever asks how a version stands may look at: those who make and edit assets all of it, a CMS what its readers may.
func (s *server) grant(ctx context.Context, assetID string) (publication.Grant, error) {
	if records.ActorOf(ctx).Role != records.RoleCMS {
		return publication.Grant{Asset: assetID, Preview: true, End: s.now().Add(previewFor).Truncate(previewFor / 2)}, nil
	}
	asset, err := s.records.Asset(ctx, assetID)
	if err != nil {
		return publication.Grant{}, err
	}
	return publication.Grant{Asset: assetID, End: asset.EndsAt.Time()}, nil
}

// act is a route that decides something about a version and answers with how it stands then.
func (s *server) act(decide func(context.Context, string, int) error) func(context.Context, *VersionPath) (*versionAnswer, error) {
	return func(ctx context.Context, in *VersionPath) (*versionAnswer, error) {
		asset, err := s.records.Asset(ctx, in.ID)
		if err == nil {
			err = decide(ctx, asset.ID, in.Number)
		}
		if err != nil {
			return nil, s.fail(err)
		}
		return s.version(ctx, asset.ID, in.Number)
	}
}
