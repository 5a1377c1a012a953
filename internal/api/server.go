package api

import (
	"cmp"
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/reelmill/reelmill/internal/current"
	"github.com/reelmill/reelmill/internal/embed"
	"github.com/reelmill/reelmill/internal/pipeline"
	"github.com/reelmill/reelmill/internal/publication"
	"github.com/reelmill/reelmill/internal/queue"
	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/internal/storage"
	"github.com/reelmill/reelmill/profiles"
)

// Config says how the API presents itself.
type Config struct {
	// PublicURL is the address clients reach it at, without a trailing slash; media URLs start with it.
	PublicURL string
	// MediaURL is the address media are read at when that is not PublicURL, such as that of a CDN in front of it.
	MediaURL string
	// TerritoryHeader names the header in which a trusted proxy in front says which country a reader is in; empty: nobody says it.
	TerritoryHeader string
	// ManifestCache is how many bytes of prepared manifests are kept in memory; zero leaves it to the memory there is.
	ManifestCache uint64
	// Build tells this program from every other, so that it finds in the database what it prepared itself; empty keeps nothing there.
	Build string
	// Secret signs media URLs; at least 16 bytes.
	Secret []byte
	// LoopbackOnly refuses requests with a Host or Origin other than this machine or PublicURL, so that a web page a user visits cannot
	// talk to a server without keys.
	LoopbackOnly bool
	// Keys asks for an API key on every route that is not public.
	Keys bool
	// UploadDir is where unfinished uploads grow: the uploads/ folder of a store on this machine; for a bucket, where pieces wait
	// until they are sent.
	UploadDir string
	// Locks keep other servers from writing to the same upload; nil where this is the only one.
	Locks uploadLocks
	// MaxUpload is the largest upload in bytes; zero means 1 TiB.
	MaxUpload int64
	// Redirect sends readers of media to the store where it can be read directly.
	Redirect bool
	// RedirectFiles is how long an address of the store is good for that leads to a whole film or sound, RedirectPieces how long any other.
	// Both are needed with Redirect.
	RedirectFiles, RedirectPieces time.Duration

	Release string
}

// Rooms are what the API works with. All are required.
type Rooms struct {
	Records *records.Store
	Store   storage.Store
	Intake  *pipeline.Intake
	// Ready reports why the server cannot do its work now, nil when it can.
	Ready func(r *http.Request) error
	// Workers returns the live workers.
	Workers func(ctx context.Context) ([]queue.Server, error)
	Log     *slog.Logger
	Sets    []profiles.Set
	// Console serves the web pages below /console/; nil leaves them out.
	Console http.Handler
	// Metrics serves /metrics, which only operators may read; nil leaves it out.
	Metrics http.Handler
	// Watcher is told of requests; nil leaves them unwatched.
	Watcher watcher
	// Events is what events are told with; all of it is required but Allow and Closing.
	Events Events
}

// server answers requests.
type server struct {
	cfg     Config
	records *records.Store
	store   storage.Store
	intake  *pipeline.Intake
	ready   func(r *http.Request) error
	workers func(ctx context.Context) ([]queue.Server, error)
	uploads *uploads
	sets    []profiles.Set
	reader  *publication.Reader
	pages   *embed.Pages
	feed    *current.Feed                   // of changes of keys and assets
	keys    *current.Cache[*records.APIKey] // by hash; some have expired
	// addresses of media
	addresses publication.Addresses
	watcher   watcher
	events    Events
	streams   *streams
	now       func() time.Time // the shared clock, by which rights open and close
	log       *slog.Logger
}

// New returns the handler of every route.
func New(cfg Config, rooms Rooms) (http.Handler, error) {
	s, mux, err := build(cfg, rooms)
	if err != nil {
		return nil, err
	}
	return s.outer(mux), nil
}

// build makes the server and its routes, as yet open to everybody.
func build(cfg Config, rooms Rooms) (*server, *roads, error) {
	s := &server{
		cfg: cfg, records: rooms.Records, now: rooms.Records.Now, store: rooms.Store, intake: rooms.Intake, ready: rooms.Ready, workers: rooms.Workers,
		sets: rooms.Sets, log: rooms.Log, watcher: rooms.Watcher, feed: current.NewFeed(rooms.Records.Changes),
		events: rooms.Events, streams: newStreams(),
	}
	s.addresses = publication.Addresses{Secret: cfg.Secret, Base: cmp.Or(cfg.MediaURL, cfg.PublicURL)}
	var err error
	s.reader, err = publication.New(publication.Config{
		Addresses: s.addresses, Site: cfg.PublicURL, Cache: cfg.ManifestCache, Build: cfg.Build, Feed: s.feed, Log: rooms.Log,
	}, rooms.Records, rooms.Store)
	if err != nil {
		return nil, nil, err
	}
	if s.keys, err = current.NewCache(s.feed, maxKeys, rooms.Records.KeysByHash); err != nil {
		return nil, nil, err
	}
	if s.uploads, err = newUploads(cfg, rooms.Store, rooms.Log); err != nil {
		return nil, nil, err
	}
	mux := &roads{ServeMux: http.NewServeMux()}
	if err := s.routes(mux); err != nil {
		return nil, nil, err
	}
	if err := s.doorRoutes(mux); err != nil {
		return nil, nil, err
	}
	if rooms.Metrics != nil {
		mux.Handle("GET "+metricsPath, rooms.Metrics)
	}
	if rooms.Console != nil {
		mux.Handle("GET /console/", rooms.Console)
		mux.Handle("GET /{$}", http.RedirectHandler("/console/", http.StatusFound))
	}
	return s, mux, nil
}

func (s *server) routes(mux *roads) error {
	api := humago.New(mux, s.openAPI())
	s.assetRoutes(api)
	s.versionRoutes(api)
	s.subtitleRoutes(api)
	s.posterRoutes(api)
	s.setRoutes(api)
	s.laneRoutes(api)
	s.stepRoutes(api)
	s.keyRoutes(api)
	s.callerRoutes(api)
	s.webhookRoutes(api)
	mux.HandleFunc("GET /v1/assets/{id}/events", s.streamEvents)
	s.auditRoutes(api)
	s.remakeRoutes(api)
	mux.HandleFunc(manifestPattern, s.manifest)
	mux.HandleFunc("GET /schemas/{name}", s.schema)
	mux.Handle("/v1/uploads", http.StripPrefix("/v1/uploads", s.uploads.handler))
	mux.Handle("/v1/uploads/", http.StripPrefix("/v1/uploads/", s.uploads.handler))
	mux.HandleFunc("GET /media/{key...}", s.media)
	mux.HandleFunc("GET /healthz", s.healthz)
	mux.HandleFunc("GET /readyz", s.readyz)
	return s.describeWhole(api.OpenAPI())
}

func (s *server) openAPI() huma.Config {
	config := huma.DefaultConfig("Reelmill", s.cfg.Release)
	written := huma.Format{Marshal: huma.DefaultJSONFormat.Marshal, Unmarshal: readJSON}
	config.Formats = map[string]huma.Format{jsonType: written, "json": written}
	config.Components.Schemas = huma.NewMapRegistry("#/components/schemas/", schemaName)
	config.DocsPath = ""    // its page loads scripts from elsewhere
	config.SchemasPath = "" // schemas are in the document
	config.CreateHooks = nil
	config.Transformers = []huma.Transformer{problemOf}
	config.Info.Description = "One master in, one manifest out. See also GET /v1/assets/{id}/manifest, /v1/uploads (tus 1.0) and /media."
	describeRest(config.OpenAPI)
	describeDoors(config.OpenAPI)
	return config
}

// outer wraps every route in what all of them need.
func (s *server) outer(mux *roads) http.Handler {
	var handler http.Handler = mux
	handler = plainErrors(handler)
	handler = s.idempotent(handler)
	if s.cfg.Keys {
		handler = s.authorized(handler)
	} else {
		handler = unnamed(handler)
	}
	handler = s.crossOrigin(handler)
	if s.cfg.LoopbackOnly {
		handler = s.guardLoopback(handler)
	}
	if s.watcher == nil {
		s.watcher = blind{}
	}
	return s.watcher.Handler(s.logged(handler, mux.pattern), func(r *http.Request) string { return routeOf(mux.pattern(r)) }, traced)
}
