package manifest_test

import (
	"os"
	"strings"
	"testing"

	validator "github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/reelmill/reelmill/internal/manifest"
	"github.com/reelmill/reelmill/internal/records"
)

func videoObject(t *testing.T) *validator.Schema {
	t.Helper()
	body, err := os.ReadFile("testdata/videoobject.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return compiled(t, decoded(t, body))
}

// inScript is what a search engine reads out of the ready element.
func inScript(t *testing.T, doc *manifest.Document) map[string]any {
	t.Helper()
	body, found := strings.CutPrefix(doc.Embed.Script, `<script type="application/ld+json">`)
	body, ended := strings.CutSuffix(body, "</script>")
	if !found || !ended {
		t.Fatalf("the element is %s", doc.Embed.Script)
	}
	return decoded(t, []byte(body)).(map[string]any)
}

func TestVideoObjectsAreValid(t *testing.T) {
	t.Parallel()
	schema := videoObject(t)
	for name, in := range goldens() {
		if in.Asset.Media != "video" {
			continue
		}
		if err := schema.Validate(inScript(t, build(t, in))); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	whole := inScript(t, build(t, everything()))
	if missing := 18 - len(whole); missing != 0 {
		t.Errorf("of 18 properties %d are missing: %v", missing, whole)
	}
	for property, bad := range map[string]any{
		"duration": "63.2", "expires": "2027-01-15", "uploadDate": nil, "regionsAllowed": []any{"Great Britain"}, "contentUrl": "film.mp4",
		"thumbnailUrl": []any{}, "caption": []any{map[string]any{"@type": "MediaObject"}}, "transcript": "", "unheard": "of", "width": 0,
		"hasPart": []any{map[string]any{"@type": "Clip", "name": "A", "startOffset": "0", "url": "https://x.example/"}},
	} {
		broken := inScript(t, build(t, everything()))
		broken[property] = bad
		if schema.Validate(broken) == nil {
			t.Errorf("the test would not see %s as %v", property, bad)
		}
	}
}

func TestLinkedDataSaysOnlyWhatIsKnown(t *testing.T) {
	t.Parallel()
	in := everything()
	in.Asset.EndsAt, in.Asset.Territories, in.TranscriptText, in.EmbedURL, in.Version.Source = 0, nil, nil, "", nil
	in.Derivatives = []records.Derivative{film("web@article", 1280, 720, h264), track("und", "subtitles", "srt", "", 3)}
	data := inScript(t, build(t, in))
	for _, property := range []string{"expires", "regionsAllowed", "transcript", "embedUrl", "duration", "caption", "thumbnailUrl"} {
		if value, there := data[property]; there {
			t.Errorf("%s is %v", property, value)
		}
	}
	in.Derivatives = nil
	if doc := build(t, in); doc.Embed.JSONLD != nil || doc.Embed.Script != "" || doc.Embed.HTML != "" {
		t.Errorf("of nothing it says %+v", doc.Embed)
	}
}

func TestTheTranscriptIsTheReaders(t *testing.T) {
	t.Parallel()
	in := everything()
	in.TranscriptText = map[string]string{"en-GB": "English", "fr": "Français", "de": "Deutsch"}
	for locale, want := range map[string]string{"": "English", "fr-CA": "Français", "ja": "English"} {
		in.Locales = strings.Fields(locale)
		if got := inScript(t, build(t, in))["transcript"]; got != want {
			t.Errorf("%q reads %v", locale, got)
		}
	}
	in.TranscriptText = map[string]string{"de": "Deutsch"}
	if got, there := inScript(t, build(t, in))["transcript"]; there {
		t.Errorf("an English film has %v", got)
	}
}

// TestCrawlersGetWhatTheyCanRead: the film's largest file is AV1, which few crawlers decode.
func TestCrawlersGetWhatTheyCanRead(t *testing.T) {
	t.Parallel()
	in := everything()
	in.Derivatives = []records.Derivative{film("av1@a", 3840, 2160, av1), film("small@a", 640, 360, h264), film("web@a", 1280, 720, h264)}
	if data := build(t, in).Embed.JSONLD; !strings.Contains(data.ContentURL, "web-1280") || data.Width != 1280 || data.EncodingFormat != "video/mp4" {
		t.Errorf("crawlers get %+v", data)
	}
}
