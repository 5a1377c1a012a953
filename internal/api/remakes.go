package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/reelmill/reelmill/internal/pipeline"
	"github.com/reelmill/reelmill/internal/telemetry"
	"github.com/reelmill/reelmill/jobs"
)

// Remake is what would become, or becomes, of a published asset when its master is made anew with its rendition set as it is now.
type Remake struct {
	Asset      string         `json:"asset"`
	ExternalID string         `json:"external_id,omitempty"`
	Title      string         `json:"title,omitempty"`
	Set        string         `json:"set"`
	Version    int            `json:"version" doc:"The published one"`
	Outputs    []RemadeOutput `json:"outputs" nullable:"false" doc:"What differs; all others are taken over"`
	UnderWay   int            `json:"under_way,omitempty" doc:"A newer version that is being made or waits for somebody: nothing is added beside it"`
	Added      int            `json:"added,omitempty" doc:"The version that was added for it"`
	Error      *Fault         `json:"error,omitempty" doc:"Why it cannot be made anew"`
}

// RemadeOutput is one output that would be made, renamed or left out.
type RemadeOutput struct {
	Profile       string   `json:"profile"`
	Output        string   `json:"output"`
	Format        string   `json:"format"`
	Locale        string   `json:"locale,omitempty"`
	Reason        string   `json:"reason" enum:"new,changed,renamed,removed" doc:"renamed and removed need no work"`
	Fields        []string `json:"fields,omitempty" doc:"What differs in the recipe of a changed one"`
	Seconds       float64  `json:"seconds,omitempty" doc:"Of video or sound; chunks and sounds that exist are taken over"`
	ReplacesBytes int64    `json:"replaces_bytes,omitempty"`
}

// RemakePage is one page of a walk over every published asset.
type RemakePage struct {
	Remakes []Remake `json:"remakes" nullable:"false" doc:"Only assets in which something differs: a page may hold none and not be the last"`
	Cursor  string   `json:"cursor,omitempty" doc:"Missing on the last page"`
}

type remakesAnswer struct {
	Body RemakePage
}

type remakeAnswer struct {
	Body Remake
}

type remakeQuery struct {
	Cursor string `query:"cursor" maxLength:"500"`
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"How many published assets are looked at"`
}

func (s *server) remakeRoutes(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "list-remakes", Method: http.MethodGet, Path: "/v1/remakes", Tags: []string{"operation"},
		Summary: "What of the published assets differs from what their rendition sets ask for now; makes nothing",
	}, s.listRemakes)
	huma.Register(api, huma.Operation{
		OperationID: "remake-asset", Method: http.MethodPost, Path: "/v1/assets/{id}/remake", Tags: []string{"versions"},
		Summary: "Make the published master anew with its rendition set as it is now, in the bulk priority; asking again while that is under way adds nothing",
	}, s.remake)
}

const remakesQuery = "remakes"

func (s *server) listRemakes(ctx context.Context, in *remakeQuery) (*remakesAnswer, error) {
	after, err := placeOf(in.Cursor, remakesQuery)
	if err != nil {
		return nil, s.fail(err)
	}
	found, last, err := s.intake.Remakes(ctx, after.ID, in.Limit)
	if err != nil {
		return nil, s.fail(err)
	}
	page := RemakePage{Remakes: []Remake{}}
	for i := range found {
		page.Remakes = append(page.Remakes, remakeOf(&found[i]))
	}
	if last != "" {
		page.Cursor = cursorOf(place{Query: remakesQuery, ID: last})
	}
	return &remakesAnswer{Body: page}, nil
}

func (s *server) remake(ctx context.Context, in *AssetPath) (*remakeAnswer, error) {
	asset, err := s.records.Asset(ctx, in.ID)
	if err != nil {
		return nil, s.fail(err)
	}
	made, err := s.intake.Remake(ctx, asset, callerOf(ctx), telemetry.Traceparent(ctx))
	if err != nil {
		return nil, s.fail(err)
	}
	return &remakeAnswer{Body: remakeOf(&made)}, nil
}

func remakeOf(made *pipeline.Remake) Remake {
	view := Remake{
		Asset: made.Asset.ID, Title: made.Asset.Title, Set: made.Set, Version: made.Version, Outputs: []RemadeOutput{},
		UnderWay: made.UnderWay, Added: made.Added, Error: faultView(made.Fault),
	}
	if made.Asset.ExternalID != nil {
		view.ExternalID = *made.Asset.ExternalID
	}
	for _, change := range made.Outputs {
		view.Outputs = append(view.Outputs, RemadeOutput{
			Profile: change.Profile, Output: string(change.Output), Format: change.Format, Locale: change.Locale,
			Reason: string(change.Reason), Fields: change.Fields, Seconds: change.Seconds, ReplacesBytes: change.Replaces,
		})
	}
	return view
}

func faultView(fault *jobs.Fault) *Fault {
	if fault == nil {
		return nil
	}
	return faultOf(fault.Code, fault.Message, fault.Hint)
}
