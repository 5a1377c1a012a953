package profiles

import (
	"fmt"
	"math"

	"github.com/reelmill/reelmill/jobs"
)

// largestSide bounds pictures to what the arithmetic and every decoder can hold.
const largestSide = 1 << 16

// usable reports what a plan cannot do without.
func (s Source) usable() error {
	switch s.Media {
	case MediaVideo:
		if s.Video == nil {
			return unusable("The master is called a video but has no picture track.")
		}
		return usableSize(size{s.Video.Width, s.Video.Height})
	case MediaAudio:
		if len(s.Audio) == 0 {
			return unusable("The master has neither pictures nor sound.")
		}
		return nil
	case MediaImage:
		if s.Image == nil {
			return unusable("The master is called a picture but none was found in it.")
		}
		return usableSize(size{s.Image.Width, s.Image.Height})
	default:
		return unusable(fmt.Sprintf("The master is of an unknown kind, %q.", s.Media))
	}
}

func usableSize(s size) error {
	if s.width < 1 || s.height < 1 {
		return unusable("The master does not say how large its pictures are.")
	}
	if s.width > largestSide || s.height > largestSide {
		return unusable(fmt.Sprintf("The master's pictures are impossibly large (%s).", s))
	}
	return nil
}

func unusable(message string) error {
	return jobs.Refuse("source-unusable", message,
		"Play the file from start to end; if it plays, export it again as MP4 or MOV and upload that.", nil)
}

// picture is the size a viewer sees; zero for sound.
func (s Source) picture() size {
	switch s.Media {
	case MediaVideo:
		return size{s.Video.Width, s.Video.Height}
	case MediaImage:
		return size{s.Image.Width, s.Image.Height}
	default:
		return size{}
	}
}

// length is the master's duration in seconds, of the picture track where the container does not say; zero when
// nobody knows.
func (s Source) length() float64 {
	if s.Video == nil {
		return firstKnown(s.Duration)
	}
	return firstKnown(s.Duration, s.Video.Duration)
}

func firstKnown(seconds ...float64) float64 {
	for _, value := range seconds {
		if value > 0 && !math.IsInf(value, 1) {
			return value
		}
	}
	return 0
}
