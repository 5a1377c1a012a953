package manifest

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

const videoObject = "VideoObject" // schema.org's name

// linkedData describes the asset to search engines, nil where nothing is there to describe.
func (b *builder) linkedData() *LinkedData {
	d := b.doc
	data := &LinkedData{
		Context: "https://schema.org", Name: d.Title, Description: d.Description, InLanguage: d.Language, EmbedURL: b.in.EmbedURL,
		UploadDate: d.Asset.PublishedAt.Format(time.RFC3339), RegionsAllowed: d.Rights.Territories, ThumbnailURL: thumbnails(d.Posters),
	}
	if d.Rights.EndsAt != nil {
		data.Expires = d.Rights.EndsAt.Format(time.RFC3339)
	}
	switch {
	case len(d.Videos) > 0:
		film := forCrawlers(d.Videos)
		data.Type, data.Width, data.Height = videoObject, film.Width, film.Height
		b.spoken(data, film.URL, film.Mime)
	case len(d.Audios) > 0:
		data.Type = "AudioObject"
		b.spoken(data, d.Audios[0].URL, d.Audios[0].Mime)
	case len(d.Streams) > 0:
		data.Type = videoObject
		b.spoken(data, d.Streams[0].URL, d.Streams[0].Mime)
	case len(d.Images) > 0:
		image := plainest(d.Images)
		data.Type, data.ContentURL, data.EncodingFormat = "ImageObject", image.URL, image.Mime
		data.Width, data.Height = image.Width, image.Height
	default:
		return nil
	}
	return data
}

// spoken adds what only films and sound have.
func (b *builder) spoken(data *LinkedData, url, mime string) {
	data.ContentURL, data.Duration = url, isoDuration(b.doc.Duration)
	data.EncodingFormat, _, _ = strings.Cut(mime, ";")
	for _, track := range b.doc.Subtitles {
		if track.VTT == "" {
			continue
		}
		caption := MediaObject{Type: "MediaObject", EncodingFormat: "text/vtt", InLanguage: track.Locale, Name: track.Label, ContentURL: track.VTT}
		if track.Locale == "und" {
			caption.InLanguage = ""
		}
		data.Caption = append(data.Caption, caption)
	}
	data.Transcript = b.transcriptText()
	if data.Type == videoObject {
		data.HasPart = b.clips()
	}
}

// transcriptText are the words in the reader's language, else in the asset's own.
func (b *builder) transcriptText() string {
	locales := slices.Sorted(maps.Keys(b.in.TranscriptText))
	for _, who := range []reader{b.who, newReader(nil, b.in.Asset.Language)} {
		if at := who.best(locales); at >= 0 {
			return b.in.TranscriptText[locales[at]]
		}
	}
	return ""
}

// forCrawlers is the largest file in the codec everything reads, else the largest.
func forCrawlers(videos []Video) Video {
	if at := slices.IndexFunc(videos, func(v Video) bool { return strings.Contains(v.Mime, "avc") }); at >= 0 {
		return videos[at]
	}
	return videos[0]
}

// plainest is the first picture in the format that most can show.
func plainest(pictures []Picture) Picture {
	return slices.MinFunc(pictures, func(a, b Picture) int { return cmp.Compare(formatRank(a.Mime), formatRank(b.Mime)) })
}

// thumbnails are the posters in the format that most can show.
func thumbnails(posters []Picture) []string {
	var urls []string
	for _, poster := range posters {
		if poster.Mime == plainest(posters).Mime {
			urls = append(urls, poster.URL)
		}
	}
	return urls
}

// isoDuration writes seconds as ISO 8601 does, such as PT1M3.2S; empty for a length nobody knows.
func isoDuration(seconds float64) string {
	whole := time.Duration(seconds * float64(time.Second)).Round(10 * time.Millisecond)
	if whole <= 0 {
		return ""
	}
	minutes := int(whole.Minutes())
	rest := (whole - time.Duration(minutes)*time.Minute).Seconds()
	if minutes == 0 {
		return fmt.Sprintf("PT%gS", rest)
	}
	return fmt.Sprintf("PT%dM%gS", minutes, rest)
}
