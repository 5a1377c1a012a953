package api

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/reelmill/reelmill/internal/publication"
	"github.com/reelmill/reelmill/internal/records"
)

// authorized asks for an API key on every route that is not for everybody, and checks that its role may go there.
func (s *server) authorized(next http.Handler) http.Handler {
	allowed := access()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		who := allowed[noteOf(r.Context()).pattern]
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
		ctx := r.Context()
		key, err := s.keyOf(ctx, given)
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
			noteCaller(ctx, key)
			ctx = records.By(ctx, records.Actor{KeyID: key.ID, Name: key.Name, Role: key.Role})
			if noteOf(ctx).pattern == manifestPattern { // it asks one thing at once, and may have it as of the same moment as the key
				ctx = publication.Confirmed(ctx)
			}
			next.ServeHTTP(w, r.WithContext(ctx))
		}
	})
}

// maxKeys is how many keys are kept in memory; one takes about 300 bytes.
const maxKeys = 10_000

// keyOf is the valid key with a secret, as of now, so that a key that was revoked is refused from then on.
func (s *server) keyOf(ctx context.Context, secret string) (*records.APIKey, error) {
	key, err := s.validKey(ctx, records.HashKey(secret))
	if err != nil {
		return nil, err
	}
	if err := s.records.KeyUsed(ctx, key); err != nil && ctx.Err() == nil {
		s.log.Warn("the use of a key could not be noted", "key", key.ID, "error", err)
	}
	return key, nil
}

// validKey is the valid key with a hash, as of now.
func (s *server) validKey(ctx context.Context, hash string) (*records.APIKey, error) {
	if err := s.feed.Confirm(ctx); err != nil {
		return nil, err
	}
	key, ok, err := s.keys.Get(ctx, hash)
	if err == nil && (!ok || key.Expired(s.now())) {
		err = records.ErrNotFound
	}
	return key, err
}

// nobody is what somebody is called on a server that asks for no keys.
const nobody = "somebody without a key"

// unnamed notes what is done on a server that asks for no keys as done by somebody at it.
func unnamed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(w, r.WithContext(records.By(r.Context(), records.Actor{Name: nobody})))
	})
}

// callerOf is the id of the API key a request was made with, "" on a server that asks for none.
func callerOf(ctx context.Context) string { return noteOf(ctx).key }

// secretOf is the hash of the API key a request was made with, under which it is looked up again; "" on a server that asks for none.
func secretOf(ctx context.Context) string { return noteOf(ctx).secret }
