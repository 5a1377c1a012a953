package ffmpeg

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"

	graphs "github.com/u2takey/ffmpeg-go"

	"github.com/reelmill/reelmill/profiles"
)

// encoderThreads is how many threads each encoder uses where nobody says otherwise. It is one number for every
// machine, because an encoder's bytes depend on it, and a chunk made elsewhere must be the same chunk.
const encoderThreads = 3

// Codecs as profiles call them.
const (
	codecH264 = "h264"
	codecHEVC = "hevc"
	codecAV1  = "av1"
	codecVP9  = "vp9"
)

// formatWebM is the container of VP9; everything else is MP4.
const formatWebM = "webm"

func knownCodecs() []string { return []string{codecH264, codecHEVC, codecAV1, codecVP9} }

// pictureOptions are the encoder options of one rendition: capped constant quality, closed groups of pictures of one
// fixed length so that the rungs of a ladder can be switched at any of them, and true colour labels.
func pictureOptions(d profiles.Derivative, threads int) graphs.KwArgs {
	options := graphs.KwArgs{
		"pix_fmt": "yuv420p", "fps_mode": "passthrough", "threads:v": strconv.Itoa(threads),
		"color_primaries": bt709, "color_trc": bt709, "colorspace": bt709, "color_range": "tv",
		"video_track_timescale": strconv.FormatInt(timescale(d.FrameRate), 10),
	}
	maps.Copy(options, encoderOptions(d, threads))
	return options
}

func encoderOptions(d profiles.Derivative, threads int) graphs.KwArgs {
	switch d.Profile.Video.Codec {
	case codecHEVC:
		return x265Options(d, threads)
	case codecAV1:
		return av1Options(d, threads)
	case codecVP9:
		return vp9Options(d)
	}
	return x264Options(d)
}

// timescale is the number of ticks in a second at which every picture of a rate begins on a whole tick.
func timescale(rate profiles.Ratio) int64 {
	scale := rate.Num
	for scale < 10_000 {
		scale *= 2
	}
	return scale
}

// keyDistance is the number of frames from one key frame to the next: as planned, else two seconds' worth.
func keyDistance(d profiles.Derivative) string {
	if d.KeyFrames > 0 {
		return strconv.Itoa(d.KeyFrames)
	}
	every := 2.0
	if v := d.Profile.Video; v != nil && v.KeyframeSeconds > 0 {
		every = v.KeyframeSeconds
	}
	return strconv.Itoa(max(1, int(math.Round(every*value(d.FrameRate)))))
}

// quality prints a constant rate factor.
func quality(v *profiles.VideoCoding) string { return strconv.FormatFloat(v.CRF, 'f', -1, 64) }

// kilobits prints a rate for encoders that count in thousands, rounded up.
func kilobits(bits int64) string { return strconv.FormatInt((bits+999)/1000, 10) }

func checkRendition(d profiles.Derivative) error {
	v := d.Profile.Video
	switch {
	case v == nil:
		return fmt.Errorf("profile %q has no video block", d.Profile.Name)
	case v.Codec != "" && !slices.Contains(knownCodecs(), v.Codec):
		return fmt.Errorf("profile %q asks for the codec %q, which cannot be made", d.Profile.Name, v.Codec)
	case d.Width <= 0 || d.Height <= 0 || d.Width%2 != 0 || d.Height%2 != 0:
		return fmt.Errorf("profile %q: a size of %dx%d cannot be encoded", d.Profile.Name, d.Width, d.Height)
	case value(d.FrameRate) <= 0:
		return fmt.Errorf("profile %q: the frame rate is unknown", d.Profile.Name)
	}
	return nil
}
