package records_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/jobs"
	"github.com/reelmill/reelmill/profiles"
)

func TestAssetsByWords(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		german := "Der Hafen bei Nacht"
		shelve(
			t, store, records.Asset{Title: "Harbour at dawn", Description: "Cranes, ships & gulls"},
			records.Asset{Title: "Dawn chorus", Tags: []string{"Birds of the harbour", "north-sea"}},
			records.Asset{Title: "three", Texts: map[string]records.Text{"de": {Title: &german}}},
			records.Asset{Title: "東京の夜景"}, records.Asset{Title: "สวัสดีชาวโลก"}, records.Asset{Title: "H.264 & 2nd unit: O'Neill"},
		)
		for query, want := range map[string][]string{
			"dawn harbour":    {"Harbour at dawn", "Dawn chorus"}, // any order, wherever each word stands
			"GULLS harbour":   {"Harbour at dawn"},
			"dawn harb":       {"Harbour at dawn", "Dawn chorus"}, // the last word may be begun
			"harb dawn":       {},                                 // no other may
			"arbour at":       {"Harbour at dawn"},                // a part of the title, as it stands
			"sea birds":       {"Dawn chorus"},
			"nacht hafen":     {"three"},
			"夜景":              {"東京の夜景"},
			"京":               {"東京の夜景"},
			"景":               {"東京の夜景"},
			"京都":              {},
			"ชาวโลก":          {"สวัสดีชาวโลก"},
			"oneill":          {},
			"neill 264":       {"H.264 & 2nd unit: O'Neill"},
			"dawn nothing":    {},
			"dawn OR nothing": {},
		} {
			if got := titles(t, store, records.AssetFilter{Query: query}); !slices.Equal(got, want) {
				t.Errorf("query %q found %q, want %q", query, got, want)
			}
		}
	})
}

// Accents may be left out by who looks for something, not put in.
func TestWordsAreFoundWithoutTheirAccents(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		shelve(t, store, records.Asset{Title: "Café naïve"}, records.Asset{Title: "Cafe"}, records.Asset{Title: "Το καφέ"}, records.Asset{Title: "हिन्दी"}, records.Asset{Title: "Việt"})
		for query, want := range map[string][]string{
			"cafe": {"Café naïve", "Cafe"}, "CAFÉ": {"Café naïve"}, "cafe\u0301": {"Café naïve"}, "naive caf": {"Café naïve"}, "καφε": {"Το καφέ"}, "viet": {"Việt"},
			"हनद": {}, "हिन्दी": {"हिन्दी"},
		} {
			if got := titles(t, store, records.AssetFilter{Query: query}); !slices.Equal(got, want) {
				t.Errorf("query %q found %q, want %q", query, got, want)
			}
		}
	})
}

func TestEditedWordsAreFound(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		shelve(t, store, records.Asset{Title: "Harbour", Tags: []string{"old"}})
		_, err := store.EditAsset(t.Context(), "a00", func(asset *records.Asset) {
			asset.Title, asset.Tags = "Airport", []string{"new", "planes"}
		})
		must(t, err)
		for query, found := range map[string]int{"harbour": 0, "old": 0, "planes airport": 1} {
			if got := titles(t, store, records.AssetFilter{Query: query}); len(got) != found {
				t.Errorf("query %q found %q", query, got)
			}
		}
	})
}

// Whatever people type is text: no query may fail, on either database, or find what holds none of it.
func TestQueriesAreNoSyntax(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		shelve(t, store, records.Asset{Title: "Harbour"})
		for _, query := range []string{
			`"`, `'`, `""`, `''`, `"a`, `a"`, `'a':*`, `a:*`, `a & b`, `a | !b`, `!`, `( a`, `a )`, `NEAR(a b)`, `a AND`, `OR`, `NOT a`, `-a`, `+a`, `^a`, `a*`, `*`,
			`words:a`, `{words}: a`, `a\`, `\`, `a\'b`, `$1`, `?`, `??`, `@a`, `@@`, `:a`, `--`, `;`, `/* a`, "a\x00b", "\x00", "\xff\xfe", "a\xffb", "\u0301", "\u200d", "𝒳",
			"e\u0301e\u0301", strings.Repeat("x", 5000), strings.Repeat("w ", 500), strings.Repeat("東", 300), "ｆｕｌｌ", "\u202etfel",
		} {
			found, err := store.Assets(t.Context(), records.AssetFilter{Query: query, Limit: 5})
			if err != nil {
				t.Errorf("query %q: %v", query, err)
			}
			if len(found) > 0 {
				t.Errorf("query %q found %q", query, found[0].Title)
			}
		}
	})
}

func FuzzQuery(f *testing.F) {
	stores := map[string]*records.Store{}
	for name, url := range blanks() {
		store, err := records.Open(f.Context(), records.Config{URL: url(f)})
		must(f, err)
		f.Cleanup(func() { must(f, store.Close()) })
		stores[name] = store
	}
	f.Add("a dawn \"harbour")
	f.Add("東京 & 'x':*")
	n := 0
	f.Fuzz(func(t *testing.T, text string) {
		n++
		id := fmt.Sprintf("f%d", n)
		clean := strings.ReplaceAll(strings.ToValidUTF8(text, ""), "\x00", "")
		for name, store := range stores {
			if _, err := store.CreateAsset(t.Context(), &records.Asset{ID: id, SetName: "a", Title: clean}, nil, nil); err != nil {
				t.Fatalf("%s: %q is not taken up: %v", name, text, err)
			}
			found, err := store.Assets(t.Context(), records.AssetFilter{Query: text})
			if err != nil {
				t.Fatalf("%s: query %q: %v", name, text, err)
			}
			if !slices.ContainsFunc(found, func(asset records.Asset) bool { return asset.ID == id }) && clean != "" {
				t.Errorf("%s: %q is not found by itself", name, text)
			}
		}
	})
}

// track is a finished output of a version that says something; sidecar is the file it was made of, nil for one of the master.
func (s *scene) track(t *testing.T, locale string, sidecar *records.SubtitleSource, text string) {
	t.Helper()
	step := newStep(t, &s.version, jobs.KindSubtitle)
	row := derivative(t, &step)
	row.Planned = profiles.Derivative{Output: profiles.OutputTranscript, Format: "txt", Locale: locale, TextKind: "subtitles", Track: 2}
	if sidecar != nil {
		row.SubtitleID, row.Planned.Track = sidecar.ID, -1
	}
	publish := newStep(t, &s.version, jobs.KindPublish)
	must(t, join(t.Context(), s.store, &s.version, &records.Graph{Steps: []records.Step{step}, Derivatives: []records.Derivative{row}}, publish))
	claim := s.claim(t, step)
	must(t, s.store.Finish(t.Context(), claim, func(tx *records.Tx) error {
		if err := tx.Made(row.ID, records.Made{StorageKey: "made/" + row.ID, Bytes: 1}); err != nil {
			return err
		}
		return tx.Says(row.ID, text)
	}))
	version, err := s.store.Version(t.Context(), s.asset.ID, s.version.Number)
	must(t, err)
	if version.State == records.VersionPublished {
		s.run(t, publish)
	}
}

func (s *scene) wantFound(t *testing.T, query string, want bool) {
	t.Helper()
	if got := titles(t, s.store, records.AssetFilter{Query: query}); (len(got) == 1) != want {
		t.Errorf("query %q found %q", query, got)
	}
}

func TestWhatIsSaidIsFound(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		s := plan(t, store, 1)
		s.track(t, "en", nil, "Good evening, said the lighthouse keeper.\n\nAnn: Café")
		s.wantFound(t, "lighthouse", false) // readers do not see it yet
		s.runAll(t)
		s.wantFound(t, "lighthouse", true)
		s.wantFound(t, "KEEPER cafe\u0301 harbour li", true) // said, and in the title
		s.wantFound(t, "lighthouse nothing", false)

		file := &records.SubtitleSource{AssetID: s.asset.ID, Locale: "fr", Kind: "subtitles", Format: "vtt", StorageKey: "k", SHA256: "s"}
		must(t, store.PutSubtitle(t.Context(), file))
		s.track(t, "fr", file, "Le gardien du phare")
		s.wantFound(t, "gardien", true)
		_, err := store.DeleteSubtitles(t.Context(), s.asset.ID, "fr")
		must(t, err)
		s.wantFound(t, "gardien", false)

		must(t, store.PutSubtitle(t.Context(), &records.SubtitleSource{AssetID: s.asset.ID, Locale: "en", Kind: "subtitles", Format: "vtt", StorageKey: "k", SHA256: "t"}))
		s.wantFound(t, "lighthouse", false) // the file takes its place
		_, err = store.DeleteSubtitles(t.Context(), s.asset.ID, "en")
		must(t, err)
		s.wantFound(t, "lighthouse", true)
	})
}

func TestOnlyTheVersionReadersSeeIsFound(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		first := plan(t, store, 1)
		first.track(t, "en", nil, "alpha common")
		first.runAll(t)
		second := first.next(t, 1)
		second.track(t, "en", nil, "omega common")
		second.wantFound(t, "alpha", true)
		second.wantFound(t, "omega", false)
		second.runAll(t)
		second.wantFound(t, "alpha", false)
		second.wantFound(t, "omega common", true)
		_, err := store.Flip(t.Context(), first.asset.ID, 1)
		must(t, err)
		second.wantFound(t, "alpha", true)
		second.wantFound(t, "omega", false)
	})
}
