package graph

import (
	"context"
	"encoding/json"
	"reflect"

	"github.com/graph-gophers/graphql-go"

	"github.com/reelmill/reelmill/internal/manifest"
)

// head is the part of the schema that is not mirrored.
const head = `
schema { query: Query }
"RFC 3339"
scalar Time
"A whole number of up to 64 bits, such as a size in bytes"
scalar Long
"Where an asset stands; expired is published with a rights window that has ended"
enum AssetState { draft processing ready in_review approved published failed withdrawn expired }
"Where a version stands that is newer than the one readers see"
enum NewerState { processing ready in_review approved rejected failed canceled }
"change: least recently changed first, to follow changes; recent: the other way round"
enum AssetOrder { change recent }
"A side of the rights window"
enum RightsPhase { upcoming open closed }
type Query {
  "One asset, by its id, or by your own as ext:…"
  asset(id: ID!): Asset
  """
  Assets, a page at a time: at most 100. They bear all of the tags. Locale is a BCP 47 tag of their language, translations or subtitles: fr finds fr-CA,
  fr-CA does not find fr
  """
  assets(
    query: String, state: AssetState, newer: [NewerState!], rights: RightsPhase, tag: String, tags: [String!], set: String, locale: String, changedSince: Time,
    order: AssetOrder = change, first: Int = 20, after: String
  ): AssetConnection
  "What a page needs to show an asset, as it may be seen now: the document that GET /v1/assets/{id}/manifest answers with"
  manifest(id: ID!, locale: String, set: String, territory: String, channel: String): Manifest
}
`

// assetManifest is the field of an asset that leads to its manifest.
const assetManifest = `  manifest(locale: String, set: String, territory: String, channel: String): Manifest
`

// Limits of one request. They leave room for the largest page of assets with all of their manifests, and for what tools ask about the schema: types
// of nine levels, which are its deepest.
const (
	maxDepth      = 15
	maxQuery      = 16 << 10
	maxSelections = 2000
	maxOverlaps   = 20_000
	maxParallel   = 4
)

// types are the mirrored types that resolvers fill.
type types struct {
	manifest, asset, page reflect.Type
}

// schema builds the graph over a set of resolvers.
func (g *Graph) schema() (*graphql.Schema, error) {
	view := reflect.TypeFor[assetView]()
	m := &mirror{
		made: map[reflect.Type]reflect.Type{}, args: map[reflect.Type]string{view: assetManifest}, more: map[reflect.Type]reflect.StructField{},
		names: map[reflect.Type]string{
			reflect.TypeFor[manifest.Document](): "Manifest", reflect.TypeFor[manifest.Asset](): "ManifestAsset", view: "Asset",
			reflect.TypeFor[rightsView](): "AssetRights", reflect.TypeFor[translationView](): "Translation",
			reflect.TypeFor[page](): "AssetConnection", reflect.TypeFor[edge](): "AssetEdge", reflect.TypeFor[pageInfo](): "PageInfo",
		},
	}
	var err error
	if g.types.manifest, err = m.object(reflect.TypeFor[manifest.Document]()); err != nil {
		return nil, err
	}
	m.more[view] = reflect.StructField{
		Name: "Manifest", Type: signature[placeArgs](g.types.manifest), Tag: `json:"-" graphql:"manifest"`,
	}
	if g.types.page, err = m.object(reflect.TypeFor[page]()); err != nil {
		return nil, err
	}
	g.types.asset = m.made[view]
	return graphql.ParseSchema(head+m.text.String(), g.root().Interface(), graphql.UseStringDescriptions(), graphql.UseFieldResolvers(),
		graphql.MaxDepth(maxDepth), graphql.MaxQueryLength(maxQuery), graphql.MaxSelections(maxSelections), graphql.OverlapValidationLimit(maxOverlaps),
		graphql.MaxParallelism(maxParallel), graphql.DisableFieldSelections(), graphql.Tracer(guard{}), graphql.Logger(g), graphql.PanicHandler(g))
}

// root is the struct whose fields answer the queries. Their types are only known now, so it is put together here.
func (g *Graph) root() reflect.Value {
	fields := []struct {
		name  string
		value reflect.Value
	}{
		{"Asset", resolver(g.types.asset, g.asset)}, {"Assets", resolver(g.types.page, g.assets)}, {"Manifest", resolver(g.types.manifest, g.manifest)},
	}
	shape := make([]reflect.StructField, 0, len(fields))
	for _, field := range fields {
		shape = append(shape, reflect.StructField{Name: field.name, Type: field.value.Type()})
	}
	root := reflect.New(reflect.StructOf(shape))
	for i, field := range fields {
		root.Elem().Field(i).Set(field.value)
	}
	return root
}

// signature is the type of a resolver: of arguments A, giving a pointer to out.
func signature[A any](out reflect.Type) reflect.Type {
	in := []reflect.Type{reflect.TypeFor[context.Context](), reflect.TypeFor[A]()}
	return reflect.FuncOf(in, []reflect.Type{reflect.PointerTo(out), reflect.TypeFor[error]()}, false)
}

// resolver makes a function of the type that the graph library wants from one that gives any such value.
func resolver[A any](out reflect.Type, f func(context.Context, A) (reflect.Value, error)) reflect.Value {
	return reflect.MakeFunc(signature[A](out), func(in []reflect.Value) []reflect.Value {
		ctx, _ := in[0].Interface().(context.Context)
		args, _ := in[1].Interface().(A)
		value, err := f(ctx, args)
		if err != nil {
			return []reflect.Value{reflect.Zero(reflect.PointerTo(out)), reflect.ValueOf(&err).Elem()}
		}
		return []reflect.Value{value, reflect.Zero(reflect.TypeFor[error]())}
	})
}

// read fills a mirrored type from the JSON of what it mirrors, and returns a pointer to it.
func read(t reflect.Type, text []byte) (reflect.Value, error) {
	value := reflect.New(t)
	return value, json.Unmarshal(text, value.Interface())
}
