package api

import (
	"context"
	"errors"
	"net/http"
	"strings"

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
		ctx := s.foresee(r.Context(), r.URL.Path)
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
			next.ServeHTTP(w, r.WithContext(records.By(ctx, records.Actor{KeyID: key.ID, Name: key.Name, Role: key.Role})))
		}
	})
}

// foresee asks for the asset of a manifest together with the key: both are known after one round trip.
func (s *server) foresee(ctx context.Context, path string) context.Context {
	ref, below := strings.CutPrefix(path, "/v1/assets/")
	ref, isManifest := strings.CutSuffix(ref, "/manifest")
	if !below || !isManifest {
		return ctx
	}
	return s.reader.Foresee(ctx, ref)
}

// keyOf is the valid key with a secret. Whoever asks at the same moment shares one look-up, which began after the question, so that a key
// that was revoked is refused from then on.
func (s *server) keyOf(ctx context.Context, secret string) (*records.APIKey, error) {
	found, ok, err := s.glances.Get(ctx, records.Question{Key: true, Name: records.HashKey(secret)})
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, records.ErrNotFound
	}
	key := found.Key
	if err := s.records.KeyUsed(ctx, key); err != nil && ctx.Err() == nil {
		s.log.Warn("the use of a key could not be noted", "key", key.ID, "error", err)
	}
	return key, nil
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
