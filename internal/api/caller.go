package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/reelmill/reelmill/internal/records"
)

// Caller is who asks, and what they may ask for.
type Caller struct {
	ID        string     `json:"id,omitempty" doc:"Of the key; missing on a server that asks for no keys"`
	Name      string     `json:"name" doc:"Whose key it is"`
	Role      string     `json:"role" enum:"uploader,editor,cms,operator" doc:"On a server that asks for no keys: operator"`
	ExpiresAt *time.Time `json:"expires_at,omitempty" doc:"When the key ends by itself; never when missing"`
	Routes    []string   `json:"routes" nullable:"false" doc:"What this role may ask for, as in GET /v1/assets/{id}; without a method, by every method"`
}

type callerAnswer struct {
	CacheControl string `header:"Cache-Control"`
	Body         Caller
}

func (s *server) callerRoutes(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "get-own-key", Method: http.MethodGet, Path: "/v1/keys/self",
		Summary: "Whose key the request was made with, and what it may do", Tags: []string{"operation"},
	}, s.getCaller)
}

func (s *server) getCaller(ctx context.Context, _ *struct{}) (*callerAnswer, error) {
	caller := Caller{Name: nobody, Role: string(records.RoleOperator)}
	if id := callerOf(ctx); id != "" {
		key, err := s.records.Key(ctx, id)
		if err != nil {
			return nil, s.fail(err)
		}
		caller = Caller{ID: key.ID, Name: key.Name, Role: string(key.Role), ExpiresAt: key.ExpiresAt.Pointer()}
	}
	caller.Routes = RoutesOf(records.Role(caller.Role))
	return &callerAnswer{CacheControl: "no-store", Body: caller}, nil
}
