package api

import (
	"path"
	"slices"
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
	types := fileTypes()
	if at := slices.IndexFunc(types, func(t fileType) bool { return t.end == end }); at >= 0 {
		return types[at].mime
	}
	return anyBytes
}

// fileType is what files whose name ends in end are served as.
type fileType struct{ end, mime string }

func fileTypes() []fileType {
	return []fileType{
		{".mp4", "video/mp4"},
		{".webm", "video/webm"},
		{".m3u8", "application/vnd.apple.mpegurl"},
		{".mpd", "application/dash+xml"},
		{".m4a", "audio/mp4"},
		{".webp", "image/webp"},
		{".avif", "image/avif"},
		{".jpg", "image/jpeg"},
		{".vtt", "text/vtt; charset=utf-8"},
		{".srt", "application/x-subrip; charset=utf-8"},
		{".txt", "text/plain; charset=utf-8"},
		{".json", "application/json"},
		{".ttml", "application/ttml+xml; charset=utf-8"},
	}
}

// mediaTypes are all that stored files are served as, without what they say of letters.
func mediaTypes() []string {
	types := []string{anyBytes}
	for _, file := range fileTypes() {
		kind, _, _ := strings.Cut(file.mime, ";")
		types = append(types, kind)
	}
	return types
}
