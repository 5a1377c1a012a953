package ffmpeg

import (
	"context"
	"fmt"
	"io"
	"strconv"

	"github.com/reelmill/reelmill/jobs"
	"github.com/reelmill/reelmill/profiles"
)

// ExtractText writes an embedded subtitle track to w as WebVTT. Its times count from the start of the master, as
// those of all outputs do. Pictures of text give the fault "bitmap-subtitles".
func (t *Tools) ExtractText(ctx context.Context, input string, track profiles.TextTrack, w io.Writer) error {
	if track.Bitmap {
		return jobs.Refuse("bitmap-subtitles", "This subtitle track holds pictures of text, not text.",
			"Upload the subtitles as a text file, for example SRT or WebVTT.", nil)
	}
	opened, err := reading(input)
	if err != nil {
		return err
	}
	args := append([]string{"-v", "error"}, opened...)
	args = append(args, "-map", "0:"+strconv.Itoa(track.Index), "-c:s", "webvtt", "-map_metadata", "-1", "-f", "webvtt", "pipe:1")
	if _, err := t.run(ctx, w, args...); err != nil {
		if cause := ended(ctx); cause != nil {
			return cause
		}
		named := jobs.AsFault(fault(ctx, err))
		if named.Class != jobs.Permanent {
			return named
		}
		return jobs.Refuse("text-track-unreadable", fmt.Sprintf("The embedded subtitle track %d (%s) cannot be read.", track.Index, track.Codec),
			"Upload the subtitles as a file.", err)
	}
	return nil
}
