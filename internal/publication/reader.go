package publication

import (
	"context"
	"strings"
	"time"

	"github.com/maypok86/otter/v2"

	"github.com/reelmill/reelmill/internal/manifest"
	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/internal/storage"
	"github.com/reelmill/reelmill/internal/together"
)

// Config says how documents are made and kept.
type Config struct {
	Addresses Addresses
	// Site is the address pages reach this server at, without a trailing slash.
	Site string
	// Cache is how many bytes of prepared documents are kept in memory; zero means 64 MiB.
	Cache uint64
}

const (
	defaultCache = 64 << 20
	// maxAssets is how many assets are kept beside the documents; one takes about a kilobyte.
	maxAssets = 50_000
)

// Reader answers readers. It is safe for use by many at once.
type Reader struct {
	cfg     Config
	records *records.Store
	store   storage.Store
	marks   *together.Lookup[string, records.Mark]
	assets  *otter.Cache[string, *records.Asset] // by id
	pages   *otter.Cache[pageKey, *prepared]
	shown   *shownObjects
}

// New returns a reader of what is in db and in store.
func New(cfg Config, db *records.Store, store storage.Store) (*Reader, error) {
	if cfg.Cache == 0 {
		cfg.Cache = defaultCache
	}
	pages, err := otter.New(&otter.Options[pageKey, *prepared]{
		MaximumWeight: cfg.Cache, Weigher: func(_ pageKey, p *prepared) uint32 { return uint32(len(p.body)) + 512 },
	})
	if err != nil {
		return nil, err
	}
	shown, err := newShownObjects(db)
	if err != nil {
		return nil, err
	}
	assets, err := otter.New(&otter.Options[string, *records.Asset]{MaximumSize: maxAssets})
	return &Reader{cfg: cfg, records: db, store: store, marks: together.New(db.Marks), assets: assets, pages: pages, shown: shown}, err
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
}

// prepared is a document with its bytes.
type prepared struct {
	doc  *manifest.Document
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

// Document returns the manifest that may be shown now. It is shared: nobody may change it.
func (r *Reader) Document(ctx context.Context, ask Ask, now time.Time) (*manifest.Document, error) {
	found, _, err := r.prepared(ctx, ask, now)
	if err != nil {
		return nil, err
	}
	return found.doc, nil
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
	if found, ok := r.pages.GetIfPresent(key); ok {
		return found, shown.until, nil
	}
	found, err := r.pages.Get(ctx, key, otter.LoaderFunc[pageKey, *prepared](func(ctx context.Context, key pageKey) (*prepared, error) {
		return r.prepare(ctx, shown.asset, key, ask)
	}))
	return found, shown.until, err
}

func (r *Reader) prepare(ctx context.Context, asset *records.Asset, key pageKey, ask Ask) (*prepared, error) {
	doc, err := r.Version(ctx, asset, asset.PublishedVersion, Ask{Locales: ask.Locales, Set: key.set})
	if err != nil {
		return nil, err
	}
	doc.FallbackFor = key.standsIn
	body, etag, err := doc.Encode()
	return &prepared{doc: doc, body: body, etag: etag}, err
}
