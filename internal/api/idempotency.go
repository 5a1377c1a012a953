package api

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/internal/seal"
)

const (
	idempotencyHeader = "Idempotency-Key"
	maxRequestBody    = 1 << 20
	answerBudget      = 5 * time.Second
)

// idempotent answers a POST that carries an Idempotency-Key it has seen with the first answer, so that a client may repeat a
// request whose answer was lost.
func (s *server) idempotent(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		key := r.Header.Get(idempotencyHeader)
		if key == "" || r.Method != http.MethodPost || strings.HasPrefix(r.URL.Path, "/v1/uploads") {
			next.ServeHTTP(w, r)
			return
		}
		if len(key) > 255 {
			writeProblem(w, http.StatusBadRequest, "idempotency-key-invalid", "The Idempotency-Key is too long.", "Use at most 255 characters, such as a UUID.")
			return
		}
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxRequestBody))
		if err != nil {
			writeProblem(w, http.StatusRequestEntityTooLarge, "request-too-large", "The request is too large.", "Send files through /v1/uploads.")
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		// Two clients may happen on the same key; neither may see the other's answer.
		s.once(w, r, r.Header.Get("Authorization")+"\n"+key, requestHash(r, body), next)
	})
}

func requestHash(r *http.Request, body []byte) string {
	sum := sha256.Sum256([]byte(r.Method + " " + r.URL.RequestURI() + "\n" + string(body)))
	return hex.EncodeToString(sum[:])
}

// once lets the first request of a client's key through and answers the others. secret is both together, which are nowhere kept.
func (s *server) once(w http.ResponseWriter, r *http.Request, secret, hash string, next http.Handler) {
	key := records.HashKey(secret)
	earlier, err := s.records.Remember(r.Context(), key, hash)
	switch {
	case err != nil:
		s.refuse(w, err)
		return
	case earlier != nil && earlier.RequestHash != hash:
		writeProblem(w, http.StatusUnprocessableEntity, "idempotency-key-reused", "This Idempotency-Key belongs to another request.", "Use a new key for each request.")
		return
	case earlier != nil && earlier.Status == 0 && earlier.Body != "":
		retell(w, r, earlier.Body, next)
		return
	case earlier != nil && earlier.Status == 0:
		writeProblem(w, http.StatusConflict, "idempotency-in-progress", "The first request with this Idempotency-Key is still being answered.", "Try again in a moment.")
		return
	case earlier != nil:
		s.repeat(w, secret, earlier)
		return
	}
	kept := &keeper{recorder: recorder{ResponseWriter: w, status: http.StatusOK}}
	finished := false
	defer func() { //nolint:contextcheck // the answer outlives the request on purpose, see below
		// The answer must be kept even when the client hangs up: its next try will ask for it.
		ctx, stop := context.WithTimeout(context.WithoutCancel(r.Context()), answerBudget)
		defer stop()
		tryAgain := kept.status >= http.StatusInternalServerError || kept.status == http.StatusTooManyRequests
		if !finished || tryAgain {
			err = s.records.Forget(ctx, key)
		} else {
			err = s.keep(ctx, secret, kept)
		}
		if err != nil {
			s.log.Error("answer could not be kept for its Idempotency-Key", "error", err)
		}
	}()
	next.ServeHTTP(kept, r.WithContext(records.Answering(r.Context(), key)))
	finished = true
}

// keep notes an answer for those that ask again.
func (s *server) keep(ctx context.Context, secret string, answer *keeper) error {
	lock, err := answerLock(secret)
	if err != nil {
		return err
	}
	return s.records.Answer(ctx, records.HashKey(secret), answer.status, answer.Header().Get("Location"), lock.Seal("", answer.body.String()))
}

// answerLock seals an answer with what only its client knows: the Idempotency-Key, of which the records have but a hash. Some answers hold a
// new API key, and nobody who reads the database may find it there.
func answerLock(secret string) (seal.Lock, error) { return seal.With("answer", secret) }

// repeat gives an answer again.
func (s *server) repeat(w http.ResponseWriter, secret string, earlier *records.Remembered) {
	lock, err := answerLock(secret)
	if err != nil {
		s.refuse(w, err)
		return
	}
	body, err := lock.Open("", earlier.Body)
	if err != nil {
		s.refuse(w, err)
		return
	}
	header := w.Header()
	header.Set("Content-Type", contentTypeOf(earlier.Status))
	header.Set("Cache-Control", "no-store")
	header.Set("Idempotency-Replayed", "true")
	if earlier.Location != "" {
		header.Set("Location", earlier.Location)
	}
	w.WriteHeader(earlier.Status)
	_, _ = io.WriteString(w, body) // fails only when the client has gone
}

// retell answers a request whose server went away after making what was asked for: with how that stands now.
func retell(w http.ResponseWriter, r *http.Request, made string, next http.Handler) {
	again := r.Clone(r.Context())
	again.Method, again.Body, again.ContentLength = http.MethodGet, http.NoBody, 0
	again.URL.Path, again.URL.RawPath, again.URL.RawQuery = "/v1/assets/"+made, "", ""
	again.Header.Del("Content-Type")
	w.Header().Set("Idempotency-Replayed", "true")
	w.Header().Set("Location", again.URL.Path)
	next.ServeHTTP(&created{ResponseWriter: w}, again)
}

// created says 201 where a handler says 200.
type created struct {
	http.ResponseWriter
	begun bool
}

// WriteHeader implements [http.ResponseWriter].
func (c *created) WriteHeader(status int) {
	if status == http.StatusOK {
		status = http.StatusCreated
	}
	c.begun = true
	c.ResponseWriter.WriteHeader(status)
}

// Write implements [http.ResponseWriter].
func (c *created) Write(data []byte) (int, error) {
	if !c.begun {
		c.WriteHeader(http.StatusOK)
	}
	return c.ResponseWriter.Write(data)
}

func contentTypeOf(status int) string {
	if status >= http.StatusBadRequest {
		return problemType
	}
	return "application/json"
}

// keeper keeps a copy of the answer.
type keeper struct {
	recorder
	body bytes.Buffer
}

// Write keeps and passes on.
func (k *keeper) Write(data []byte) (int, error) {
	k.body.Write(data)
	return k.ResponseWriter.Write(data)
}
