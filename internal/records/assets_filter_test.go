package records_test

import (
	"slices"
	"testing"
	"time"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/profiles"
)

func TestAssetsByWindow(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		now := store.Now()
		early, late := records.At(now.Add(-time.Hour)), records.At(now.Add(time.Hour))
		shelve(t, store, records.Asset{Title: "none"}, records.Asset{Title: "open", StartsAt: early, EndsAt: late},
			records.Asset{Title: "closed", EndsAt: early}, records.Asset{Title: "upcoming", StartsAt: late}, records.Asset{Title: "over", StartsAt: 5, EndsAt: early})
		for phase, want := range map[records.Phase][]string{
			records.PhaseOpen: {"none", "open"}, records.PhaseClosed: {"closed", "over"}, records.PhaseUpcoming: {"upcoming"},
		} {
			if got := titles(t, store, records.AssetFilter{Rights: phase}); !slices.Equal(got, want) {
				t.Errorf("%s: %q", phase, got)
			}
		}
		must(t, store.Raw().Exec("UPDATE assets SET state = 'published'").Error)
		for state, want := range map[records.AssetState][]string{
			records.AssetPublished: {"none", "open", "upcoming"}, records.AssetExpired: {"closed", "over"}, records.AssetDraft: {},
		} {
			if got := titles(t, store, records.AssetFilter{State: state}); !slices.Equal(got, want) {
				t.Errorf("%s: %q", state, got)
			}
			for _, asset := range assetsOf(t, store, records.AssetFilter{State: state}) {
				if asset.StateAt(now) != state {
					t.Errorf("%s is %s, but listed as %s", asset.Title, asset.StateAt(now), state)
				}
			}
		}
	})
}

func assetsOf(t *testing.T, store *records.Store, filter records.AssetFilter) []records.Asset {
	t.Helper()
	assets, err := store.Assets(t.Context(), filter)
	must(t, err)
	return assets
}

func TestAssetsByLocaleAndSet(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		title := "x"
		shelve(t, store, records.Asset{Title: "spoken", Language: "fr-CA"}, records.Asset{Title: "told", Texts: map[string]records.Text{"fr": {Title: &title}}},
			records.Asset{Title: "written"}, records.Asset{Title: "none", Language: "fro"})
		_, err := store.EditAsset(t.Context(), "a03", func(asset *records.Asset) { asset.SetName = "hero,social" })
		must(t, err)
		track := records.SubtitleSource{AssetID: "a02", Locale: "zh-Hant-TW", Kind: "captions", Format: "srt"}
		must(t, store.PutSubtitle(t.Context(), &track))
		expect := func(locale string, want ...string) {
			t.Helper()
			got := titles(t, store, records.AssetFilter{Locale: locale})
			slices.Sort(got)
			if !slices.Equal(got, append([]string{}, want...)) {
				t.Errorf("%s finds %q, want %q", locale, got, want)
			}
		}
		expect("fr", "spoken", "told")
		expect("fr-CA", "spoken")
		expect("zh", "written")
		expect("zh-Hant", "written")
		expect("zh-Hant-TW", "written")
		_, err = store.DeleteSubtitles(t.Context(), "a02", "zh-Hant-TW")
		must(t, err)
		expect("zh")
		_, err = store.EditAsset(t.Context(), "a01", func(asset *records.Asset) { asset.Texts = nil })
		must(t, err)
		expect("fr", "spoken")
		for set, want := range map[string][]string{"hero": {"none"}, "social": {"none"}, "hero,social": {}, "her": {}} {
			if got := titles(t, store, records.AssetFilter{Set: set}); !slices.Equal(got, want) {
				t.Errorf("of the set %s: %q", set, got)
			}
		}
	})
}

// What a master brought along is found once readers see it.
func TestAssetsByLocaleOfTheMaster(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		s := plan(t, store, 1)
		planned := profiles.Derivative{Output: profiles.OutputSubtitle, Format: "vtt", Locale: "pt-BR"}
		must(t, store.Raw().Model(&records.Derivative{}).Where("version_id = ?", s.version.ID).Select("planned").Updates(&records.Derivative{Planned: planned}).Error)
		if got := titles(t, store, records.AssetFilter{Locale: "pt"}); len(got) != 0 {
			t.Errorf("found before it was made: %q", got)
		}
		s.runAll(t)
		if got := titles(t, store, records.AssetFilter{Locale: "pt"}); len(got) != 1 {
			t.Errorf("found %q", got)
		}
	})
}

func TestAssetsWithAllTags(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		shelve(t, store, records.Asset{Title: "both", Tags: []string{"a", "b", "c"}}, records.Asset{Title: "one", Tags: []string{"a"}})
		if got := titles(t, store, records.AssetFilter{Tags: []string{"a", "b"}}); !slices.Equal(got, []string{"both"}) {
			t.Errorf("with a and b: %q", got)
		}
	})
}

// Whoever decides finds what waits, whether readers see an older version or none, and whatever came after it.
func TestAssetsByNewerVersion(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		title := func(s *scene, title string) {
			_, err := store.EditAsset(t.Context(), s.asset.ID, func(asset *records.Asset) { asset.Title = title })
			must(t, err)
		}
		first := waiting(t, store, profiles.ReleaseApproved)
		title(first, "first")
		done := plan(t, store, 1)
		done.runAll(t)
		title(done, "done")
		seen := waiting(t, store, profiles.ReleaseApproved)
		must(t, store.Approve(t.Context(), seen.asset.ID, 1))
		next := master("in/next")
		next.Release = profiles.ReleaseApproved
		version, err := store.AddVersion(t.Context(), seen.asset.ID, next)
		must(t, err)
		planVersion(t, store, &seen.asset, version, 1).runAll(t)
		seen.next(t, 1)
		must(t, store.Cancel(t.Context(), seen.asset.ID, 3))
		title(seen, "seen")
		made := plan(t, store, 1)
		made.runAll(t)
		made.next(t, 1)
		title(made, "made")

		find := func(state records.AssetState, newer ...records.VersionState) []string {
			return titles(t, store, records.AssetFilter{State: state, Newer: newer})
		}
		for _, c := range []struct {
			got, want []string
		}{
			{find("", records.VersionInReview), []string{"first", "seen"}},
			{find(records.AssetPublished, records.VersionInReview), []string{"seen"}},
			{find(records.AssetPublished, records.VersionProcessing), []string{"made"}},
			{find("", records.VersionProcessing, records.VersionInReview), []string{"first", "seen", "made"}},
			{find("", records.VersionCanceled), []string{"seen"}},
			{find("", records.VersionFailed), []string{}},
			{find("", records.VersionPublished), []string{}},
		} {
			if !slices.Equal(c.got, c.want) {
				t.Errorf("found %q, want %q", c.got, c.want)
			}
		}
		must(t, store.Approve(t.Context(), seen.asset.ID, 2))
		if got := find("", records.VersionInReview); !slices.Equal(got, []string{"first"}) {
			t.Errorf("after the approval %q wait", got)
		}
	})
}
