package ffmpeg

import (
	"fmt"
	"math"
	"strconv"

	graphs "github.com/u2takey/ffmpeg-go"

	"github.com/reelmill/reelmill/profiles"
)

// x264Options are the encoder options of one rendition: capped constant quality, closed groups of pictures of one
// fixed length so that the rungs of a ladder can be switched at any of them, and a level the whole ladder keeps.
func x264Options(d profiles.Derivative) graphs.KwArgs {
	v := d.Profile.Video
	group := keyDistance(v.KeyframeSeconds, d.FrameRate)
	level := levelFor(d.Width, d.Height, value(d.FrameRate), v.MaxBitrate)
	options := graphs.KwArgs{
		"c:v": "libx264", "preset": preset(v.Preset), "profile:v": "high", "level": level.name,
		"refs": strconv.Itoa(level.references(d.Width, d.Height, preset(v.Preset))),
		"crf":  strconv.FormatFloat(v.CRF, 'f', -1, 64), "pix_fmt": "yuv420p",
		"g": group, "keyint_min": group, "sc_threshold": "0", "flags:v": "+cgop+bitexact", "fps_mode": "passthrough",
		"color_primaries": bt709, "color_trc": bt709, "colorspace": bt709, "color_range": "tv",
	}
	if v.MaxBitrate > 0 {
		options["maxrate"] = strconv.FormatInt(v.MaxBitrate, 10)
		options["bufsize"] = strconv.FormatInt(max(v.Buffer, v.MaxBitrate), 10)
	}
	return options
}

func preset(name string) string {
	if name == "" {
		return "medium"
	}
	return name
}

// keyDistance is the number of frames from one key frame to the next, two seconds' worth where nothing is said.
func keyDistance(every float64, rate profiles.Ratio) string {
	if every <= 0 {
		every = 2
	}
	return strconv.Itoa(max(1, int(math.Round(every*value(rate)))))
}

// fileOptions make a file that starts playing before it is loaded, says nothing about its master, and has the same
// bytes whenever it is made again.
func fileOptions(format string) graphs.KwArgs {
	return graphs.KwArgs{
		"f": format, "movflags": "+faststart", "map_metadata": "-1", "map_chapters": "-1",
		"fflags": "+bitexact", "max_muxing_queue_size": "4096",
	}
}

// aacOptions are the encoder options of the sound.
func aacOptions(a profiles.AudioCoding, m mix) graphs.KwArgs {
	return graphs.KwArgs{
		"c:a": "aac", "b:a": strconv.FormatInt(a.Bitrate, 10), "ac": strconv.Itoa(m.channels), "ar": strconv.Itoa(m.rate),
		"flags:a": "+bitexact",
	}
}

func checkRendition(d profiles.Derivative) error {
	switch {
	case d.Profile.Video == nil:
		return fmt.Errorf("profile %q has no video block", d.Profile.Name)
	case d.Profile.Video.Codec != "" && d.Profile.Video.Codec != "h264":
		return fmt.Errorf("profile %q asks for the codec %q, which cannot be made", d.Profile.Name, d.Profile.Video.Codec)
	case d.Width <= 0 || d.Height <= 0 || d.Width%2 != 0 || d.Height%2 != 0:
		return fmt.Errorf("profile %q: a size of %dx%d cannot be encoded", d.Profile.Name, d.Width, d.Height)
	case value(d.FrameRate) <= 0:
		return fmt.Errorf("profile %q: the frame rate is unknown", d.Profile.Name)
	}
	return nil
}
