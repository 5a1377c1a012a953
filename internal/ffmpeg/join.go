package ffmpeg

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"os"
	"strconv"
	"strings"

	"github.com/reelmill/reelmill/jobs"
	"github.com/reelmill/reelmill/profiles"
)

// Join makes one rendition of its chunks and its sound without touching a picture.
type Join struct {
	Derivative profiles.Derivative
	// Chunks are the files of the chunks in order, as [Tools.Encode] made them.
	Chunks []JoinChunk
	// Sound is an MP4 file with the sound of the whole programme; empty for silence.
	Sound string
	// Path is where the rendition goes; an existing one is overwritten.
	Path string
}

// JoinChunk is one chunk of a rendition.
type JoinChunk struct {
	Path   string
	Frames int64
}

// Join writes the rendition. Errors are as for [Tools.Encode].
func (t *Tools) Join(ctx context.Context, j Join) error {
	list := j.Path + ".chunks"
	if err := os.WriteFile(list, []byte(j.list()), 0o600); err != nil {
		return jobs.AsFault(err)
	}
	defer func() { _ = os.Remove(list) }()
	args, err := j.args(list)
	if err != nil {
		return err
	}
	if err := t.rewrap(ctx, args); err != nil {
		_ = os.Remove(j.Path)
		return fault(ctx, err)
	}
	return nil
}

// list names the chunks and how long each lasts. The lengths are differences of rounded times, so that rounding never
// adds up.
func (j Join) list() string {
	var text strings.Builder
	text.WriteString("ffconcat version 1.0\n")
	frames, before := int64(0), 0.0
	for _, chunk := range j.Chunks {
		frames += chunk.Frames
		end := math.Round(float64(frames)/value(j.Derivative.FrameRate)*1e6) / 1e6
		fmt.Fprintf(&text, "file '%s'\nduration %.6f\n", strings.ReplaceAll(chunk.Path, "'", `'\''`), end-before)
		before = end
	}
	return text.String()
}

func (j Join) args(list string) ([]string, error) {
	input, err := fileURL(list)
	if err != nil {
		return nil, err
	}
	output, err := fileURL(j.Path)
	if err != nil {
		return nil, err
	}
	args := []string{"-protocol_whitelist", "file", "-f", "concat", "-safe", "0", "-i", input}
	mapping := []string{"-map", "0:v:0"}
	if j.Sound != "" {
		sound, err := fileURL(j.Sound)
		if err != nil {
			return nil, err
		}
		args = append(args, "-protocol_whitelist", "file", "-i", sound)
		mapping = append(mapping, "-map", "1:a:0")
	}
	args = append(append(args, mapping...), "-c", "copy", "-map_metadata", "-1", "-map_chapters", "-1", "-fflags", "+bitexact")
	if j.Derivative.Format == formatWebM {
		return append(args, "-cues_to_front", "1", "-f", "webm", output), nil
	}
	if j.Derivative.Profile.Video.Codec == codecHEVC {
		args = append(args, "-tag:v", "hvc1")
	}
	return append(args, "-video_track_timescale", strconv.FormatInt(timescale(j.Derivative.FrameRate), 10),
		"-movflags", "+faststart", "-f", cmp.Or(j.Derivative.Format, "mp4"), output), nil
}
