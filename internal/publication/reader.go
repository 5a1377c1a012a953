package publication

import (
	"context"
	"log/slog"
	"strings"
	"time"

	"github.com/maypok86/otter/v2"

	"github.com/reelmill/reelmill/internal/current"
	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/internal/storage"
)

// Config says how documents are made and kept.
type Config struct {
	Addresses Addresses
	// Site is the address pages reach this server at, without a trailing slash.
	Site string
	// Cache is how many bytes of prepared documents are kept in memory; zero means a tenth of the memory there is, and at least 64 MiB.
	Cache uint64
	// Build names this very program, as the build id of its file does. Documents are kept in the database for others of the same build; empty
	// keeps none there.
	Build string
	// Feed is what is shared of the look at what changes; nil makes one.
	Feed *current.Feed
	// Log is told what goes wrong without harm to readers; nil tells nobody.
	Log *slog.Logger
}

// prepareBudget bounds the preparing of one document.
const prepareBudget = 15 * time.Second

// maxHeads is how many assets' heads are kept beside the documents; one takes about 700 bytes.
const maxHeads = 200_000

// Reader answers readers. It is safe for use by many at once.
type Reader struct {
	cfg     Config
	records *records.Store
	store   storage.Store
	heads   *current.Cache[*records.Asset] // by id, and by external id behind "ext:"
	pages   *otter.Cache[pageKey, *prepared]
	shelf   *shelf
	shown   *shownObjects
}

// New returns a reader of what is in db and in store.
func New(cfg Config, db *records.Store, store storage.Store) (*Reader, error) {
	if cfg.Cache == 0 {
		cfg.Cache = roomForPages()
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if cfg.Feed == nil {
		cfg.Feed = current.NewFeed(db.Changes)
	}
	pages, err := otter.New(&otter.Options[pageKey, *prepared]{
		MaximumWeight: cfg.Cache, Weigher: func(_ pageKey, p *prepared) uint32 { return uint32(len(p.body)) + 512 },
	})
	if err != nil {
		return nil, err
	}
	heads, err := current.NewCache(cfg.Feed, maxHeads, db.Heads)
	if err != nil {
		return nil, err
	}
	shown, err := newShownObjects(db)
	return &Reader{cfg: cfg, records: db, store: store, heads: heads, pages: pages, shelf: newShelf(cfg, db), shown: shown}, err
}

// Ask is what a reader wants to see.
type Ask struct {
	Ref     string   // id, or external id beginning with "ext:"
	Locales []string // BCP 47 tags, the best first; empty is the asset's own language
	Set     string   // rendition set; empty is all of them
	Place   Place
}

// Page is a manifest, ready to be sent.
type Page struct {
	Body []byte
	ETag string
	// Until is when another answer is due although nothing is changed; the zero time is never.
	Until time.Time
}

// pageKey names a prepared document. The revision makes it another one after every change.
type pageKey struct {
	asset    string
	revision int64
	standsIn string // the asset it stands in for
	locales  string
	set      string
	channel  string // only where the asset names its channels, so that no reader can make more pages by naming others
}

// prepared is a document as it is sent.
type prepared struct {
	body []byte
	etag string
}

// Page returns the manifest that may be shown now, prepared. On a fault too the page says until when that answer holds.
func (r *Reader) Page(ctx context.Context, ask Ask, now time.Time) (Page, error) {
	found, until, err := r.prepared(ctx, ask, now)
	if err != nil {
		return Page{Until: until}, err
	}
	return Page{Body: found.body, ETag: found.etag, Until: until}, nil
}

func (r *Reader) prepared(ctx context.Context, ask Ask, now time.Time) (*prepared, time.Time, error) {
	shown, err := r.admit(ctx, ask.Ref, ask.Place, now)
	if err != nil {
		return nil, shown.until, err
	}
	key := pageKey{asset: shown.asset.ID, revision: shown.asset.Revision, locales: strings.Join(ask.Locales, ","), set: ask.Set}
	if shown.wanted != shown.asset.ID {
		key.standsIn, key.set = shown.wanted, "" // what stands in shows all it has
	}
	if len(shown.asset.Channels) > 0 {
		key.channel = ask.Place.Channel
	}
	if found, ok := r.pages.GetIfPresent(key); ok {
		return found, shown.until, nil
	}
	found, err := r.pages.Get(ctx, key, otter.LoaderFunc[pageKey, *prepared](func(ctx context.Context, key pageKey) (*prepared, error) {
		bounded, cancel := context.WithTimeout(context.WithoutCancel(ctx), prepareBudget) // whoever asked first may go; others wait with it
		defer cancel()
		return r.prepare(bounded, key, ask.Locales)
	}))
	return found, shown.until, err
}

// prepare takes a document from the shelf, or writes it.
func (r *Reader) prepare(ctx context.Context, key pageKey, locales []string) (*prepared, error) {
	if kept, err := r.shelf.find(ctx, key); kept != nil || err != nil {
		return kept, err
	}
	asset, err := r.records.Asset(ctx, key.asset)
	if err != nil {
		return nil, err
	}
	doc, err := r.Version(ctx, asset, asset.PublishedVersion, Ask{Locales: locales, Set: key.set, Place: Place{Channel: key.channel}})
	if err != nil {
		return nil, err
	}
	doc.FallbackFor = key.standsIn
	body, etag, err := doc.Encode()
	if err != nil {
		return nil, err
	}
	page := &prepared{body: body, etag: etag}
	if asset.Revision == key.revision { // else the asset has moved on meanwhile, and so will the next reader
		r.shelf.keep(key, page) //nolint:contextcheck // it is written behind the reader's back
	}
	return page, nil
}
