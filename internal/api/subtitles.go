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
	"github.com/reelmill/reelmill/jobs"
	"github.com/reelmill/reelmill/subtitles"
)

// SubtitlePath is the part of an address that names an asset and a locale of it.
type SubtitlePath struct {
	AssetPath
	Locale string `path:"locale" maxLength:"100" doc:"BCP 47 tag"`
}

type putSubtitle struct {
	SubtitlePath
	Kind     string `query:"kind" enum:"subtitles,captions,forced" default:"subtitles"`
	Filename string `query:"filename" maxLength:"255"`
	RawBody  []byte
}

type subtitleAnswer struct {
	Body SubtitleReport
}

func (s *server) subtitleRoutes(api huma.API) {
	file := &huma.RequestBody{}
	huma.Register(api, huma.Operation{
		OperationID: "put-subtitles", Method: http.MethodPut, Path: "/v1/assets/{id}/subtitles/{locale}", MaxBodyBytes: 11 << 20, BodyReadTimeout: time.Minute, RequestBody: file,
		Summary: "Add or replace a subtitle file in any supported format; it is checked while you wait", Tags: []string{"subtitles"},
	}, s.putSubtitle)
	file.Required = false // an empty file gets the sentence about empty subtitle files
	// An empty file is refused by whoever reads it, with a reason.
	api.OpenAPI().Paths["/v1/assets/{id}/subtitles/{locale}"].Put.RequestBody.Required = false
	huma.Register(api, huma.Operation{
		OperationID: "get-subtitles", Method: http.MethodGet, Path: "/v1/assets/{id}/subtitles/{locale}",
		Summary: "The subtitle file as it came in", Tags: []string{"subtitles"},
		Responses: fileAnswers(),
	}, s.getSubtitle)
	huma.Register(api, huma.Operation{
		OperationID: "delete-subtitles", Method: http.MethodDelete, Path: "/v1/assets/{id}/subtitles/{locale}", DefaultStatus: http.StatusNoContent,
		Summary: "Remove the subtitle files of a locale", Tags: []string{"subtitles"},
	}, s.deleteSubtitle)
}

func (s *server) putSubtitle(ctx context.Context, in *putSubtitle) (*subtitleAnswer, error) {
	asset, err := s.records.Asset(ctx, in.ID)
	if err != nil {
		return nil, s.fail(err)
	}
	data := in.RawBody
	if data == nil {
		data = []byte{}
	}
	report, err := s.intake.AddSubtitle(ctx, asset, pipeline.SubtitleFile{
		Locale: in.Locale, Kind: in.Kind, Filename: in.Filename, Data: data,
	})
	if err != nil {
		return nil, s.fail(err)
	}
	view := SubtitleReport{
		Locale: report.Locale, Kind: report.Kind, Format: string(report.Format), Cues: report.Cues, Problems: []SubtitleProblem{},
	}
	for _, p := range report.Problems {
		view.Problems = append(view.Problems, SubtitleProblem{Code: p.Code, Message: p.Message, Cue: p.Cue, Line: p.Line})
	}
	return &subtitleAnswer{Body: view}, nil
}

// getSubtitle gives back the file itself as it came in.
func (s *server) getSubtitle(ctx context.Context, in *struct {
	SubtitlePath
	Kind string `query:"kind" enum:"subtitles,captions,forced" doc:"The oldest file of the locale when left out"`
},
) (*huma.StreamResponse, error) {
	asset, err := s.records.Asset(ctx, in.ID)
	if err != nil {
		return nil, s.fail(err)
	}
	source, err := s.subtitleOf(ctx, asset.ID, in.Locale, in.Kind)
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
		ctx.SetHeader("Content-Disposition", `attachment; filename="subtitles.`+source.Format+`"`)
		_, _ = io.Copy(ctx.BodyWriter(), blob) // fails only when the client has gone
	}}, nil
}

// localeAsked is the canonical form of a language tag; empty stays so.
func localeAsked(locale string) (string, error) {
	if locale == "" {
		return "", nil
	}
	tag, err := subtitles.ParseLocale(locale)
	if err != nil {
		return "", jobs.Refuse("bad-locale", "“"+locale+"” is not a language tag.", "Use a BCP 47 tag such as en, fr-CA or zh-Hant.", err)
	}
	return tag, nil
}

// subtitleOf is the subtitle file of a locale and kind; of no kind it is the oldest.
func (s *server) subtitleOf(ctx context.Context, assetID, locale, kind string) (*records.SubtitleSource, error) {
	tag, err := localeAsked(locale)
	if err != nil {
		return nil, err
	}
	sources, err := s.records.Subtitles(ctx, assetID)
	if err != nil {
		return nil, err
	}
	for i := range sources {
		if sources[i].Locale == tag && (kind == "" || sources[i].Kind == kind) {
			return &sources[i], nil
		}
	}
	return nil, records.ErrNotFound
}

func (s *server) deleteSubtitle(ctx context.Context, in *SubtitlePath) (*struct{}, error) {
	asset, err := s.records.Asset(ctx, in.ID)
	if err == nil {
		err = s.intake.RemoveSubtitle(ctx, asset, in.Locale)
	}
	return nil, s.fail(err)
}
