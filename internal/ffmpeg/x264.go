package ffmpeg

import (
	"strconv"

	graphs "github.com/u2takey/ffmpeg-go"

	"github.com/reelmill/reelmill/profiles"
)

// x264Options make H.264 in the High profile, at a level that every chunk of the rung keeps.
func x264Options(d profiles.Derivative) graphs.KwArgs {
	v := d.Profile.Video
	group := keyDistance(d)
	level := levelFor(d.Width, d.Height, value(d.FrameRate), v.MaxBitrate)
	options := graphs.KwArgs{
		"c:v": "libx264", "preset": preset(v.Preset), "profile:v": "high", "level": level.name,
		"refs": strconv.Itoa(level.references(d.Width, d.Height, preset(v.Preset))), "crf": quality(v),
		"g": group, "keyint_min": group, "sc_threshold": "0", "flags:v": "+cgop+bitexact",
	}
	if v.MaxBitrate > 0 {
		options["maxrate"] = strconv.FormatInt(v.MaxBitrate, 10)
		options["bufsize"] = strconv.FormatInt(max(v.Buffer, v.MaxBitrate), 10)
		// Without a look ahead, which no other preset does without, several threads guess at each other's sizes when a buffer is to be kept,
		// and the bytes differ from run to run.
		if v.Preset == "ultrafast" {
			options["threads:v"] = "1"
		}
	}
	return options
}

func preset(name string) string {
	if name == "" {
		return "medium"
	}
	return name
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
