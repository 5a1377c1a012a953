package graph

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/url"
	"reflect"
	"time"

	"github.com/graph-gophers/graphql-go"
	"github.com/graph-gophers/graphql-go/errors"

	"github.com/reelmill/reelmill/internal/publication"
	"github.com/reelmill/reelmill/internal/records"
)

// Rooms are what the graph reads from and the words it borrows from the door it is behind. All are required.
type Rooms struct {
	Records *records.Store
	Reader  reader
	// Ask reads what a reader wants to see from the parameters locale, set, territory and channel.
	Ask func(ref string, query url.Values) (publication.Ask, error)
	// Explain gives the public words of any error.
	Explain func(err error) (code, message, hint string)
	Log     *slog.Logger
}

// reader is what gives manifests: a publication.Reader.
type reader interface {
	Page(ctx context.Context, ask publication.Ask, now time.Time) (publication.Page, error)
}

// Graph answers GraphQL requests. It is safe for use by many at once.
type Graph struct {
	rooms  Rooms
	types  types
	engine *graphql.Schema
}

// New returns a graph over the read model.
func New(rooms Rooms) (*Graph, error) {
	g := &Graph{rooms: rooms}
	var err error
	g.engine, err = g.schema()
	return g, err
}

// LogPanic notes what a resolver died of.
func (g *Graph) LogPanic(_ context.Context, value any) {
	g.rooms.Log.Error("a graph request panicked", "panic", value)
}

// MakePanicError tells a reader of it without the inside.
func (*Graph) MakePanicError(context.Context, any) *errors.QueryError {
	return refusal("internal", "Something unexpected went wrong.", "Try again; report it if it persists.")
}

type refArgs struct{ ID ref }

// asset resolves one asset.
func (g *Graph) asset(ctx context.Context, args refArgs) (reflect.Value, error) {
	asset, err := g.rooms.Records.Asset(ctx, string(args.ID))
	if err != nil {
		return reflect.Value{}, g.fault(ctx, err)
	}
	value, err := g.mirrored(g.types.asset, viewOf(asset, g.rooms.Records.Now()))
	if err == nil {
		g.bind(value.Elem()) //nolint:contextcheck // the field is asked with a context of its own
	}
	return value, err
}

// mirrored turns a view into the type the graph resolves.
func (*Graph) mirrored(t reflect.Type, view any) (reflect.Value, error) {
	text, err := json.Marshal(view)
	if err != nil {
		return reflect.Value{}, err
	}
	return read(t, text)
}

// bind gives an asset the way to its manifest.
func (g *Graph) bind(asset reflect.Value) {
	id := asset.FieldByName("ID").String()
	asset.FieldByName("Manifest").Set(resolver(g.types.manifest, func(ctx context.Context, args placeArgs) (reflect.Value, error) {
		return g.look(ctx, id, args)
	}))
}

// placeArgs are how and where an asset is to be seen.
type placeArgs struct {
	Locale, Set, Territory, Channel *string
}

func (a placeArgs) query() url.Values {
	query := url.Values{}
	for name, value := range map[string]*string{"locale": a.Locale, "set": a.Set, "territory": a.Territory, "channel": a.Channel} {
		if value != nil {
			query.Set(name, *value)
		}
	}
	return query
}

type manifestArgs struct {
	ID                              ref
	Locale, Set, Territory, Channel *string
}

// manifest resolves the manifest of one asset.
func (g *Graph) manifest(ctx context.Context, args manifestArgs) (reflect.Value, error) {
	return g.look(ctx, string(args.ID), placeArgs{args.Locale, args.Set, args.Territory, args.Channel})
}

func (g *Graph) look(ctx context.Context, ref string, args placeArgs) (reflect.Value, error) {
	if err := spend(ctx, 1); err != nil {
		return reflect.Value{}, err
	}
	ask, err := g.rooms.Ask(ref, args.query())
	if err != nil {
		return reflect.Value{}, g.fault(ctx, err)
	}
	page, err := g.rooms.Reader.Page(ctx, ask, g.rooms.Records.Now())
	if err != nil {
		return reflect.Value{}, g.fault(ctx, err)
	}
	return read(g.types.manifest, page.Body)
}

// requestBudget bounds all work on one request.
const requestBudget = 15 * time.Second
