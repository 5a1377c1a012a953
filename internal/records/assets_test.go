package records_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/profiles"
)

// shelve stores assets under their titles, in order, without a master.
func shelve(t *testing.T, store *records.Store, assets ...records.Asset) {
	t.Helper()
	for i, asset := range assets {
		asset.SetName = "article"
		if asset.ID == "" {
			asset.ID = fmt.Sprintf("a%02d", i)
		}
		_, err := store.CreateAsset(t.Context(), &asset, nil, nil)
		must(t, err)
		must(t, store.Raw().Exec("UPDATE assets SET updated_at = ? WHERE id = ?", 1000+i, asset.ID).Error)
	}
}

func titles(t *testing.T, store *records.Store, filter records.AssetFilter) []string {
	t.Helper()
	assets, err := store.Assets(t.Context(), filter)
	must(t, err)
	found := []string{}
	for _, asset := range assets {
		found = append(found, asset.Title)
	}
	return found
}

func TestAssetsByText(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		shelve(
			t, store, records.Asset{Title: "100% wool"}, records.Asset{Title: "100 sheep"}, records.Asset{Title: "a_b"}, records.Asset{Title: "aXb"},
			records.Asset{Title: `back\slash`}, records.Asset{Title: "ÉTÉ à Paris"}, records.Asset{Title: "plain", Description: "Under the Harbour"},
			records.Asset{Title: "Stra\u00dfe"}, records.Asset{Title: "e\u0301clair"}, records.Asset{Title: "it's; DROP TABLE assets--"},
		)
		cases := map[string][]string{
			"100%":    {"100% wool", "100 sheep"}, // the word 100 is in both
			"0% w":    {"100% wool"},
			"a_b":     {"a_b"},
			`\`:       {`back\slash`},
			`%`:       {"100% wool"},
			"été":     {"ÉTÉ à Paris"},
			"harbour": {"plain"},
			"STRASSE": {"Stra\u00dfe"},
			"Éclair":  {"e\u0301clair"},
			"it's; d": {"it's; DROP TABLE assets--"},
			"nowhere": {},
		}
		for query, want := range cases {
			if got := titles(t, store, records.AssetFilter{Query: query}); !slices.Equal(got, want) {
				t.Errorf("query %q found %q, want %q", query, got, want)
			}
		}
		if got := titles(t, store, records.AssetFilter{}); len(got) != 10 {
			t.Errorf("no filter at all found %d of 10", len(got))
		}
	})
}

func TestAssetsByTag(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		hostile := []string{`say "hi"`, `back\slash`, "a,b", "<b>&amp;", "100%", "x_y", "Übung", "]", `"`}
		shelve(t, store, records.Asset{Title: "hostile", Tags: append(hostile, "100%")}, records.Asset{Title: "news", Tags: []string{"news"}},
			records.Asset{Title: "News", Tags: []string{"News", "x1y", "100"}}, records.Asset{Title: "none"})
		for _, tag := range hostile {
			if got := titles(t, store, records.AssetFilter{Tags: []string{tag}}); !slices.Equal(got, []string{"hostile"}) {
				t.Errorf("tag %q found %q", tag, got)
			}
		}
		for tag, want := range map[string][]string{
			"news": {"news"}, "News": {"News"}, "new": {}, "b": {}, `\`: {}, ",": {}, "hi": {},
		} {
			if got := titles(t, store, records.AssetFilter{Tags: []string{tag}}); !slices.Equal(got, want) {
				t.Errorf("tag %q found %q, want %q", tag, got, want)
			}
		}
		_, err := store.EditAsset(t.Context(), "a01", func(asset *records.Asset) { asset.Tags = []string{"sport"} })
		must(t, err)
		if got := titles(t, store, records.AssetFilter{Tags: []string{"news"}}); len(got) != 0 {
			t.Errorf("a tag taken away still finds %q", got)
		}
		if got := titles(t, store, records.AssetFilter{Tags: []string{"sport"}}); !slices.Equal(got, []string{"news"}) {
			t.Errorf("a new tag finds %q", got)
		}
	})
}

func TestAssetsByStateAndChange(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		shelve(t, store, records.Asset{Title: "one"}, records.Asset{Title: "two"}, records.Asset{Title: "three"})
		if got := titles(t, store, records.AssetFilter{ChangedSince: 1001}); !slices.Equal(got, []string{"two", "three"}) {
			t.Errorf("changed since the second: %q", got)
		}
		must(t, store.Withdraw(t.Context(), "a00"))
		if got := titles(t, store, records.AssetFilter{State: records.AssetWithdrawn}); !slices.Equal(got, []string{"one"}) {
			t.Errorf("withdrawn: %q", got)
		}
		if got := titles(t, store, records.AssetFilter{}); !slices.Equal(got, []string{"two", "three", "one"}) {
			t.Errorf("the changed one is not last: %q", got)
		}
		if got := titles(t, store, records.AssetFilter{State: records.AssetDraft, Query: "t", Limit: 1}); !slices.Equal(got, []string{"two"}) {
			t.Errorf("filters together: %q", got)
		}
	})
}

func TestAssetsPageByPage(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		for i := range 7 {
			shelve(t, store, records.Asset{ID: fmt.Sprintf("id%d", 7-i), Title: fmt.Sprintf("%d", 7-i)})
		}
		must(t, store.Raw().Exec("UPDATE assets SET updated_at = 5 WHERE id <> 'id7'").Error) // six at one moment
		var seen []string
		var after records.AssetMark
		for pages := 0; ; pages++ {
			page, err := store.Assets(t.Context(), records.AssetFilter{After: after, Limit: 3})
			must(t, err)
			if len(page) == 0 {
				break
			}
			for _, asset := range page {
				seen = append(seen, asset.Title)
			}
			last := page[len(page)-1]
			after = records.AssetMark{UpdatedAt: last.UpdatedAt, ID: last.ID}
			if pages > 5 {
				t.Fatal("the pages do not end")
			}
		}
		if got := strings.Join(seen, ""); got != "1234567" {
			t.Errorf("pages showed %q", got)
		}
	})
}

func TestEditAsset(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		s := plan(t, store, 1)
		s.runAll(t)
		before, err := store.Asset(t.Context(), s.asset.ID)
		must(t, err)
		must(t, store.Raw().Exec("UPDATE assets SET updated_at = 1 WHERE id = ?", s.asset.ID).Error)
		external := "cms-9"
		edited, err := store.EditAsset(t.Context(), s.asset.ID, func(asset *records.Asset) {
			asset.ExternalID, asset.Title, asset.FocalX, asset.Language = &external, "Night", 0, ""
			asset.ID, asset.State, asset.PublishedVersion, asset.LatestVersion = "other", records.AssetFailed, 9, 9
			asset.Media, asset.CreatedAt = profiles.MediaImage, 1
		})
		must(t, err)
		got, err := store.Asset(t.Context(), "ext:cms-9")
		must(t, err)
		if got.Title != "Night" || got.FocalX != 0 || got.Language != "" || edited.Title != "Night" {
			t.Errorf("edited to %+v", got)
		}
		if got.ID != before.ID || got.State != records.AssetPublished || got.PublishedVersion != 1 || got.LatestVersion != 1 ||
			got.Media != profiles.MediaVideo || got.CreatedAt != before.CreatedAt {
			t.Errorf("an edit reached what is not its own: %+v", got)
		}
		wantRecent(t, before.CreatedAt, got.UpdatedAt, edited.UpdatedAt)
		if found := titles(t, store, records.AssetFilter{Query: "NIGHT"}); len(found) != 1 {
			t.Error("the new title is not found")
		}
	})
}

func TestEditAssetConflicts(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		taken := "taken"
		shelve(t, store, records.Asset{Title: "one", ExternalID: &taken}, records.Asset{Title: "two"})
		_, err := store.EditAsset(t.Context(), "a01", func(asset *records.Asset) { asset.ExternalID = &taken })
		if !errors.Is(err, records.ErrConflict) {
			t.Errorf("taken external id: %v", err)
		}
		_, err = store.EditAsset(t.Context(), "nowhere", func(*records.Asset) { t.Error("edit of no asset was called") })
		if !errors.Is(err, records.ErrNotFound) {
			t.Errorf("edit of no asset: %v", err)
		}
		if _, err := store.Asset(t.Context(), "ext:nowhere"); !errors.Is(err, records.ErrNotFound) {
			t.Errorf("unknown external id: %v", err)
		}
		for _, err := range together(8, func(i int) error {
			_, err := store.EditAsset(t.Context(), "a01", func(asset *records.Asset) { asset.Tags = append(asset.Tags, fmt.Sprint(i)) })
			return err
		}) {
			must(t, err)
		}
		if got, err := store.Asset(t.Context(), "a01"); err != nil || len(got.Tags) != 8 {
			t.Errorf("of eight edits at once these were kept: %v, %v", got.Tags, err)
		}
	})
}
