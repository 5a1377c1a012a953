package ffmpeg

import (
	"fmt"

	"github.com/reelmill/reelmill/profiles"
)

// lead is how many seconds earlier a transport or program stream is entered. These formats have no index: a seek
// lands between key frames, and nothing can be decoded before the next one.
const lead = 12.0

// indexed reports whether a master has an index of its key frames.
func indexed(src profiles.Source) bool { return src.Container != "mpegts" && src.Container != "mpeg" }

// seeking returns the input options that enter a master at a time counted from its start, and how many seconds must
// then still be dropped.
func seeking(src profiles.Source, at float64) (options []option, drop float64) {
	if at <= 0 {
		return nil, 0
	}
	if !indexed(src) {
		drop = min(at, lead)
	}
	if at > drop {
		options = []option{{"ss", decimal(at - drop)}}
	}
	return options, drop
}

// dropping removes what was read only to get going, and begins time anew.
func dropping(seconds float64) []filter {
	if seconds <= 0 {
		return nil
	}
	return []filter{{"trim", "start=" + decimal(seconds)}, {"setpts", fmt.Sprintf("PTS-%s/TB", decimal(seconds))}}
}
