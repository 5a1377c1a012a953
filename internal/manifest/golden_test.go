package manifest_test

import (
	"testing"

	"github.com/reelmill/reelmill/internal/manifest"
)

const worst = "</script><!-- <img src=x onerror=alert(1)> \"q\" & 'm' \r\nSet-Cookie: a=b\x00\u2028\u202e\xff"

// goldens are the documents whose every byte is kept.
func goldens() map[string]manifest.Input {
	cases := map[string]manifest.Input{
		"video": everything(), "video-fr-CA": everything(), "video-pt": everything(), "audio": recording(), "picture": photograph(),
		"picture-decorative": photograph(), "picture-alt-missing": photograph(), "hostile": everything(), "fallback": photograph(),
	}
	edit := func(name string, change func(*manifest.Input)) {
		in := cases[name]
		change(&in)
		cases[name] = in
	}
	edit("video-fr-CA", func(in *manifest.Input) { in.Locales = []string{"fr-CA", "fr"} })
	edit("video-pt", func(in *manifest.Input) { in.Locales = []string{"pt-AO"} })
	edit("picture-decorative", func(in *manifest.Input) { in.Asset.Alt = new("") })
	edit("picture-alt-missing", func(in *manifest.Input) { in.Asset.Alt = nil })
	edit("hostile", func(in *manifest.Input) {
		in.Asset.Title, in.Asset.Description, in.Asset.Alt, in.Asset.Texts = worst, worst, new(worst), nil
		in.Asset.ExternalID, in.Asset.Tags, in.TranscriptText = new(worst), []string{worst}, map[string]string{"en-GB": worst}
		for i := range in.Derivatives {
			in.Derivatives[i].Planned.Label = worst
		}
	})
	return cases
}

func TestGoldenDocuments(t *testing.T) {
	for name, in := range goldens() {
		doc := build(t, in)
		if name == "fallback" {
			doc.FallbackFor = "01-gone"
		}
		kept(t, "testdata/golden/"+name+".json", pretty(t, doc))
	}
}

// TestTheSameInputGivesTheSameBytes: an ETag that wanders is no ETag. Maps are walked in another order each time.
func TestTheSameInputGivesTheSameBytes(t *testing.T) {
	t.Parallel()
	_, first, err := build(t, everything()).Encode()
	if err != nil {
		t.Fatal(err)
	}
	for range 20 {
		if _, again, _ := build(t, everything()).Encode(); again != first {
			t.Fatalf("%s became %s", first, again)
		}
	}
}
