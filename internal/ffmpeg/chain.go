package ffmpeg

import (
	"fmt"
	"math"

	"github.com/reelmill/reelmill/profiles"
)

// The pictures of a master pass through these steps, in this order: deinterlacing, a constant rate that begins at
// zero, turning upright, cropping, scaling to square pixels at the size of the largest output, and colour.

// pacing deinterlaces and gives the pictures of a stretch a constant rate that begins with it. Where the pictures begin
// after the sound, the first one is shown from the start; where the sound goes on alone, or the last pictures cannot
// be decoded, the last good one is held for a moment. So a rendition has exactly the planned number of pictures unless
// the master is damaged beyond that.
func pacing(src profiles.Source, part profiles.Chunk) []filter {
	chain := deinterlacing(src.Video)
	if single(src.Video) {
		chain = append(chain, filter{"tpad", "stop_mode=clone:stop=1"})
	}
	chain = append(chain, numbered(part))
	if part.To <= 0 {
		return chain
	}
	if part.Last() {
		held := max(0, float64(part.To)/value(part.Rate)-src.Video.Duration) + overhang
		chain = append(chain, filter{"tpad", "stop_mode=clone:stop_duration=" + decimal(held)})
	}
	if part.Whole() {
		return append(chain, filter{"trim", fmt.Sprintf("end_frame=%d", part.To)})
	}
	return append(chain,
		filter{"trim", fmt.Sprintf("start_pts=%d:end_pts=%d", part.From, part.To)},
		filter{"setpts", fmt.Sprintf("PTS-%d", part.From)})
}

// single reports whether the track holds one picture only. The rate filter drops a picture that nothing follows, because how
// long it lasts is lost on the way there; a copy behind it keeps it.
func single(v *profiles.VideoTrack) bool {
	return v.Duration > 0 && v.Duration*value(v.FrameRate) < 1.5
}

func constantRate(rate profiles.Ratio) filter {
	return filter{"fps", fmt.Sprintf("fps=%d/%d:start_time=0:round=near", rate.Num, rate.Den)}
}

// framesIn is how many pictures a programme of this length has.
func framesIn(duration float64, rate profiles.Ratio) int64 { return profiles.Frames(duration, rate) }

func deinterlacing(v *profiles.VideoTrack) []filter {
	if v.Telecined {
		return untelecining()
	}
	if !v.Interlaced {
		return nil
	}
	return []filter{{"bwdif", "mode=send_frame:parity=auto:deint=all"}}
}

// upright mirrors and turns the stored picture the way a player would.
func upright(src profiles.Source) []filter {
	var chain []filter
	if src.Video.Mirrored {
		chain = append(chain, filter{"hflip", ""})
	}
	switch src.Video.Rotation {
	case 90:
		chain = append(chain, filter{"transpose", "dir=clock"})
	case 180:
		chain = append(chain, filter{"hflip", ""}, filter{"vflip", ""})
	case 270:
		chain = append(chain, filter{"transpose", "dir=cclock"})
	}
	return chain
}

// cropping cuts a rectangle given in square pixels out of a picture whose pixels are not square yet.
func cropping(v *profiles.VideoTrack, crop *profiles.Crop) []filter {
	if crop == nil {
		return nil
	}
	width, height := v.CodedWidth, v.CodedHeight
	if v.Rotation%180 != 0 {
		width, height = height, width
	}
	x, y := float64(width)/float64(v.Width), float64(height)/float64(v.Height)
	scaled := func(n int, by float64) int { return int(math.Round(float64(n) * by)) }
	return []filter{{"crop", fmt.Sprintf("w=%d:h=%d:x=%d:y=%d",
		scaled(crop.Width, x), scaled(crop.Height, y), scaled(crop.X, x), scaled(crop.Y, y))}}
}

// shrinking scales a picture that is already right in every other way.
func shrinking(width, height int) []filter {
	return []filter{{"scale", fmt.Sprintf("w=%d:h=%d:flags=bicubic", width, height)}, {"setsar", "sar=1"}}
}

// decimal prints seconds so that the same number always gives the same text.
func decimal(v float64) string { return fmt.Sprintf("%.6f", v) }
