package ffmpeg

import (
	"strconv"
	"strings"

	graphs "github.com/u2takey/ffmpeg-go"

	"github.com/reelmill/reelmill/profiles"
)

// av1Options make AV1 with SVT-AV1: every key frame closes its group, scene cuts add none, and the rate is capped over
// the constant quality.
func av1Options(d profiles.Derivative, threads int) graphs.KwArgs {
	v := d.Profile.Video
	params := []string{"tune=0", "irefresh-type=2", "scd=0", "lp=" + strconv.Itoa(threads)}
	if v.MaxBitrate > 0 {
		params = append(params, "mbr="+kilobits(v.MaxBitrate))
	}
	return graphs.KwArgs{
		"c:v": "libsvtav1", "preset": v.Preset, "crf": quality(v), "g": keyDistance(d),
		"svtav1-params": strings.Join(params, ":"), "flags:v": "+bitexact",
	}
}
