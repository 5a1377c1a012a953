package ffmpeg

import (
	"fmt"
	"strings"

	"github.com/reelmill/reelmill/profiles"
)

// burning draws a subtitle file into the pictures of a chunk. The size of the letters follows the shorter side, so that
// they can be read on a phone held either way, and they stay clear of the buttons that players and feeds lay over the
// lower edge.
func burning(path string, d profiles.Derivative, part profiles.Chunk) []filter {
	// libass lays text out on a canvas 288 high unless told the true size.
	letters := 16 * min(d.Width, d.Height) * 9 / 10 / max(d.Height, 1)
	style := fmt.Sprintf("FontSize=%d,Outline=1,Shadow=0,MarginV=%d,MarginL=12,MarginR=12", max(letters, 6), 24)
	draw := filter{"subtitles", fmt.Sprintf("filename=%s:charenc=UTF-8:force_style='%s'", escaped(path), style)}
	if part.From == 0 {
		return []filter{draw}
	}
	return []filter{
		{"setpts", fmt.Sprintf("PTS+%s/TB", decimal(part.Start()))},
		draw,
		{"setpts", fmt.Sprintf("PTS-%s/TB", decimal(part.Start()))},
	}
}

// escaped writes a path as the value of a filter option. What the graph around the options needs, ffmpeg-go adds.
func escaped(path string) string {
	return strings.NewReplacer(`\`, `\\`, `'`, `\'`, `:`, `\:`).Replace(path)
}
