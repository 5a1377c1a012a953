package api

import (
	"net/http"

	"github.com/rs/cors"
)

// preflightAge is how long a browser may remember what it was allowed, in seconds.
const preflightAge = 600

// crossOrigin lets pages of other sites talk to this server: all of them where a key proves who asks, since browsers add none by
// themselves; without keys only to read what is public.
func (s *server) crossOrigin(next http.Handler) http.Handler {
	return cors.New(cors.Options{
		AllowOriginVaryRequestFunc: func(r *http.Request, origin string) (bool, []string) {
			return s.cfg.Keys || s.oursOrigin(origin) || readOnly(r), nil
		},
		AllowedMethods: []string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete},
		AllowedHeaders: []string{
			"Authorization", "Content-Type", "Idempotency-Key", "If-None-Match", "If-Range", "Last-Event-ID", "Range", "Traceparent", "X-Request-Id",
			"Tus-Resumable", "Upload-Length", "Upload-Metadata", "Upload-Offset", "Upload-Concat", "Upload-Defer-Length", "X-HTTP-Method-Override",
		},
		ExposedHeaders: []string{
			"Content-Length", "Content-Range", "ETag", "Link", "Location", "Retry-After", "X-Request-Id",
			"Tus-Resumable", "Tus-Version", "Tus-Extension", "Tus-Max-Size", "Upload-Length", "Upload-Metadata", "Upload-Offset", "Upload-Expires",
		},
		MaxAge: preflightAge,
	}).Handler(next)
}

// openToAll tells caches, which may have stored an answer for somebody who did not come from another site, that it is for all.
func openToAll(header http.Header) {
	header.Set("Access-Control-Allow-Origin", "*")
	header.Set("Access-Control-Expose-Headers", "Content-Length, Content-Range, ETag")
}
