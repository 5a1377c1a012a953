package graph

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"unicode/utf8"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/subtitles"
)

// maxPage is the largest page, maxSearch the longest search text and maxTags the most tags.
const (
	maxPage   = 100
	maxSearch = 200
	maxTags   = 20
)

type listArgs struct {
	Query, State, Tag, Set, Locale, Rights *string

	Newer, Tags  *[]string
	ChangedSince *moment
	Order        string
	First        int32
	After        *string
}

// assets resolves a page of the list.
func (g *Graph) assets(ctx context.Context, args listArgs) (reflect.Value, error) {
	filter, err := args.filter()
	if err == nil {
		err = spend(ctx, listCost)
	}
	if err != nil {
		return reflect.Value{}, err
	}
	found, err := g.rooms.Records.Assets(ctx, filter)
	if err != nil {
		return reflect.Value{}, g.fault(ctx, err)
	}
	// A cursor is that of an asset, so there is one before what comes after it.
	view := page{PageInfo: pageInfo{HasNextPage: len(found) > int(args.First), HasPreviousPage: args.After != nil}}
	now := g.rooms.Records.Now()
	for i := range found[:min(len(found), int(args.First))] {
		cursor := args.cursor(records.AssetMark{UpdatedAt: found[i].UpdatedAt, ID: found[i].ID})
		view.Edges = append(view.Edges, edge{Cursor: cursor, Node: viewOf(&found[i], now)})
		view.PageInfo.StartCursor, view.PageInfo.EndCursor = cmp.Or(view.PageInfo.StartCursor, cursor), cursor
	}
	value, err := g.mirrored(g.types.page, view)
	if err != nil {
		return reflect.Value{}, err
	}
	edges := value.Elem().FieldByName("Edges")
	for i := range edges.Len() {
		g.bind(edges.Index(i).FieldByName("Node")) //nolint:contextcheck // the field is asked with a context of its own
	}
	return value, nil
}

// filter checks the arguments; one asset more than asked for tells whether there is another page.
func (a listArgs) filter() (records.AssetFilter, error) {
	filter := records.AssetFilter{
		State: records.AssetState(textOf(a.State)), Rights: records.Phase(textOf(a.Rights)), Tags: a.tags(), Set: textOf(a.Set),
		Query: textOf(a.Query), Recent: a.Order == "recent", Limit: int(a.First) + 1,
	}
	long := func(text string) bool { return utf8.RuneCountInString(text) > maxSearch }
	switch {
	case a.First < 1 || a.First > maxPage:
		return filter, refused{"bad-page-size", "The size of a page is 1 to 100.", "Ask for fewer with first, and for the next page with after."}
	case long(filter.Query) || long(filter.Set) || len(filter.Tags) > maxTags || slices.ContainsFunc(filter.Tags, long):
		return filter, refused{"search-too-long", "What to search for is too long.", "Use at most 200 characters for each text, and at most 20 tags."}
	}
	for _, state := range sorted(a.Newer) {
		filter.Newer = append(filter.Newer, records.VersionState(state))
	}
	if locale := textOf(a.Locale); locale != "" {
		tag, err := subtitles.ParseLocale(locale)
		if err != nil {
			return filter, refused{"bad-locale", "The locale is not a language tag.", "Use a BCP 47 tag such as en, fr-CA or zh-Hant."}
		}
		filter.Locale = tag
	}
	if a.ChangedSince != nil {
		filter.ChangedSince = records.At(a.ChangedSince.Time)
	}
	if a.After != nil {
		mark, known := a.mark(*a.After)
		if !known {
			return filter, refused{"bad-cursor", "The cursor does not belong to this list.", "Start again without after, and keep the other arguments unchanged while paging."}
		}
		filter.After = mark
	}
	return filter, nil
}

// tags are all that an asset must bear, in order.
func (a listArgs) tags() []string {
	tags := sorted(a.Tags)
	if a.Tag != nil {
		tags = append(tags, *a.Tag)
	}
	return tags
}

// sorted are the texts of a list, each once and in order.
func sorted(list *[]string) []string {
	if list == nil {
		return nil
	}
	return slices.Compact(slices.Sorted(slices.Values(*list)))
}

func textOf(text *string) string {
	if text == nil {
		return ""
	}
	return *text
}

// place is what a cursor says. List ties it to the list it came from.
type place struct {
	List string          `json:"q"`
	At   records.Instant `json:"t"`
	ID   string          `json:"i"`
}

func (a listArgs) fingerprint() string {
	since := ""
	if a.ChangedSince != nil {
		since = a.ChangedSince.UTC().String()
	}
	fields := append([]string{textOf(a.Query), textOf(a.State), textOf(a.Rights), textOf(a.Set), textOf(a.Locale), since, a.Order}, a.tags()...)
	sum := sha256.Sum256(fmt.Appendf(nil, "%q %q", fields, sorted(a.Newer)))
	return hex.EncodeToString(sum[:6])
}

func (a listArgs) cursor(mark records.AssetMark) string {
	text, err := json.Marshal(place{List: a.fingerprint(), At: mark.UpdatedAt, ID: mark.ID})
	if err != nil {
		return "" // strings and a number always encode
	}
	return base64.RawURLEncoding.EncodeToString(text)
}

func (a listArgs) mark(cursor string) (records.AssetMark, bool) {
	var p place
	text, err := base64.RawURLEncoding.DecodeString(cursor)
	if err == nil {
		err = json.Unmarshal(text, &p)
	}
	return records.AssetMark{UpdatedAt: p.At, ID: p.ID}, err == nil && p.ID != "" && p.List == a.fingerprint()
}
