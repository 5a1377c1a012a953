package manifest_test

import (
	"fmt"
	"strings"

	"github.com/reelmill/reelmill/internal/manifest"
	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/profiles"
)

// made is one finished output. Its profile's name and role are those of name, such as "web-720p@article".
func made(output profiles.Output, name, format string, width, height int, bytes int64, mime string) records.Derivative {
	profile, role, _ := strings.Cut(name, "@")
	return records.Derivative{
		State:   records.DerivativeDone,
		Planned: profiles.Derivative{Profile: profiles.Profile{Name: profile, Role: role}, Output: output, Format: format},
		Made: records.Made{
			StorageKey: fmt.Sprintf("%s/%s-%d.%s", output, profile, width, format), SHA256: strings.Repeat("ab", 32),
			Bytes: bytes, Mime: mime, Width: width, Height: height,
		},
	}
}

const (
	h264 = `video/mp4; codecs="avc1.640028, mp4a.40.2"`
	av1  = `video/mp4; codecs="av01.0.08M.08, mp4a.40.2"`
	hevc = `video/mp4; codecs="hvc1.1.6.L120.90, mp4a.40.2"`
	vp9  = `video/mp4; codecs="vp09.00.40.08, mp4a.40.2"`
)

func film(name string, width, height int, mime string) records.Derivative {
	row := made(profiles.OutputVideo, name, "mp4", width, height, int64(width*1000), mime)
	row.Made.FrameRate, row.Made.Duration, row.Made.Bitrate, row.Made.SSIM, row.Made.SSIMWorst = "25/1", 63.2, 1_480_000, 0.98512, 0.97
	row.Made.Loudness, row.Made.TruePeak = -18.02, -1.4
	return row
}

func still(output profiles.Output, name, format string, width, height int, bytes int64) records.Derivative {
	row := made(output, name, format, width, height, bytes, "image/"+format)
	row.Made.Placeholder = "data:image/webp;base64,UklGRg=="
	if output == profiles.OutputPoster {
		row.Made.FrameTime = 12.4
	}
	return row
}

// brought is a poster that somebody brought for a locale, empty for everybody.
func brought(locale, name, format string, width, height int, sum string) records.Derivative {
	row := still(profiles.OutputPoster, name, format, width, height, 30_000)
	row.Planned.Locale, row.Planned.SourceSHA256 = locale, sum
	row.Made.StorageKey = "poster/" + sum + "." + format
	return row
}

// keptForReaders restricts an output to readers of some locales.
func keptForReaders(row records.Derivative, locales ...string) records.Derivative {
	row.Planned.Profile.Locales = locales
	return row
}

func stream(format, mime string) records.Derivative {
	return made(profiles.OutputStream, "stream@article", format, 0, 0, 0, mime)
}

func transcript(locale, kind, format string, index int) records.Derivative {
	row := track(locale, kind, format, "", index)
	row.Planned.Output = "transcript"
	return row
}

func teaser(name string, width, height int, bytes int64) records.Derivative {
	row := made(profiles.OutputTeaser, name, "mp4", width, height, bytes, `video/mp4; codecs="avc1.64001f"`)
	row.Made.FrameRate, row.Made.Duration = "25/1", 6
	return row
}

// everything is a film with all there is.
func everything() manifest.Input {
	board := made(profiles.OutputStoryboard, "storyboard@article", "vtt", 160, 90, 0, "text/vtt")
	board.Planned.Profile.Storyboard = &profiles.StoryboardCoding{Interval: 5}
	board.Made.Files = []string{"sheet-1.jpg", "sheet-2.jpg"}
	return manifest.Input{
		Asset: records.Asset{
			ID: "01-film", ExternalID: new("cms-9"), Media: profiles.MediaVideo, Title: "Night train", Description: "From A to B.",
			Alt: new("A train crosses a bridge"), Language: "en-GB", Tags: []string{"rail", "night"}, FocalX: 0.5, FocalY: 0.4,
			Texts: map[string]records.Text{
				"fr":    {Title: new("Train de nuit"), Alt: new("Un train passe un pont")},
				"pt-BR": {Title: new("Trem noturno")},
				"pt-PT": {Title: new("Comboio noturno")},
			},
			StartsAt: 1_700_000_000_000, EndsAt: 1_800_000_000_000, Territories: []string{"GB", "FR"}, Channels: []string{"web"},
		},
		Version: records.Version{
			Number: 3, PublishedAt: 1_700_000_000_000, SetDoc: profiles.Set{Name: "article", PageBytes: 1_500_000},
			Source: &profiles.Source{Duration: 63.2, Video: &profiles.VideoTrack{Width: 1920, Height: 1080}, Chapters: []profiles.Chapter{
				{Start: 0, End: 20.5004, Title: "Departure"}, {Start: 20.5004, End: 40}, {Start: 41, End: 63.2, Title: "Over the \"bridge\" </script>"},
			}},
		},
		Derivatives: []records.Derivative{
			film("web-1080p@article", 1920, 1080, h264), film("web-480p@article", 854, 480, h264), film("av1-1080p@article", 1920, 1080, av1),
			stream("hls", "application/vnd.apple.mpegurl"), stream("dash", "application/dash+xml"),
			still(profiles.OutputPoster, "hero@hero", "webp", 1600, 900, 60_000), still(profiles.OutputPoster, "hero@hero", "jpeg", 1600, 900, 90_000),
			still(profiles.OutputPoster, "card@card", "webp", 800, 600, 20_000), still(profiles.OutputPoster, "card@card", "jpeg", 800, 600, 40_000),
			brought("fr", "hero@hero", "jpeg", 1600, 900, "affiche"), teaser("teaser@card", 854, 480, 700_000), board,
			track("fr-FR", "subtitles", "vtt", "new", -1), track("fr-FR", "subtitles", "srt", "new", -1), track("fr-FR", "subtitles", "ttml", "new", -1),
			track("en-GB", "captions", "vtt", "", 3), track("en-GB", "forced", "vtt", "", 4),
			transcript("en-GB", "captions", "txt", 3), transcript("en-GB", "captions", "json", 3),
		},
		Sidecars:       []records.SubtitleSource{{Locale: "fr-FR", Kind: "subtitles", SHA256: "new"}},
		TranscriptText: map[string]string{"en-GB": "All aboard </script>."},
		URL:            func(key string) string { return "https://media.example/s/" + key + "?exp=1800000000&sig=x,y" },
		EmbedURL:       "https://reelmill.example/embed/01-film", OEmbedURL: "https://reelmill.example/oembed?url=x&format=json",
	}
}

// photograph is a picture master with the renditions of the built-in set "image".
func photograph() manifest.Input {
	in := everything()
	in.Asset.Media, in.Asset.Texts, in.EmbedURL, in.OEmbedURL, in.TranscriptText, in.Sidecars = profiles.MediaImage, nil, "", "", nil, nil
	in.Asset.StartsAt, in.Asset.EndsAt, in.Asset.Territories = 0, 0, nil
	in.Version.SetDoc = profiles.Set{Name: "image"}
	in.Version.Source = &profiles.Source{Image: &profiles.Picture{Width: 3000, Height: 2000}}
	in.Derivatives = nil
	for _, format := range []string{"avif", "webp", "jpeg"} {
		in.Derivatives = append(in.Derivatives, still(profiles.OutputImage, "wide@article", format, 2000, 1333, 200_000))
	}
	for _, format := range []string{"webp", "jpeg"} {
		in.Derivatives = append(in.Derivatives, still(profiles.OutputImage, "medium@article", format, 1200, 800, 90_000),
			still(profiles.OutputImage, "small@article", format, 600, 400, 30_000), still(profiles.OutputImage, "card@card", format, 800, 600, 40_000))
	}
	return in
}

// recording is sound without pictures.
func recording() manifest.Input {
	in := everything()
	row := made(profiles.OutputAudio, "sound@article", "m4a", 0, 0, 900_000, `audio/mp4; codecs="mp4a.40.2"`)
	row.Made.Duration, row.Made.Bitrate, row.Made.Loudness, row.Made.TruePeak = 3723.456, 128_000, -18, -2
	in.Asset.Media, in.Asset.Alt, in.Version.Source = profiles.MediaAudio, nil, &profiles.Source{
		Duration: 3723.456, Chapters: []profiles.Chapter{{Start: 0, End: 3723.456, Title: "Side A"}},
	}
	in.Derivatives = append([]records.Derivative{row}, in.Derivatives[12:]...)
	return in
}
