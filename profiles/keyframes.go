package profiles

import "math"

// keyFrames returns the distance between key frames, in frames of the profile's own rate. Within a role they fall on
// the same times in every rung of every codec, so that a player may change over at each of them: the distance is
// counted in frames of the source and is a whole multiple of what every rung keeps one frame of.
func (p *planner) keyFrames(profile Profile) int {
	beside := p.beside(profile)
	_, own := capRate(p.rate, profile.Video.MaxFrameRate)
	common := p.commonStep(beside, own)
	unit := keyUnit(beside, profile.Video.KeyframeSeconds)
	groups := int64(math.Round(profile.Video.KeyframeSeconds / unit))
	steps := max(1, int64(math.Round(unit*p.rate.Float()/float64(common))))
	return int(max(1, groups*steps*common/own))
}

// beside returns the videos whose key frames must meet: those of the same role. A teaser stands alone.
func (p *planner) beside(profile Profile) []Profile {
	if profile.Output != OutputVideo {
		return []Profile{profile}
	}
	var videos []Profile
	for _, other := range p.set.Profiles {
		if other.Output == OutputVideo && other.Role == profile.Role {
			videos = append(videos, other)
		}
	}
	return videos
}

// commonStep is the least number of source frames that holds a whole number of frames of every rung. Rates that have
// nothing in common within the longest distance between key frames cannot meet; own is then what counts.
func (p *planner) commonStep(videos []Profile, own int64) int64 {
	longest := max(1, int64(maxKeyframe*p.rate.Float()))
	common := int64(1)
	for _, video := range videos {
		_, every := capRate(p.rate, video.Video.MaxFrameRate)
		if common = common / greatestDivisor(common, every) * every; common > longest {
			return own
		}
	}
	return common
}

// keyUnit is the longest time all the distances between key frames are whole multiples of, in seconds; own where
// there is none worth a key frame.
func keyUnit(videos []Profile, own float64) float64 {
	const thousandths = 1000
	unit := int64(0)
	for _, video := range videos {
		unit = greatestDivisor(int64(math.Round(video.Video.KeyframeSeconds*thousandths)), unit)
	}
	if unit < minKeyframe*thousandths {
		return own
	}
	if exact := own * thousandths / float64(unit); math.Abs(exact-math.Round(exact)) > wholeMultiple {
		return own
	}
	return own / math.Round(own*thousandths/float64(unit))
}

func greatestDivisor(a, b int64) int64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}
