package api

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/reelmill/reelmill/internal/records"
)

// listQuery selects and pages.
type listQuery struct {
	State        string    `query:"state" enum:"draft,processing,ready,in_review,approved,published,expired,failed,withdrawn" doc:"published: and its rights window has not ended; expired: it has"`
	Newer        []string  `query:"newer,explode" maxItems:"7" enum:"processing,ready,in_review,approved,rejected,failed,canceled" doc:"State of a version newer than the one readers see; may be given several times: assets with one in any of them"`
	Rights       string    `query:"rights" enum:"upcoming,open,closed" doc:"Side of the rights window"`
	Tags         []string  `query:"tag,explode" maxItems:"20" doc:"May be given several times: assets that bear all of them"`
	Set          string    `query:"set" maxLength:"200"`
	Locale       string    `query:"locale" maxLength:"100" doc:"BCP 47: assets whose language, translations or subtitles have it; fr finds fr-CA, fr-CA does not find fr"`
	Query        string    `query:"q" maxLength:"200" doc:"Words of the asset or of what is said in it, the last one may be begun; or part of a title or description"`
	ChangedSince time.Time `query:"changed_since" doc:"RFC 3339, inclusive. To miss no change, ask again with the last updated_at you saw"`
	Order        string    `query:"order" enum:"change,recent" default:"change" doc:"change: least recently changed first, to follow changes; recent: the other way round"`
	Cursor       string    `query:"cursor" maxLength:"500"`
	Limit        int       `query:"limit" minimum:"1" maximum:"200" default:"50"`
}

type listAnswer struct {
	Body AssetPage
}

func (s *server) listAssets(ctx context.Context, in *listQuery) (*listAnswer, error) {
	var err error
	if in.Locale, err = localeAsked(in.Locale); err != nil {
		return nil, s.fail(err)
	}
	after, err := in.after()
	if err != nil {
		return nil, s.fail(err)
	}
	assets, err := s.records.Assets(ctx, in.filter(after))
	if err != nil {
		return nil, s.fail(err)
	}
	page := AssetPage{Assets: []Asset{}}
	if len(assets) > in.Limit {
		assets = assets[:in.Limit]
		last := assets[in.Limit-1]
		page.Cursor = in.cursor(records.AssetMark{UpdatedAt: last.UpdatedAt, ID: last.ID})
	}
	for i := range assets {
		page.Assets = append(page.Assets, assetOf(&assets[i], s.now()))
	}
	return &listAnswer{Body: page}, nil
}

// filter asks for one asset more than was asked for, which tells whether there is another page.
func (q *listQuery) filter(after records.AssetMark) records.AssetFilter {
	filter := records.AssetFilter{
		State: records.AssetState(q.State), Rights: records.Phase(q.Rights), Tags: q.Tags, Set: q.Set, Locale: q.Locale, Query: q.Query,
		ChangedSince: records.At(q.ChangedSince), Recent: q.Order == "recent", After: after, Limit: q.Limit + 1,
	}
	for _, state := range q.Newer {
		filter.Newer = append(filter.Newer, records.VersionState(state))
	}
	return filter
}

// place is what a cursor says. Query ties it to the list it came from.
type place struct {
	Query string          `json:"q"`
	At    records.Instant `json:"t"`
	ID    string          `json:"i"`
}

// fingerprint tells one list from another.
func (q *listQuery) fingerprint() string {
	fields := append([]string{q.State, q.Rights, q.Set, q.Locale, q.Query, q.ChangedSince.UTC().String(), q.Order}, slices.Sorted(slices.Values(q.Tags))...)
	if len(q.Newer) > 0 { // told from tags by an empty one, which nobody can ask for
		fields = append(append(fields, ""), slices.Sorted(slices.Values(q.Newer))...)
	}
	return shortHash(strings.Join(fields, "\x00"))
}

func shortHash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:6])
}

func (q *listQuery) cursor(mark records.AssetMark) string {
	return cursorOf(place{Query: q.fingerprint(), At: mark.UpdatedAt, ID: mark.ID})
}

func cursorOf(p place) string {
	text, err := json.Marshal(p)
	if err != nil {
		return "" // a struct of strings and a number always encodes
	}
	return base64.RawURLEncoding.EncodeToString(text)
}

func (q *listQuery) after() (records.AssetMark, error) {
	p, err := placeOf(q.Cursor, q.fingerprint())
	return records.AssetMark{UpdatedAt: p.At, ID: p.ID}, err
}

// placeOf reads a cursor of the list with a fingerprint. No cursor is the beginning.
func placeOf(cursor, fingerprint string) (place, error) {
	if cursor == "" {
		return place{}, nil
	}
	var p place
	text, err := base64.RawURLEncoding.DecodeString(cursor)
	if err == nil {
		err = json.Unmarshal(text, &p)
	}
	if err != nil || p.Query != fingerprint || p.ID == "" {
		return place{}, badCursor()
	}
	return p, nil
}

func badCursor() error {
	return problem(http.StatusUnprocessableEntity, "bad-cursor", "The cursor does not belong to this list.",
		"Start again without a cursor, and keep the other parameters unchanged while paging.")
}
