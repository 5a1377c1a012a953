package api

import (
	"net/http"
	"path"
	"slices"
	"strconv"
	"time"

	"github.com/reelmill/reelmill/internal/publication"
	"github.com/reelmill/reelmill/internal/storage"
)

const (
	// longestRedirect is how long an address of the store is good for when the rights to the file do not end before. It cannot be taken
	// back: what is withdrawn can be read there until then.
	longestRedirect = time.Hour
	// redirectKept is how long a reader may reuse the answer that led it there.
	redirectKept = 5 * time.Minute
)

// redirected sends a reader to the store itself, where that is asked for and possible; false leaves the request to be answered here.
// Playlists and texts stay: the names in them are relative to our own signed address. So does HEAD, for which the store's address is
// not signed.
func (s *server) redirected(w http.ResponseWriter, r *http.Request, ticket publication.Ticket, admitted publication.Admission) bool {
	signer, ok := s.store.(storage.Presigner)
	if !ok || !s.cfg.Redirect || r.Method != http.MethodGet || namesOthers(ticket.Key) {
		return false
	}
	now := s.now()
	if over(admitted.Until, now) {
		return false
	}
	until := now.Add(longestRedirect)
	if !admitted.Until.IsZero() && admitted.Until.Before(until) {
		until = admitted.Until
	}
	headers := storage.Headers{ContentType: mimeOf(ticket.Key), CacheControl: s.cacheControl(ticket, admitted, now)}
	address, err := signer.Presign(r.Context(), ticket.Key, until, headers)
	if err != nil {
		s.log.Warn("no address of the store could be made, the file is passed through", "key", ticket.Key, "error", err)
		return false
	}
	kept := min(until.Sub(now), redirectKept)
	openToAll(w.Header())
	w.Header().Set("Cache-Control", "private, max-age="+strconv.Itoa(int(kept.Seconds())))
	http.Redirect(w, r, address, http.StatusTemporaryRedirect)
	return true
}

func namesOthers(key string) bool {
	return slices.Contains([]string{".m3u8", ".mpd", ".vtt", ".srt"}, path.Ext(key))
}
