package manifest_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/reelmill/reelmill/internal/manifest"
	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/profiles"
)

// A film with French drawn in needs no French track beside it; a film without does, and so does a stream.
func TestSubtitlesAreShownOnce(t *testing.T) {
	t.Parallel()
	burned := func(kind, locale string, row records.Derivative) records.Derivative {
		row.Planned.Burn = &profiles.TextRef{Locale: locale, Kind: kind}
		return row
	}
	plain := film("web@article", 1280, 720, h264)
	french := keptForReaders(film("web-fr@article", 1280, 720, h264), "fr")
	tracks := []records.Derivative{track("fr-FR", "subtitles", "vtt", "new", -1), track("en-GB", "captions", "vtt", "", 3)}
	other := film("other@social", 640, 360, h264)
	cases := map[string]struct {
		locale   string
		rows     []records.Derivative
		burned   string
		standard string // the default track of the document
		marked   bool   // and whether the element has one
	}{
		"drawn in":                  {"fr", []records.Derivative{plain, burned("subtitles", "fr-FR", french)}, "fr-FR", "", false},
		"drawn in, of a region":     {"fr", []records.Derivative{plain, burned("subtitles", "fr", french)}, "fr", "", false},
		"not drawn in":              {"fr", []records.Derivative{plain, french}, "", "fr-FR", true},
		"another reader":            {"en", []records.Derivative{plain, burned("subtitles", "fr-FR", french)}, "", "en-GB", true},
		"another language drawn in": {"fr", []records.Derivative{burned("subtitles", "de", french)}, "de", "fr-FR", true},
		"forced ones drawn in":      {"fr", []records.Derivative{burned("forced", "fr-FR", french)}, "", "fr-FR", true},
		"not in every film":         {"fr", []records.Derivative{burned("subtitles", "fr-FR", french), other}, "fr-FR", "fr-FR", false},
		"a stream":                  {"fr", []records.Derivative{burned("subtitles", "fr-FR", french), stream("hls", "application/vnd.apple.mpegurl")}, "fr-FR", "fr-FR", false},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in := everything()
			in.Locales, in.Derivatives = []string{c.locale}, slices.Concat(c.rows, tracks)
			doc := build(t, in)
			if doc.Videos[0].BurnedSubtitles != c.burned {
				t.Errorf("drawn in is %q", doc.Videos[0].BurnedSubtitles)
			}
			if got := standard(doc); got != c.standard {
				t.Errorf("the default is %q, want %q", got, c.standard)
			}
			if marked := strings.Contains(doc.Embed.HTML, " default>"); marked != c.marked {
				t.Errorf("the element is %s", doc.Embed.HTML)
			}
		})
	}
}

func standard(doc *manifest.Document) string {
	for _, track := range doc.Subtitles {
		if track.Default {
			return track.Locale
		}
	}
	return ""
}
