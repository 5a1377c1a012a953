package api

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/reelmill/reelmill/internal/records"
)

// HashKey is how an API key is kept: as the hex SHA-256 of all of it.
func HashKey(key string) string {
	sum := sha256.Sum256([]byte(key))
	return hex.EncodeToString(sum[:])
}

// authorized asks for an API key wherever the path is not public, and checks that its role may do what is asked.
func (s *server) authorized(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if public(r) {
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
		key, err := s.records.KeyByHash(r.Context(), HashKey(given))
		switch {
		case errors.Is(err, records.ErrNotFound):
			w.Header().Set("WWW-Authenticate", `Bearer realm="reelmill", error="invalid_token"`)
			writeProblem(w, http.StatusUnauthorized, "key-invalid", "The API key is unknown or was revoked.", "Ask an operator for a new one.")
		case err != nil:
			s.refuse(w, err)
		case !allowed(key.Role, r):
			writeProblem(w, http.StatusForbidden, "role-insufficient", "A key with the role "+string(key.Role)+" may not do this.",
				"Ask an operator for a key with another role.")
		default:
			noteCaller(r.Context(), key.ID)
			ctx := records.By(r.Context(), records.Actor{KeyID: key.ID, Name: key.Name, Role: key.Role})
			next.ServeHTTP(w, r.WithContext(context.WithValue(ctx, callerKey{}, key.ID)))
		}
	})
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

// public paths carry their own proof (media), tell nothing (health), or are documentation and pages.
func public(r *http.Request) bool {
	for _, prefix := range []string{"/media/", "/console/", "/embed/"} {
		if strings.HasPrefix(r.URL.Path, prefix) {
			return true
		}
	}
	return slices.Contains([]string{"/", "/console", "/healthz", "/readyz", "/openapi.json", "/openapi.yaml", "/oembed", "/picker", "/docs"}, r.URL.Path)
}

// allowed is the role table.
func allowed(role records.Role, r *http.Request) bool {
	reading := r.Method == http.MethodGet || r.Method == http.MethodHead || r.Method == http.MethodOptions || r.URL.Path == graphPath
	switch role {
	case records.RoleOperator:
		return true
	case records.RoleEditor:
		return reading && r.URL.Path != metricsPath || !reading && !under(r, "/v1/lanes")
	case records.RoleUploader:
		return reading && !operating(r) || uploading(r)
	case records.RoleCMS:
		return reading && !operating(r) && !strings.HasPrefix(r.URL.Path, "/v1/uploads")
	default:
		return false
	}
}

// operating is looking after the work of everybody.
func operating(r *http.Request) bool {
	return under(r, "/v1/lanes") || under(r, "/v1/steps") || r.URL.Path == metricsPath
}

func under(r *http.Request, folder string) bool {
	return r.URL.Path == folder || strings.HasPrefix(r.URL.Path, folder+"/")
}

// uploading is bringing something new: a file, an asset, a master or a subtitle track.
func uploading(r *http.Request) bool {
	path := strings.TrimSuffix(r.URL.Path, "/")
	switch {
	case strings.HasPrefix(path, "/v1/uploads"):
		return true
	case r.Method == http.MethodPost:
		return path == "/v1/assets" || strings.HasSuffix(path, "/versions")
	case r.Method == http.MethodPut:
		return strings.Contains(path, "/subtitles/")
	}
	return false
}
