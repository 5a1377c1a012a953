package main

import (
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"strings"
	"text/tabwriter"

	"github.com/reelmill/reelmill/internal/api"
	"github.com/reelmill/reelmill/internal/manifest"
)

// writeSummary writes what was published, for people.
func writeSummary(w io.Writer, document json.RawMessage, address string) error {
	var m api.Manifest
	if err := json.Unmarshal(document, &m); err != nil {
		return fmt.Errorf("read the manifest: %w", err)
	}
	_, _ = fmt.Fprintln(w, visible(headline(m)))
	table := tabwriter.NewWriter(w, 2, 0, 2, ' ', 0)
	for _, stream := range m.Streams {
		tabulate(table, "  stream", stream.Type)
	}
	for _, video := range m.Videos {
		tabulate(table, videoCells("  video", video)...)
	}
	for _, audio := range m.Audios {
		tabulate(table, "  sound", audio.Profile, bitsText(audio.Bitrate), bytesText(audio.Bytes))
	}
	for _, teaser := range m.Teasers {
		tabulate(table, videoCells("  teaser", teaser)...)
	}
	for _, poster := range m.Posters {
		tabulate(table, pictureCells("  poster", poster)...)
	}
	for _, image := range m.Images {
		tabulate(table, pictureCells("  image", image)...)
	}
	for _, track := range m.Subtitles {
		tabulate(table, "  "+track.Kind, track.Locale, track.Label, formatsOf(track))
	}
	for _, transcript := range m.Transcripts {
		tabulate(table, "  transcript", transcript.Locale)
	}
	tabulate(table, "  manifest: "+address)
	if err := table.Flush(); err != nil {
		return fmt.Errorf("write the summary: %w", err)
	}
	return nil
}

func headline(m api.Manifest) string {
	parts := []string{m.Asset.Kind}
	if m.Duration > 0 {
		parts = append(parts, lengthText(m.Duration))
	}
	if m.AspectRatio != "" {
		parts = append(parts, m.AspectRatio)
	}
	return fmt.Sprintf("%s: asset %s, version %d (%s)", m.Title, m.Asset.ID, m.Asset.Version, strings.Join(parts, ", "))
}

func videoCells(kind string, v manifest.Video) []string {
	quality := ""
	if v.Quality != nil {
		quality = fmt.Sprintf("SSIM %.3f", v.Quality.SSIM)
	}
	return []string{kind, v.Profile, sizeText(v.Width, v.Height), rateText(v.FrameRate), bitsText(v.Bitrate), bytesText(v.Bytes), quality}
}

func pictureCells(kind string, p manifest.Picture) []string {
	at := ""
	if p.Time != nil {
		at = "at " + lengthText(*p.Time)
	}
	return []string{kind, p.Profile, sizeText(p.Width, p.Height), formatOf(p.Mime), "", bytesText(p.Bytes), at}
}

// formatOf names a picture's format: "webp" for image/webp.
func formatOf(mimeType string) string {
	kind, _, err := mime.ParseMediaType(mimeType)
	if err != nil {
		return mimeType
	}
	return strings.TrimPrefix(kind, "image/")
}

func formatsOf(track manifest.Subtitle) string {
	var formats []string
	for _, f := range []struct{ name, url string }{{"vtt", track.VTT}, {"srt", track.SRT}, {"ttml", track.TTML}} {
		if f.url != "" {
			formats = append(formats, f.name)
		}
	}
	return strings.Join(formats, " ")
}
