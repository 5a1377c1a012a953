package api

import (
	"path"
	"strings"

	"github.com/reelmill/reelmill/internal/packaging"
	"github.com/reelmill/reelmill/internal/publication"
)

// anyBytes is the media type of what has no other.
const anyBytes = "application/octet-stream"

// mimeOf is the media type of a stored file. That of a stream's sound ends like pictures do.
func mimeOf(key string) string {
	end := path.Ext(key)
	if publication.IsFolder(key) && packaging.IsSound(path.Base(key)) {
		end = ".m4a"
	}
	switch end {
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
		return anyBytes
	}
}

// mediaTypes are all that stored files are served as, without what they say of letters.
func mediaTypes() []string {
	var types []string
	for _, end := range []string{
		"", ".avif", ".jpg", ".json", ".m3u8", ".m4a", ".mp4", ".mpd", ".srt", ".ttml", ".txt", ".vtt", ".webm", ".webp",
	} {
		kind, _, _ := strings.Cut(mimeOf("derivatives/x"+end), ";")
		types = append(types, kind)
	}
	return types
}
