package api

import (
	"context"
	"errors"
	"io"
	"math"
	"net/http"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/reelmill/reelmill/internal/publication"
	"github.com/reelmill/reelmill/internal/storage"
)

// media serves a stored derivative with range requests, as long as the asset it was given out for may be seen. Its address never changes
// meaning, so it may be cached until then.
func (s *server) media(w http.ResponseWriter, r *http.Request) {
	ticket, err := s.addresses.Read(r.PathValue("key"), r.URL.Query())
	key := ticket.Key
	if err != nil || !publication.IsFolder(key) && !strings.HasPrefix(key, "derivatives/") {
		writeProblem(w, http.StatusForbidden, "bad-signature", "The address was not made by this server.", "Take the address from the manifest.")
		return
	}
	if storage.CheckKey(key) != nil { // a name in a signed folder that no file can have
		notKept(w)
		return
	}
	admitted, err := s.reader.Admit(r.Context(), ticket, s.territoryOf(r), s.now())
	if err != nil {
		s.refuse(w, err)
		return
	}
	if admitted.Somewhere {
		s.varies(w.Header())
	}
	if s.redirected(w, r, ticket, admitted) {
		return
	}
	object, err := s.store.Stat(r.Context(), key)
	if errors.Is(err, storage.ErrNotFound) {
		notKept(w)
		return
	}
	now := s.now() // caches keep it from here on, and database and store may have kept us waiting
	if err == nil && over(admitted.Until, now) {
		err = publication.Expired()
	}
	if err != nil {
		s.refuse(w, err)
		return
	}
	header := w.Header()
	header.Set("Content-Type", mimeOf(key))
	header.Set("Cache-Control", s.cacheControl(ticket, admitted, now))
	header.Set("Date", now.UTC().Format(http.TimeFormat)) // caches count from it; it would be when the first bytes had come from the store
	openToAll(header)
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox")
	header.Set("ETag", etagOf(key))
	blob := &seekable{ctx: r.Context(), store: s.store, key: key, size: object.Bytes, wanted: lastWanted(r.Header.Get("Range"))}
	defer blob.close()
	r = understood(r, object.Bytes)
	http.ServeContent(w, r, "", object.ModTime, blob)
}

func notKept(w http.ResponseWriter) {
	writeProblem(w, http.StatusNotFound, "not-found", "The file is no longer kept.", "Read the manifest again.")
}

// etagOf names content by its key, which is named by its content, or by all that its folder is made of.
func etagOf(key string) string {
	if publication.IsFolder(key) {
		key = strings.ReplaceAll(key, "/", "-")
	}
	return `"` + strings.TrimSuffix(path.Base(key), path.Ext(key)) + `"`
}

// cacheControl says how long a file may be kept: its address never changes meaning, but the right to it may end.
func (s *server) cacheControl(ticket publication.Ticket, admitted publication.Admission, now time.Time) string {
	kept := forever
	if !admitted.Until.IsZero() {
		kept = min(kept, max(0, admitted.Until.Sub(now)))
	}
	audience := "public"
	switch {
	case ticket.Preview:
		audience = readerAlone
	case admitted.Somewhere:
		audience = s.unkeyed()
	}
	return audience + ", max-age=" + strconv.Itoa(int(kept.Seconds())) + ", immutable"
}

// forever is as long as caches can be told.
const forever = 365 * 24 * time.Hour

// seekable reads a stored object from any position, opening it where reading begins.
type seekable struct {
	ctx    context.Context //nolint:containedctx // io.ReadSeeker has no other way to be canceled
	store  storage.Store
	key    string
	size   int64
	offset int64
	// wanted is the position behind the last byte that will be read, as far as it is known; 0 where it is not. The store is
	// not asked for more.
	wanted int64
	body   io.ReadCloser
}

// understood is a request whose Range the file server reads as RFC 9110 does: other units than bytes are passed over, in any case of letters, and
// the last 0 bytes are none that could be sent.
func understood(r *http.Request, size int64) *http.Request {
	span := r.Header.Get("Range")
	unit, wanted, _ := strings.Cut(span, "=")
	r = r.Clone(r.Context())
	switch {
	case !strings.EqualFold(strings.TrimSpace(unit), "bytes"):
		r.Header.Del("Range")
	case strings.TrimSpace(wanted) == "-0":
		r.Header.Set("Range", "bytes="+strconv.FormatInt(size, 10)+"-")
	default:
		r.Header.Set("Range", "bytes="+wanted)
	}
	return r
}

// lastWanted is the position behind the last byte of a Range header that asks for one span with an end; 0 otherwise.
func lastWanted(header string) int64 {
	span, found := strings.CutPrefix(strings.ToLower(header), "bytes=")
	first, last, cut := strings.Cut(span, "-")
	end, err := strconv.ParseInt(strings.TrimSpace(last), 10, 64)
	if !found || !cut || err != nil || strings.TrimSpace(first) == "" || end < 0 || end == math.MaxInt64 {
		return 0
	}
	return end + 1
}

// Seek moves to a position without reading.
func (s *seekable) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += s.offset
	case io.SeekEnd:
		offset += s.size
	}
	if offset < 0 {
		return 0, errors.New("seek before the start")
	}
	if offset != s.offset {
		s.close()
	}
	s.offset = offset
	return offset, nil
}

// Read reads from the position on.
func (s *seekable) Read(buffer []byte) (int, error) {
	if s.offset >= s.size {
		return 0, io.EOF
	}
	if s.body == nil {
		body, _, err := s.store.Open(s.ctx, s.key, storage.Range{Offset: s.offset, Length: max(0, s.wanted-s.offset)})
		if err != nil {
			return 0, err
		}
		s.body = body
	}
	n, err := s.body.Read(buffer)
	s.offset += int64(n)
	if errors.Is(err, io.EOF) && s.offset < s.size { // the end of the span, not of the object
		s.close()
		err = nil
	}
	return n, err
}

func (s *seekable) close() {
	if s.body != nil {
		_ = s.body.Close() // nothing was written; a failed close loses nothing
		s.body = nil
	}
}
