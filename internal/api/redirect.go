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

// redirectKept is how long a reader may reuse the answer that led it to the store, at most.
const redirectKept = 5 * time.Minute

// redirectFor is how long an address of the store is good for when the rights to the file do not end before. It cannot be taken back: what is
// withdrawn can be read there until then. Browsers may go on asking it for a film or sound they play as one file; for everything else, every
// piece of a stream too, they come to us.
func (s *server) redirectFor(key string) time.Duration {
	if readOn := []string{".mp4", ".webm", ".m4a"}; !publication.IsFolder(key) && slices.Contains(readOn, path.Ext(key)) {
		return s.cfg.RedirectFiles
	}
	return s.cfg.RedirectPieces
}

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
	until := now.Add(s.redirectFor(ticket.Key))
	if !admitted.Until.IsZero() && admitted.Until.Before(until) {
		until = admitted.Until
	}
	headers := storage.Headers{ContentType: mimeOf(ticket.Key), CacheControl: s.cacheControl(ticket, admitted, now)}
	address, err := signer.Presign(r.Context(), ticket.Key, until, headers)
	if err != nil {
		s.log.Warn("no address of the store could be made, the file is passed through", "key", ticket.Key, "error", err)
		return false
	}
	kept := min(until.Sub(now)/2, redirectKept) // whoever reuses it last has time to follow it
	openToAll(w.Header())
	w.Header().Set("Cache-Control", "private, max-age="+strconv.Itoa(int(kept.Seconds())))
	http.Redirect(w, r, address, http.StatusTemporaryRedirect)
	return true
}

func namesOthers(key string) bool {
	return slices.Contains([]string{".m3u8", ".mpd", ".vtt", ".srt"}, path.Ext(key))
}
