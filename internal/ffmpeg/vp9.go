package ffmpeg

import (
	"strconv"

	graphs "github.com/u2takey/ffmpeg-go"

	"github.com/reelmill/reelmill/profiles"
)

// vp9Options make VP9 in constrained quality: the rate named is a ceiling on the average, the quality what is aimed at.
func vp9Options(d profiles.Derivative) graphs.KwArgs {
	v := d.Profile.Video
	group := keyDistance(d)
	options := graphs.KwArgs{
		"c:v": "libvpx-vp9", "deadline": "good", "cpu-used": v.Preset, "row-mt": "1", "tile-columns": vp9Columns(d.Width),
		"auto-alt-ref": "1", "lag-in-frames": "25", "crf": quality(v), "b:v": "0",
		"g": group, "keyint_min": group, "flags:v": "+bitexact",
	}
	if v.MaxBitrate > 0 {
		options["b:v"] = strconv.FormatInt(v.MaxBitrate, 10)
	}
	return options
}

// vp9Columns is the binary logarithm of the number of columns a picture is cut into: each is at least 256 pixels wide.
func vp9Columns(width int) string {
	columns := 0
	for width >= 512<<columns && columns < 4 {
		columns++
	}
	return strconv.Itoa(columns)
}
