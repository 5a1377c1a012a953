package api

import (
	"context"
	"fmt"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/jobs"
)

type versionPath struct {
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
	version, err := s.intake.Replace(ctx, asset, source, jobs.Priority(in.Body.Priority))
	if err != nil {
		return nil, s.fail(err)
	}
	answer, err := s.version(ctx, asset.ID, version.Number)
	if err == nil {
		answer.Location = fmt.Sprintf("/v1/assets/%s/versions/%d", asset.ID, version.Number)
	}
	return answer, err
}

func (s *server) getVersion(ctx context.Context, in *versionPath) (*versionAnswer, error) {
	asset, err := s.records.Asset(ctx, in.ID)
	if err != nil {
		return nil, s.fail(err)
	}
	return s.version(ctx, asset.ID, in.Number)
}

func (s *server) version(ctx context.Context, assetID string, number int) (*versionAnswer, error) {
	version, err := s.records.Version(ctx, assetID, number)
	if err != nil {
		return nil, s.fail(err)
	}
	progress, err := s.records.Progress(ctx, version.ID)
	if err != nil {
		return nil, s.fail(err)
	}
	asset, err := s.records.Asset(ctx, assetID)
	if err != nil {
		return nil, s.fail(err)
	}
	end := asset.EndsAt.Time()
	return &versionAnswer{Body: versionOf(version, progress, func(row *records.Derivative) string {
		return s.signer.url(row.Made.StorageKey, end)
	})}, nil
}

// act is a route that decides something about a version and answers with how it stands then.
func (s *server) act(decide func(context.Context, string, int) error) func(context.Context, *versionPath) (*versionAnswer, error) {
	return func(ctx context.Context, in *versionPath) (*versionAnswer, error) {
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
