package publication

import (
	"bytes"
	"compress/flate"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"io"
	"log/slog"
	"strings"
	"sync"
	"time"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/internal/together"
)

const (
	maxWaiting  = 1024 // pages that wait to be kept; what comes beyond is prepared again when it is asked for again
	keptAtOnce  = 32
	keepBudget  = 10 * time.Second
	largestPage = 16 << 20 // bytes; larger ones are not kept
)

var errLarge = errors.New("it unpacks to more than was ever packed")

// shelf keeps prepared pages in the database, behind those in memory: for a server that starts, for the other servers, and for those that
// do not fit into memory. It is safe for use by many at once.
type shelf struct {
	records *records.Store
	form    string
	pages   *together.Lookup[string, records.PreparedPage]
	log     *slog.Logger
	readers sync.Pool // of *unpacker

	mu      sync.Mutex
	waiting []records.PreparedPage // their bodies are not compressed yet
	busy    bool
}

// newShelf returns a shelf, nil where the program has no name of its own: what another program prepared is not to be taken for this one's.
func newShelf(cfg Config, db *records.Store) *shelf {
	if cfg.Build == "" {
		return nil
	}
	mac := hmac.New(sha256.New, cfg.Addresses.Secret) // the addresses in the documents are signed with it
	mac.Write([]byte("pages\n" + cfg.Build + "\n" + cfg.Site + "\n" + cfg.Addresses.Base))
	return &shelf{records: db, form: base64.RawURLEncoding.EncodeToString(mac.Sum(nil)), pages: together.New(db.Pages), log: cfg.Log}
}

// id names a page among all of its asset. Builds that run beside each other keep theirs beside each other.
func (s *shelf) id(k pageKey) string {
	sum := sha256.Sum256([]byte(strings.Join([]string{s.form, k.standsIn, k.locales, k.set, k.channel}, "\n")))
	return k.asset + "/" + base64.RawURLEncoding.EncodeToString(sum[:12])
}

// find returns a page that is kept, nil where there is none, or none that is of use.
func (s *shelf) find(ctx context.Context, key pageKey) (*prepared, error) {
	if s == nil {
		return nil, nil //nolint:nilnil // nothing is kept
	}
	kept, ok, err := s.pages.Get(ctx, s.id(key))
	if err != nil || !ok || kept.Revision != key.revision || kept.Form != s.form {
		return nil, err
	}
	body, err := s.unpacked(kept.Body)
	if err != nil {
		s.log.Warn("a prepared manifest is broken and is prepared again", "asset", key.asset, "error", err)
		return nil, nil //nolint:nilnil // as if it were not there
	}
	return &prepared{body: body, etag: kept.ETag}, nil
}

// unpacker reads one compressed text after another.
type unpacker struct {
	reader io.ReadCloser
	text   bytes.Buffer
}

func (s *shelf) unpacked(packed []byte) ([]byte, error) {
	u, ok := s.readers.Get().(*unpacker)
	if !ok {
		u = &unpacker{reader: flate.NewReader(nil)}
	}
	defer s.readers.Put(u)
	if err := u.reader.(flate.Resetter).Reset(bytes.NewReader(packed), nil); err != nil { //nolint:forcetypeassert // the package says so
		return nil, err
	}
	u.text.Reset()
	n, err := u.text.ReadFrom(io.LimitReader(u.reader, largestPage+1))
	if err == nil && n > largestPage {
		err = errLarge
	}
	return bytes.Clone(u.text.Bytes()), err // no longer than it is, since many are kept
}

// keep has a page kept soon. Nobody waits for it: readers must not wait for those who write.
func (s *shelf) keep(key pageKey, page *prepared) {
	if s == nil || len(page.body) > largestPage {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.waiting) >= maxWaiting {
		return
	}
	s.waiting = append(s.waiting, records.PreparedPage{
		ID: s.id(key), AssetID: key.asset, Revision: key.revision, Form: s.form, ETag: page.etag, Body: page.body,
	})
	if !s.busy {
		s.busy = true
		go s.work()
	}
}

// work keeps what waits until nothing does.
func (s *shelf) work() {
	var pack packer
	for batch := s.next(); len(batch) > 0; batch = s.next() {
		for i := range batch {
			batch[i].Body = pack.bytes(batch[i].Body)
		}
		bounded, cancel := context.WithTimeout(context.Background(), keepBudget)
		if err := s.records.KeepPages(bounded, batch); err != nil {
			s.log.Debug("prepared manifests could not be kept; they will be prepared again", "count", len(batch), "error", err)
		}
		cancel()
	}
}

func (s *shelf) next() []records.PreparedPage {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := min(len(s.waiting), keptAtOnce)
	batch := s.waiting[:n:n]
	s.waiting = s.waiting[n:]
	s.busy = n > 0
	return batch
}

// packer compresses one text after another. The zero packer is ready.
type packer struct {
	writer *flate.Writer // a new one takes a megabyte of memory
}

func (p *packer) bytes(text []byte) []byte {
	var packed bytes.Buffer
	if p.writer == nil {
		p.writer, _ = flate.NewWriter(nil, flate.BestSpeed) // fails for a wrong level only
	}
	p.writer.Reset(&packed)
	_, _ = p.writer.Write(text) // a buffer takes everything
	_ = p.writer.Close()
	return packed.Bytes()
}
