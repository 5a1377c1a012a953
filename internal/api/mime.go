package api

import (
	"path"
	"slices"

	"github.com/reelmill/reelmill/internal/packaging"
	"github.com/reelmill/reelmill/internal/publication"
)

// mimeOf is the media type of a stored file. That of a stream's sound ends like pictures do.
func mimeOf(key string) string {
	if publication.IsFolder(key) && packaging.IsSound(path.Base(key)) {
		return "audio/mp4"
	}
	switch path.Ext(key) {
	case ".mp4":
		return "video/mp4"
	case ".webm":
		return "video/webm"
	case ".m3u8":
		return "application/vnd.apple.mpegurl"
	case ".mpd":
		return "application/dash+xml"
	case ".m4a":
		return "audio/mp4"
	case ".webp":
		return "image/webp"
	case ".avif":
		return "image/avif"
	case ".jpg":
		return "image/jpeg"
	case ".vtt":
		return "text/vtt; charset=utf-8"
	case ".srt":
		return "application/x-subrip; charset=utf-8"
	case ".txt":
		return "text/plain; charset=utf-8"
	case ".json":
		return "application/json"
	case ".ttml":
		return "application/ttml+xml; charset=utf-8"
	default:
		return "application/octet-stream"
	}
}

// mediaTypes are all that stored files are served as, in order.
func mediaTypes() []string {
	var types []string
	for _, end := range []string{
		"", ".avif", ".jpg", ".json", ".m3u8", ".m4a", ".mp4", ".mpd", ".srt", ".ttml", ".txt", ".vtt", ".webm", ".webp",
	} {
		types = append(types, mimeOf("derivatives/x"+end))
	}
	slices.Sort(types)
	return types
}
