package manifest_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/reelmill/reelmill/internal/manifest"
	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/profiles"
)

const hostile = `</script><img src=x onerror=alert(1)> "quoted" & 'more'`

func video(profile string, width, height int, bytes int64) records.Derivative {
	return records.Derivative{
		State:   records.DerivativeDone,
		Planned: profiles.Derivative{Profile: profiles.Profile{Name: profile, Role: "article"}, Output: profiles.OutputVideo, Format: "mp4"},
		Made: records.Made{
			StorageKey: "derivatives/" + profile + ".mp4", Mime: `video/mp4; codecs="avc1.64001f, mp4a.40.2"`, Width: width, Height: height,
			Bytes: bytes, FrameRate: "25/1", SHA256: profile, SSIM: 0.98,
		},
	}
}

func track(locale, kind, format, sum string, index int) records.Derivative {
	return records.Derivative{
		State: records.DerivativeDone,
		Planned: profiles.Derivative{
			Output: profiles.OutputSubtitle, Format: format, Locale: locale, TextKind: kind, Track: index, SourceSHA256: sum,
		},
		Made: records.Made{StorageKey: "derivatives/" + locale + kind + sum + "." + format},
	}
}

func input() manifest.Input {
	return manifest.Input{
		Asset: records.Asset{
			ID: "a1", Media: profiles.MediaVideo, Title: hostile, Language: "en-GB", FocalX: 0.5, FocalY: 0.4,
			EndsAt: 1_800_000_000_000, Territories: []string{"GB"},
		},
		Version: records.Version{Number: 3, PublishedAt: 1_700_000_000_000, Source: &profiles.Source{
			Duration: 63.2, Video: &profiles.VideoTrack{Width: 1920, Height: 1080},
		}},
		Derivatives: []records.Derivative{
			video("web-480p", 854, 480, 10), video("web-1080p", 1920, 1080, 100),
			{State: records.DerivativePlanned, Planned: profiles.Derivative{Output: profiles.OutputVideo}},
			{State: records.DerivativeSkipped, Planned: profiles.Derivative{Output: profiles.OutputSubtitle}},
			track("fr-FR", "subtitles", "vtt", "new", -1), track("fr-FR", "subtitles", "srt", "new", -1),
			track("fr-FR", "subtitles", "vtt", "old", -1), track("en", "captions", "vtt", "", 3),
		},
		Sidecars: []records.SubtitleSource{{Locale: "fr-FR", Kind: "subtitles", SHA256: "new"}},
		URL:      func(key string) string { return "https://media.example/" + key },
	}
}

func build(t *testing.T, in manifest.Input) *manifest.Document {
	t.Helper()
	doc, err := manifest.Build(in)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func TestOnlyWhatIsDoneShowsLargestFirst(t *testing.T) {
	t.Parallel()
	doc := build(t, input())
	if len(doc.Videos) != 2 || doc.Videos[0].Profile != "web-1080p" || doc.Videos[1].Profile != "web-480p" {
		t.Fatalf("videos are %+v", doc.Videos)
	}
	if doc.Videos[0].Quality == nil || doc.Videos[0].Quality.SSIM != 0.98 || doc.AspectRatio != "16:9" || doc.Duration != 63.2 {
		t.Errorf("facts are %+v, %s, %v", doc.Videos[0].Quality, doc.AspectRatio, doc.Duration)
	}
}

func TestTracksAreJoinedAndRemovedFilesVanish(t *testing.T) {
	t.Parallel()
	doc := build(t, input())
	if len(doc.Subtitles) != 2 {
		t.Fatalf("subtitles are %+v", doc.Subtitles)
	}
	french, english := doc.Subtitles[0], doc.Subtitles[1]
	if !strings.HasSuffix(french.VTT, "new.vtt") || !strings.HasSuffix(french.SRT, "new.srt") || french.Label != "Français" || french.Default {
		t.Errorf("the French track is %+v", french)
	}
	if english.Label != "English (CC)" || !english.Default {
		t.Errorf("the English track is %+v, want it default for an en-GB asset", english)
	}
	in := input()
	in.Sidecars, in.Locales = nil, []string{"fr-CA"}
	if doc := build(t, in); len(doc.Subtitles) != 1 || doc.Subtitles[0].Default {
		t.Errorf("without the file: %+v", doc.Subtitles)
	}
	in.Sidecars = input().Sidecars
	if doc := build(t, in); !doc.Subtitles[0].Default || doc.Subtitles[1].Default {
		t.Errorf("a Canadian reader gets %+v", doc.Subtitles)
	}
}

func TestEmbeddedTracksAreKeptApartAndGiveWayToFiles(t *testing.T) {
	t.Parallel()
	in := input()
	in.Derivatives = append(in.Derivatives, track("en", "captions", "vtt", "other", 4), track("fr-FR", "subtitles", "vtt", "inside", 5))
	doc := build(t, in)
	if len(doc.Subtitles) != 3 || !strings.HasSuffix(doc.Subtitles[0].VTT, "new.vtt") || doc.Subtitles[1].VTT == doc.Subtitles[2].VTT {
		t.Errorf("subtitles are %+v", doc.Subtitles)
	}
}

// TestTracksLoadOnForeignPages: browsers fetch a <track> of another site only with crossorigin, and read nothing but WebVTT.
func TestTracksLoadOnForeignPages(t *testing.T) {
	t.Parallel()
	in := input()
	in.Derivatives = []records.Derivative{video("web-480p", 854, 480, 10), track("en", "captions", "srt", "", 3)}
	html := build(t, in).Embed.HTML
	if !strings.Contains(html, ` crossorigin="anonymous"`) || strings.Contains(html, "<track") {
		t.Errorf("the element is %s", html)
	}
}

// TestHostileTextStaysText: a title may not end an attribute, an element or a script.
func TestHostileTextStaysText(t *testing.T) {
	t.Parallel()
	doc := build(t, input())
	if strings.Contains(doc.Embed.HTML, "<img") || strings.Contains(doc.Embed.HTML, "</script") || !strings.Contains(doc.Embed.HTML, "aria-label=") {
		t.Errorf("the element is %s", doc.Embed.HTML)
	}
	body, _, err := doc.Encode()
	if err != nil || strings.Contains(string(body), "</script") {
		t.Errorf("the document holds a raw end tag: %s, %v", body, err)
	}
}

func TestETagFollowsTheContent(t *testing.T) {
	t.Parallel()
	_, first, err := build(t, input()).Encode()
	if err != nil {
		t.Fatal(err)
	}
	_, again, _ := build(t, input()).Encode()
	in := input()
	in.Asset.Title = "Another"
	_, other, _ := build(t, in).Encode()
	if first != again || first == other || !strings.HasPrefix(first, `"`) {
		t.Errorf("tags are %s, %s and %s", first, again, other)
	}
}

// A newer master of another kind changes nothing for readers before it is shown.
func TestKindIsThatOfTheVersion(t *testing.T) {
	t.Parallel()
	in := input()
	source := *in.Version.Source
	source.Media, in.Version.Source, in.Asset.Media = profiles.MediaVideo, &source, profiles.MediaImage
	if kind := build(t, in).Asset.Kind; kind != "video" {
		t.Errorf("the film that is shown is called %q", kind)
	}
}

// TestEmptyListsAreLists: a CMS loops over them without asking whether they are there.
func TestEmptyListsAreLists(t *testing.T) {
	t.Parallel()
	doc := build(t, manifest.Input{Asset: records.Asset{Media: profiles.MediaImage}, URL: func(string) string { return "" }})
	body, _, err := doc.Encode()
	if err != nil {
		t.Fatal(err)
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(body, &fields); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"streams", "videos", "audios", "posters", "teasers", "storyboards", "subtitles", "transcripts", "images", "tags"} {
		if string(fields[name]) != "[]" {
			t.Errorf("%s is %s", name, fields[name])
		}
	}
	if string(fields["alt"]) != "null" || string(fields["schema"]) != `"reelmill.manifest/1"` {
		t.Errorf("alt is %s, schema %s", fields["alt"], fields["schema"])
	}
}
