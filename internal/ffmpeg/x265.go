package ffmpeg

import (
	"strconv"
	"strings"

	graphs "github.com/u2takey/ffmpeg-go"

	"github.com/reelmill/reelmill/profiles"
)

// x265Options make HEVC in the Main profile and tier, with the parameter sets in the index ("hvc1"), as Apple's players
// demand. The encoder chooses the level from the size, the rate and the cap, so it is the same in every chunk.
func x265Options(d profiles.Derivative, threads int) graphs.KwArgs {
	v := d.Profile.Video
	group := keyDistance(d)
	params := []string{
		"keyint=" + group, "min-keyint=" + group, "scenecut=0", "open-gop=0", "repeat-headers=0", "info=0", "high-tier=0",
		"log-level=warning", "pools=" + strconv.Itoa(threads), "frame-threads=1",
	}
	if v.MaxBitrate > 0 {
		params = append(params, "vbv-maxrate="+kilobits(v.MaxBitrate), "vbv-bufsize="+kilobits(max(v.Buffer, v.MaxBitrate)))
	}
	return graphs.KwArgs{
		"c:v": "libx265", "tag:v": "hvc1", "preset": preset(v.Preset), "profile:v": "main", "crf": quality(v),
		"x265-params": strings.Join(params, ":"), "flags:v": "+bitexact",
	}
}
