package ffmpeg

import (
	"fmt"
	"strings"

	"github.com/reelmill/reelmill/profiles"
)

// mix is what the sound of an output is brought to.
type mix struct {
	channels int // 1, 2 or 6
	rate     int // Hz
	duration float64
}

// mixOf returns the mix for a track: never more channels than it has, nor than the profile allows.
func mixOf(track profiles.AudioTrack, coding profiles.AudioCoding, duration float64) mix {
	m := mix{channels: 1, rate: coding.SampleRate, duration: duration}
	if m.rate == 0 {
		m.rate = 48000
	}
	switch most := min(track.Channels, coding.Channels); {
	case most >= 6:
		m.channels = 6
	case most >= 2:
		m.channels = 2
	}
	return m
}

func (m mix) layout() string {
	switch m.channels {
	case 1:
		return "mono"
	case 6:
		return "5.1"
	}
	return "stereo"
}

// chain resamples, begins the sound with the master, fills its gaps, folds channels together and makes it exactly as
// long as the programme.
//
// Folding follows ITU-R BS.775: centre and surrounds at -3 dB, no LFE, and no normalisation, because that would make
// surround masters 8 dB quieter than stereo ones. A limiter catches the rare peak that is then too high.
func (m mix) chain(track profiles.AudioTrack) []filter {
	chain := []filter{m.head()}
	if track.Channels > m.channels {
		chain = append(chain, foldLimiter())
	}
	return append(chain, m.fit()...)
}

// head brings the sound to its channels and rate, in floating point, where nothing is too loud.
func (m mix) head() filter {
	return filter{"aresample", fmt.Sprintf("%d:async=1:min_hard_comp=0.1:first_pts=0:ocl=%s:osf=fltp:clev=0.707107:slev=0.707107:lfe_mix_level=0:rematrix_maxval=1000",
		m.rate, m.layout())}
}

func foldLimiter() filter { return filter{"alimiter", "limit=0.977:level=disabled:latency=1"} }

// fit pads or cuts the sound to the length of the programme.
func (m mix) fit() []filter {
	if m.duration <= 0 {
		return nil
	}
	return []filter{{"apad", "whole_dur=" + decimal(m.duration)}, {"atrim", "end=" + decimal(m.duration)}}
}

// changingChain is for sound that changes its channels half-way. ffmpeg then restarts these filters in the middle, so
// none of them may count from the beginning; the output's own length ends them.
func (m mix) changingChain(track profiles.AudioTrack) string {
	steady := m
	steady.duration = 0
	chain := steady.chain(track)
	chain[0].args = strings.Replace(chain[0].args, ":first_pts=0", "", 1)
	return written(append(chain, filter{"apad", ""}))
}
