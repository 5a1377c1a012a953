package ffmpeg

import "cmp"

// level is a row of table A-1 of ITU-T H.264: what a decoder of that level can do.
type level struct {
	name      string
	perSecond float64 // macroblocks
	perFrame  int     // macroblocks
	pictures  int     // macroblocks of the decoded picture buffer
	bitrate   int64   // bits per second for the High profile
}

// levels begins at 3.0, which every player of the last fifteen years reads.
func levels() []level {
	return []level{
		{"3.0", 40_500, 1_620, 8_100, 12_500_000},
		{"3.1", 108_000, 3_600, 18_000, 17_500_000},
		{"3.2", 216_000, 5_120, 20_480, 25_000_000},
		{"4.0", 245_760, 8_192, 32_768, 25_000_000},
		{"4.1", 245_760, 8_192, 32_768, 62_500_000},
		{"4.2", 522_240, 8_704, 34_816, 62_500_000},
		{"5.0", 589_824, 22_080, 110_400, 168_750_000},
		{"5.1", 983_040, 36_864, 184_320, 300_000_000},
		{"5.2", 2_073_600, 36_864, 184_320, 300_000_000},
		{"6.0", 4_177_920, 139_264, 696_320, 300_000_000},
		{"6.1", 8_355_840, 139_264, 696_320, 600_000_000},
		{"6.2", 16_711_680, 139_264, 696_320, 1_000_000_000},
	}
}

// levelFor returns the lowest level that a rendition fits.
func levelFor(width, height int, rate float64, bitrate int64) level {
	blocks := macroblocks(width, height)
	all := levels()
	for _, l := range all {
		if blocks <= l.perFrame && float64(blocks)*rate <= l.perSecond && bitrate <= l.bitrate {
			return l
		}
	}
	return all[len(all)-1]
}

// references returns how many reference frames a preset may use without leaving the level. x264 would use more and
// silently write a stream that devices of this level refuse.
func (l level) references(width, height int, preset string) int {
	wanted := map[string]int{
		"ultrafast": 1, "superfast": 1, "veryfast": 1, "faster": 2, "fast": 2,
		"slow": 5, "slower": 8, "veryslow": 16, "placebo": 16,
	}
	return max(1, min(cmp.Or(wanted[preset], 3), l.pictures/macroblocks(width, height), 16))
}

func macroblocks(width, height int) int { return ((width + 15) / 16) * ((height + 15) / 16) }
