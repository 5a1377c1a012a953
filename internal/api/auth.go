package api

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/reelmill/reelmill/internal/records"
)

// authorized asks for an API key on every route that is not for everybody, and checks that its role may go there.
func (s *server) authorized(next http.Handler, pattern func(*http.Request) string) http.Handler {
	allowed := access()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		who := allowed[pattern(r)]
		if who.everybody {
			next.ServeHTTP(w, r)
			return
		}
		scheme, given, _ := strings.Cut(r.Header.Get("Authorization"), " ")
		if !strings.EqualFold(scheme, "Bearer") || given == "" {
			w.Header().Set("WWW-Authenticate", `Bearer realm="reelmill"`)
			writeProblem(w, http.StatusUnauthorized, "key-required", "This server asks for an API key.",
				"Send it as Authorization: Bearer KEY; `reelmill keys create` makes one.")
			return
		}
		key, err := s.keyOf(r.Context(), given)
		switch {
		case errors.Is(err, records.ErrNotFound):
			w.Header().Set("WWW-Authenticate", `Bearer realm="reelmill", error="invalid_token"`)
			writeProblem(w, http.StatusUnauthorized, "key-invalid", "The API key is unknown, has expired or was revoked.", "Ask an operator for a new one.")
		case err != nil:
			s.refuse(w, err)
		case !who.includes(key.Role):
			writeProblem(w, http.StatusForbidden, "role-insufficient", "A key with the role "+string(key.Role)+" may not do this.",
				"Ask an operator for a key with another role.")
		default:
			noteCaller(r.Context(), key.ID)
			ctx := records.By(r.Context(), records.Actor{KeyID: key.ID, Name: key.Name, Role: key.Role})
			ctx = context.WithValue(ctx, secretKey{}, key.Hash)
			next.ServeHTTP(w, r.WithContext(context.WithValue(ctx, callerKey{}, key.ID)))
		}
	})
}

// usedBudget bounds how long a request waits for the note that its key is in use.
const usedBudget = time.Second

// keyOf is the valid key with a secret. Whoever asks at the same moment shares one look-up, which began after the question, so that a key
// that was revoked is refused from then on.
func (s *server) keyOf(ctx context.Context, secret string) (*records.APIKey, error) {
	key, found, err := s.keys.Get(ctx, records.HashKey(secret))
	if err != nil {
		return nil, err
	}
	if !found {
		return nil, records.ErrNotFound
	}
	noting, stop := context.WithTimeout(ctx, usedBudget)
	defer stop()
	if err := s.records.KeyUsed(noting, key); err != nil && ctx.Err() == nil {
		s.log.Warn("the use of a key could not be noted", "key", key.ID, "error", err)
	}
	return key, nil
}

// unnamed notes what is done on a server that asks for no keys as done by somebody at it.
func unnamed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(w, r.WithContext(records.By(r.Context(), records.Actor{Name: "somebody without a key"})))
	})
}

type callerKey struct{}

// callerOf is the id of the API key a request was made with, "" on a server that asks for none.
func callerOf(ctx context.Context) string {
	id, _ := ctx.Value(callerKey{}).(string)
	return id
}

type secretKey struct{}

// secretOf is the hash of the API key a request was made with, under which it is looked up again; "" on a server that asks for none.
func secretOf(ctx context.Context) string {
	hash, _ := ctx.Value(secretKey{}).(string)
	return hash
}
