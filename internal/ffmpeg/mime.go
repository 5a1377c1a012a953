package ffmpeg

import (
	"fmt"
	"strings"

	"github.com/reelmill/reelmill/internal/codecs"
)

// mime returns the media type of an MP4 file with its codecs as RFC 6381 names them.
func mime(path string, pictures bool) (string, error) {
	names, err := codecs.OfFile(path)
	if err != nil {
		return "", err
	}
	kind := "audio/mp4"
	if pictures {
		kind = "video/mp4"
	}
	return typed(kind, names), nil
}

// JoinedMime returns the media type of a rendition from those of the parts it was joined from: a chunk, and the sound
// where there is one. The container changes what codecs are called in one case only: "Opus" is "opus" in WebM.
func JoinedMime(format string, parts ...string) string {
	var names []string
	for _, part := range parts {
		if _, list, found := strings.Cut(part, `codecs="`); found {
			names = append(names, strings.TrimSuffix(list, `"`))
		}
	}
	joined := typed("video/"+format, names)
	if format == formatWebM {
		joined = strings.Replace(joined, "Opus", "opus", 1)
	}
	return joined
}

func typed(kind string, names []string) string {
	return fmt.Sprintf("%s; codecs=%q", kind, strings.Join(names, ", "))
}
