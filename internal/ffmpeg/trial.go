package ffmpeg

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"github.com/reelmill/reelmill/internal/subprocess"
)

// frame is one decoded picture or block of samples.
type frame struct {
	PixelFormat string     `json:"pix_fmt"`
	Width       int        `json:"width"`
	Height      int        `json:"height"`
	Range       string     `json:"color_range"`
	Matrix      string     `json:"color_space"`
	Primaries   string     `json:"color_primaries"`
	Transfer    string     `json:"color_transfer"`
	Aspect      string     `json:"sample_aspect_ratio"`
	Interlaced  int        `json:"interlaced_frame"`
	Samples     int        `json:"nb_samples"`
	SideData    []sideData `json:"side_data_list"`
}

// How many packets of a track are tried: few first, more for streams that begin far before a key frame.
const (
	firstTrial = 16
	lastTrial  = 600
)

// trial decodes the beginning of one stream and returns the frames it gave, none when nothing useful could be decoded.
// Where every packet should give a picture, a few pictures are not enough: a decoder that does not understand a
// track may still make noise of one packet in ten.
func (t *Tools) trial(ctx context.Context, path string, index int, times *track) ([]frame, error) {
	frames, err := t.decode(ctx, path, index, firstTrial)
	if err == nil && len(frames) == 0 {
		frames, err = t.decode(ctx, path, index, lastTrial)
		if available := min(times.packets, lastTrial); len(times.keys) == times.packets && 2*len(frames) < available {
			return nil, err
		}
	}
	return frames, err
}

func (t *Tools) decode(ctx context.Context, path string, index, packets int) ([]frame, error) {
	url, err := fileURL(path)
	if err != nil {
		return nil, err
	}
	args := append([]string{
		"-v", "error", "-select_streams", strconv.Itoa(index),
		"-read_intervals", fmt.Sprintf("%%+#%d", packets), "-show_frames", "-of", "json",
	}, flags(opening())...)
	var out bytes.Buffer
	if _, err := t.ffprobe(ctx, &out, append(args, "-max_pixels", maxPixels, url)...); err != nil {
		return nil, unlessTheirs(ctx, err)
	}
	var answer struct {
		Frames []frame `json:"frames"`
	}
	if err := json.Unmarshal(out.Bytes(), &answer); err != nil {
		return nil, fmt.Errorf("reading what ffprobe printed: %w", err)
	}
	return answer.Frames, nil
}

// unlessTheirs drops an error that only says that this track cannot be decoded; the caller then sees no frames.
func unlessTheirs(ctx context.Context, err error) error {
	var exit *subprocess.ExitError
	if ctx.Err() == nil && errors.As(err, &exit) && exit.Reason == nil && exit.Signal == 0 {
		return nil
	}
	return err
}
