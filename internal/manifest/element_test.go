package manifest_test

import (
	"path"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/profiles"
)

// elementsIn reads a snippet as a browser does and returns its elements by name.
func elementsIn(t *testing.T, snippet string) map[string][]map[string]string {
	t.Helper()
	found := map[string][]map[string]string{}
	tokens := html.NewTokenizer(strings.NewReader(snippet))
	for {
		switch tokens.Next() {
		case html.ErrorToken:
			return found
		case html.StartTagToken, html.SelfClosingTagToken:
			token := tokens.Token()
			attributes := map[string]string{}
			for _, attribute := range token.Attr {
				attributes[attribute.Key] = attribute.Val
			}
			found[token.Data] = append(found[token.Data], attributes)
		case html.TextToken, html.CommentToken:
			found["text"] = append(found["text"], map[string]string{"is": tokens.Token().Data})
		}
	}
}

// TestHostileTextMakesNoElements: whatever people write, a browser sees the elements we wrote and no other attribute of them.
func TestHostileTextMakesNoElements(t *testing.T) {
	t.Parallel()
	doc := build(t, goldens()["hostile"])
	allowed := map[string][]string{
		doc.Embed.HTML:   {"video", "source", "track"},
		doc.Embed.Script: {"script", "text"},
		doc.Embed.Iframe: {"iframe"},
	}
	for _, set := range doc.PictureSets {
		allowed[set.HTML] = []string{"picture", "source", "img"}
	}
	for snippet, names := range allowed {
		for name, elements := range elementsIn(t, snippet) {
			if !slices.Contains(names, name) {
				t.Errorf("there is a %s %v in %s", name, elements, snippet)
			}
			for _, element := range elements {
				for key := range element {
					if strings.HasPrefix(key, "on") || strings.ContainsAny(key, "\"'<") {
						t.Errorf("there is an attribute %s in %s", key, snippet)
					}
				}
			}
		}
	}
	if label := elementsIn(t, doc.Embed.HTML)["video"][0]["aria-label"]; !strings.HasPrefix(label, "</script><!-- <img src=x") {
		t.Errorf("the text itself became %q", label)
	}
}

func TestAddressesThatAreNoneAreNotWritten(t *testing.T) {
	t.Parallel()
	in := everything()
	in.URL = func(string) string { return `javascript:alert(1)//"><script>` }
	in.EmbedURL = "javascript:alert(1)"
	doc := build(t, in)
	for _, snippet := range []string{doc.Embed.HTML, doc.Embed.Iframe, doc.PictureSets[0].HTML} {
		if strings.Contains(snippet, "javascript:") || strings.Contains(snippet, "<script") {
			t.Errorf("there is code in %s", snippet)
		}
	}
}

// TestBrowsersMeetTheBestTheyCanPlayFirst, and phones do not load the largest.
func TestBrowsersMeetTheBestTheyCanPlayFirst(t *testing.T) {
	t.Parallel()
	in := everything()
	in.Derivatives = []records.Derivative{
		film("a@x", 854, 480, h264), film("b@x", 1920, 1080, h264), film("c@x", 1280, 720, h264), film("d@x", 1920, 1080, vp9), film("e@x", 854, 480, vp9),
		film("f@x", 1920, 1080, av1), film("g@x", 1920, 1080, hevc), stream("hls", "application/vnd.apple.mpegurl"), film("tall@x", 1080, 1918, h264),
		film("elsewhere@y", 1280, 720, h264),
	}
	in.Derivatives[7].Planned.Profile.Role = "x"
	sources := elementsIn(t, build(t, in).Embed.HTML)["source"]
	var got []string
	for _, source := range sources {
		name, _, _ := strings.Cut(path.Base(source["src"]), "?")
		got = append(got, strings.TrimSpace(name+" "+source["media"]))
	}
	want := []string{
		"stream-0.hls", "f-1920.mp4 (min-width: 641px)", "g-1920.mp4 (min-width: 641px)",
		"d-1920.mp4 (min-width: 428px)", "e-854.mp4", "b-1920.mp4 (min-width: 641px)", "c-1280.mp4 (min-width: 428px)", "a-854.mp4",
	}
	if !slices.Equal(got, want) {
		t.Errorf("sources are\n%q, want\n%q", got, want)
	}
}

func TestThePosterHasTheFilmsShape(t *testing.T) {
	t.Parallel()
	in := everything()
	in.Derivatives = []records.Derivative{
		film("web@a", 1280, 720, h264),
		still(profiles.OutputPoster, "square@q", "jpeg", 800, 800, 1), still(profiles.OutputPoster, "s@s", "jpeg", 640, 360, 1),
		still(profiles.OutputPoster, "m@m", "jpeg", 1200, 675, 1), still(profiles.OutputPoster, "l@l", "jpeg", 2400, 1350, 1),
		still(profiles.OutputPoster, "m@m", "webp", 1200, 675, 1),
	}
	if got := elementsIn(t, build(t, in).Embed.HTML)["video"][0]["poster"]; !strings.Contains(got, "m-1200.jpeg") {
		t.Errorf("the poster is %s", got)
	}
	in.Derivatives = in.Derivatives[:2]
	if got := elementsIn(t, build(t, in).Embed.HTML)["video"][0]["poster"]; !strings.Contains(got, "square-800.jpeg") {
		t.Errorf("the poster is %s", got)
	}
}

// TestPictureSetsAreReadyForAPage: one for each role and shape, formats that save most first, sizes in order.
func TestPictureSetsAreReadyForAPage(t *testing.T) {
	t.Parallel()
	doc := build(t, photograph())
	if sets := doc.PictureSets; len(sets) != 2 || sets[0].Role != "article" || sets[0].AspectRatio != "3:2" || sets[1].AspectRatio != "4:3" {
		t.Fatalf("sets are %+v", doc.PictureSets)
	}
	set := doc.PictureSets[0]
	if len(set.Sources) != 2 || set.Sources[0].Type != "image/avif" || set.Sources[0].Media != "(min-width: 1201px)" || set.Sources[1].Media != "" {
		t.Errorf("sources are %+v", set.Sources)
	}
	if widths := strings.Fields(set.Img.Srcset); len(widths) != 6 || widths[1] != "600w," || widths[3] != "1200w," || widths[5] != "2000w" {
		t.Errorf("srcset is %q", set.Img.Srcset)
	}
	img := elementsIn(t, set.HTML)["img"][0]
	if img["width"] != "2000" || img["height"] != "1333" || img["loading"] != "lazy" || img["decoding"] != "async" ||
		!strings.Contains(img["src"], "2000.jpeg") {
		t.Errorf("img is %v", img)
	}
	if doc.Embed.HTML != set.HTML {
		t.Error("the element of a picture is not its first set")
	}
}

// TestEachWidthIsOfferedOnce: profiles for larger pictures than the master is all come to its own size.
func TestEachWidthIsOfferedOnce(t *testing.T) {
	t.Parallel()
	in := photograph()
	in.Derivatives = []records.Derivative{
		still(profiles.OutputImage, "wide@article", "jpeg", 231, 308, 3), still(profiles.OutputImage, "small@article", "jpeg", 231, 308, 1),
		still(profiles.OutputImage, "wide@article", "webp", 231, 308, 2), still(profiles.OutputImage, "small@article", "webp", 231, 308, 1),
	}
	set := build(t, in).PictureSets[0]
	if img := set.Img; strings.Count(img.Srcset, "231w") != 1 || !strings.Contains(img.Srcset, "wide-231.jpeg") || !strings.Contains(img.Src, "wide-231.jpeg") {
		t.Errorf("img is %+v", set.Img)
	}
	if source := set.Sources[0]; strings.Count(source.Srcset, "231w") != 1 || !strings.Contains(source.Srcset, "wide-231.webp") {
		t.Errorf("sources are %+v", set.Sources)
	}
}

// TestAFormatThatLacksTheLargestIsNoSource, since it would blur on large screens.
func TestAFormatThatLacksTheLargestIsNoSource(t *testing.T) {
	t.Parallel()
	in := photograph()
	in.Derivatives = append(in.Derivatives[1:], still(profiles.OutputImage, "tiny@article", "avif", 600, 400, 1))
	sources := build(t, in).PictureSets[0].Sources
	if types := len(sources); types != 1 || sources[0].Type != "image/webp" {
		t.Errorf("sources are %+v", sources)
	}
}

// TestSizesNobodyKnowsBreakNothing: records of old versions may lack them.
func TestSizesNobodyKnowsBreakNothing(t *testing.T) {
	t.Parallel()
	for _, in := range goldens() {
		for i := range in.Derivatives {
			in.Derivatives[i].Made = records.Made{}
		}
		in.Version.Source, in.EmbedURL = nil, "https://reelmill.example/embed/1"
		doc := build(t, in)
		if frame := elementsIn(t, doc.Embed.Iframe)["iframe"][0]; frame["width"] != "640" || frame["height"] != "180" {
			t.Errorf("the frame is %v", frame)
		}
	}
}
