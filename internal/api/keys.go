package api

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/jobs"
)

// NewKey is the body of POST /v1/keys.
type NewKey struct {
	Name      string     `json:"name" minLength:"1" maxLength:"200" doc:"Whose key it is"`
	Role      string     `json:"role" enum:"uploader,editor,cms,operator"`
	ExpiresAt *time.Time `json:"expires_at,omitempty" doc:"When it ends by itself; never when left out"`
}

// Key is an API key without its secret.
type Key struct {
	ID           string     `json:"id"`
	Name         string     `json:"name"`
	Role         string     `json:"role" enum:"uploader,editor,cms,operator"`
	State        string     `json:"state" enum:"valid,expired,revoked"`
	CreatedAt    time.Time  `json:"created_at"`
	CreatedBy    string     `json:"created_by,omitempty" doc:"Who made it, by the name of the key that was used"`
	CreatedByKey string     `json:"created_by_key,omitempty" doc:"The key it was made with, by its id"`
	LastUsedAt   *time.Time `json:"last_used_at,omitempty" doc:"To the minute"`
	ExpiresAt    *time.Time `json:"expires_at,omitempty"`
	RevokedAt    *time.Time `json:"revoked_at,omitempty"`
}

// IssuedKey is a new key with its secret, which is shown this once.
type IssuedKey struct {
	Key

	Secret string `json:"key" doc:"What to send as Authorization: Bearer; it is not shown again"`
}

// KeyList is every key there is and was.
type KeyList struct {
	Keys []Key `json:"keys" nullable:"false"`
}

func (s *server) keyRoutes(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "create-key", Method: http.MethodPost, Path: "/v1/keys", DefaultStatus: http.StatusCreated,
		Summary: "Make an API key; it is shown once", MaxBodyBytes: maxRequestBody, Tags: []string{"operation"},
	}, s.createKey)
	huma.Register(api, huma.Operation{
		OperationID: "list-keys", Method: http.MethodGet, Path: "/v1/keys", Summary: "Every API key, without its secret", Tags: []string{"operation"},
	}, s.listKeys)
	huma.Register(api, huma.Operation{
		OperationID: "revoke-key", Method: http.MethodDelete, Path: "/v1/keys/{id}", DefaultStatus: http.StatusNoContent,
		Summary: "End a key at once, the one in use included; one operator key stays", Tags: []string{"operation"},
	}, s.revokeKey)
}

type issuedAnswer struct {
	CacheControl string `header:"Cache-Control"`
	Body         IssuedKey
}

func (s *server) createKey(ctx context.Context, in *struct{ Body NewKey }) (*issuedAnswer, error) {
	if in.Body.ExpiresAt != nil && in.Body.ExpiresAt.IsZero() { // a date that nobody set: kept, the key would never end
		return nil, s.fail(jobs.Refuse("key-expires-early", "The key would have expired already.", "Choose a later expires_at, or none.", nil))
	}
	secret, key, err := s.records.IssueKey(ctx, records.NewKey{
		Name: in.Body.Name, Role: records.Role(in.Body.Role), ExpiresAt: timeOf(in.Body.ExpiresAt),
	})
	if err != nil {
		return nil, s.fail(err)
	}
	return &issuedAnswer{CacheControl: "no-store", Body: IssuedKey{Key: KeyOf(key, s.now()), Secret: secret}}, nil
}

type keysAnswer struct {
	Body KeyList
}

func (s *server) listKeys(ctx context.Context, _ *struct{}) (*keysAnswer, error) {
	keys, err := s.records.Keys(ctx)
	if err != nil {
		return nil, s.fail(err)
	}
	return &keysAnswer{Body: KeysOf(keys, s.now())}, nil
}

func (s *server) revokeKey(ctx context.Context, in *struct {
	ID string `path:"id" maxLength:"100"`
},
) (*struct{}, error) {
	err := s.records.RevokeKey(ctx, in.ID, true)
	switch {
	case errors.Is(err, records.ErrNotFound):
		return nil, problem(http.StatusNotFound, "key-not-found", "There is no key with this id.", "GET /v1/keys lists them.")
	case errors.Is(err, records.ErrLastOperator):
		return nil, problem(http.StatusConflict, "last-operator-key", "Without this key nobody could make another.",
			"Make a new operator key first; `reelmill keys revoke` works on the database itself and revokes any.")
	}
	return nil, s.fail(err)
}

// KeyOf is a key as it is shown at a moment.
func KeyOf(key *records.APIKey, at time.Time) Key {
	view := Key{
		ID: key.ID, Name: key.Name, Role: string(key.Role), State: "valid", CreatedAt: key.CreatedAt.Time(), CreatedBy: key.CreatedBy,
		CreatedByKey: key.CreatedByKey, LastUsedAt: key.LastUsedAt.Pointer(), ExpiresAt: key.ExpiresAt.Pointer(), RevokedAt: key.RevokedAt.Pointer(),
	}
	switch {
	case key.RevokedAt != 0:
		view.State = "revoked"
	case key.ExpiresAt != 0 && key.ExpiresAt <= records.At(at):
		view.State = "expired"
	}
	return view
}

// KeysOf are keys as they are listed at a moment.
func KeysOf(keys []records.APIKey, at time.Time) KeyList {
	list := KeyList{Keys: []Key{}}
	for i := range keys {
		list.Keys = append(list.Keys, KeyOf(&keys[i], at))
	}
	return list
}
