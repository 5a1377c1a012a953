package api

import (
	"context"
	"io"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/reelmill/reelmill/internal/pipeline"
	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/internal/storage"
	"github.com/reelmill/reelmill/profiles"
)

// PosterPath is the part of an address that names an asset and the readers a poster of it is for.
type PosterPath struct {
	AssetPath
	Locale string `path:"locale" maxLength:"100" doc:"BCP 47 tag; und or default is for everybody"`
}

type putPoster struct {
	PosterPath
	Filename string `query:"filename" maxLength:"255"`
	RawBody  []byte
}

// PosterReport says what a picture brought as a poster is. Width and Height are pixels, upright.
type PosterReport struct {
	Locale string          `json:"locale" doc:"BCP 47 tag; und is for everybody"`
	Format string          `json:"format"`
	Width  int             `json:"width"`
	Height int             `json:"height"`
	Bytes  int64           `json:"bytes"`
	SHA256 string          `json:"sha256"`
	Notes  []profiles.Note `json:"notes" nullable:"false"`
}

type posterAnswer struct {
	Body PosterReport
}

func (s *server) posterRoutes(api huma.API) {
	const path = "/v1/assets/{id}/posters/{locale}"
	file := &huma.RequestBody{}
	huma.Register(api, huma.Operation{
		OperationID: "put-poster", Method: http.MethodPut, Path: path, MaxBodyBytes: pipeline.MaxPosterBytes + 1, BodyReadTimeout: time.Minute, RequestBody: file,
		Summary: "Bring or replace a poster, as a picture of any supported format; it is checked while you wait", Tags: []string{"posters"},
	}, s.putPoster)
	file.Required = false
	// An empty file is refused by whoever reads it, with a reason.
	api.OpenAPI().Paths[path].Put.RequestBody.Required = false
	huma.Register(api, huma.Operation{
		OperationID: "get-poster", Method: http.MethodGet, Path: path, Summary: "The picture as it came in", Tags: []string{"posters"},
		Responses: fileAnswers(),
	}, s.getPoster)
	huma.Register(api, huma.Operation{
		OperationID: "delete-poster", Method: http.MethodDelete, Path: path, DefaultStatus: http.StatusNoContent,
		Summary: "Remove the poster of a locale", Tags: []string{"posters"},
	}, s.deletePoster)
}

func (s *server) putPoster(ctx context.Context, in *putPoster) (*posterAnswer, error) {
	asset, err := s.records.Asset(ctx, in.ID)
	if err != nil {
		return nil, s.fail(err)
	}
	data := in.RawBody
	if data == nil {
		data = []byte{}
	}
	source, err := s.intake.AddPoster(ctx, asset, pipeline.PosterFile{Locale: in.Locale, Filename: in.Filename, Data: data})
	if err != nil {
		return nil, s.fail(err)
	}
	report := PosterReport{
		Locale: source.Locale, Format: source.Source.Container, Bytes: source.Source.Bytes, SHA256: source.SHA256, Notes: []profiles.Note{},
	}
	if picture := source.Source.Image; picture != nil {
		report.Width, report.Height = picture.Width, picture.Height
	}
	report.Notes = append(report.Notes, source.Source.Notes...)
	return &posterAnswer{Body: report}, nil
}

// getPoster gives back the file itself as it came in.
func (s *server) getPoster(ctx context.Context, in *PosterPath) (*huma.StreamResponse, error) {
	asset, err := s.records.Asset(ctx, in.ID)
	if err != nil {
		return nil, s.fail(err)
	}
	source, err := s.posterOf(ctx, asset.ID, in.Locale)
	if err != nil {
		return nil, s.fail(err)
	}
	blob, _, err := s.store.Open(ctx, source.StorageKey, storage.Range{})
	if err != nil {
		return nil, s.fail(err)
	}
	return &huma.StreamResponse{Body: func(ctx huma.Context) {
		defer blob.Close()
		ctx.SetHeader("Content-Type", "application/octet-stream")
		ctx.SetHeader("X-Content-Type-Options", "nosniff")
		ctx.SetHeader("Content-Disposition", `attachment; filename="poster.`+source.Source.Container+`"`)
		_, _ = io.Copy(ctx.BodyWriter(), blob) // fails only when the client has gone
	}}, nil
}

func (s *server) posterOf(ctx context.Context, assetID, locale string) (*records.PosterSource, error) {
	tag, err := pipeline.PosterLocale(locale)
	if err != nil {
		return nil, err
	}
	sources, err := s.records.Posters(ctx, assetID)
	if err != nil {
		return nil, err
	}
	for i := range sources {
		if sources[i].Locale == tag {
			return &sources[i], nil
		}
	}
	return nil, records.ErrNotFound
}

func (s *server) deletePoster(ctx context.Context, in *PosterPath) (*struct{}, error) {
	asset, err := s.records.Asset(ctx, in.ID)
	if err == nil {
		err = s.intake.RemovePoster(ctx, asset, in.Locale)
	}
	return nil, s.fail(err)
}
