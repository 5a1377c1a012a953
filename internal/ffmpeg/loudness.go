package ffmpeg

import (
	"fmt"
	"math"

	"github.com/reelmill/reelmill/profiles"
)

const (
	// maxGain is the most sound is raised by, in dB: beyond it, noise is what gets loud.
	maxGain = 20.0
	// maxReduction is how many dB the limiter may take off the highest peak before it is heard.
	maxReduction = 6.0
	// headroom is left below the ceiling where peaks are limited, in dB, because compression raises them again.
	headroom = 0.5
	// defaultCeiling is the highest true peak in dBTP where a profile names none.
	defaultCeiling = -1.0
	// closeEnough is how far in LU from the loudness asked for a file may be without a remark.
	closeEnough = 0.5
	// exactness is half the last digit of a reading, in dB.
	exactness = 0.05
)

// adjustment is what makes a mix as loud as it should be.
type adjustment struct {
	meter string // the meter that hears the mix
	gain  float64
	// limit is the highest peak let through, in dBFS; it holds only where limited is set.
	limit   float64
	limited bool
}

// chain applies an adjustment. Peaks between samples are seen by limiting at four times the rate.
func (a adjustment) chain(rate int) []filter {
	var chain []filter
	if a.gain != 0 {
		chain = append(chain, filter{"volume", fmt.Sprintf("volume=%.2fdB:precision=float", a.gain)})
	}
	if a.limited {
		chain = append(chain,
			filter{"aresample", "192000"},
			filter{"alimiter", fmt.Sprintf("limit=%.6f:level=disabled:latency=1", math.Pow(10, a.limit/20))},
			filter{"aresample", fmt.Sprintf("%d:osf=fltp", rate)})
	}
	return chain
}

// amplify sets the gain of a voice from what its mix measured.
func (v *voice) amplify(heard volume) {
	coding := v.out.Sound.Coding
	top := ceiling(coding)
	if heard.silent() {
		v.note("loudness-unmeasurable", "The sound is silent or too short to measure its loudness, which is left as it is.")
	} else {
		v.gain.gain = min(coding.Loudness-heard.loudness, maxGain, top-heard.peak+maxReduction)
	}
	if heard.peak+v.gain.gain > top {
		v.gain.limit, v.gain.limited = top-headroom, true
	}
}

// correct answers a finished file whose true peak is over the ceiling and reports whether it must be made again. Where
// limiting alone does not help, the sound becomes quieter.
func (v *voice) correct(peak float64, pass int) bool {
	coding := v.out.Sound.Coding
	over := peak - (ceiling(coding) - exactness)
	if coding.Loudness == 0 || over <= 1e-9 {
		return false
	}
	if !v.gain.limited {
		v.gain.limit, v.gain.limited = ceiling(coding), true
	}
	step := 1.2*over + 0.2 // what is limited harder comes back a little higher
	v.gain.limit -= step
	if pass >= 2 {
		v.gain.gain -= step
	}
	return true
}

// missed notes a finished file that did not become as loud as it should, and why.
func (v *voice) missed(f *SoundFacts) {
	wanted := v.out.Sound.Coding.Loudness
	if top := ceiling(v.out.Sound.Coding); wanted != 0 && f.TruePeak > top {
		v.note("true-peak-exceeded", fmt.Sprintf("The true peak is %.1f dBTP and should not exceed %.1f.", f.TruePeak, top))
		f.Notes = v.notes
	}
	if wanted == 0 || f.Loudness <= silence || math.Abs(f.Loudness-wanted) <= closeEnough {
		return
	}
	why := fmt.Sprintf("its true peak may not exceed %.1f dBTP", ceiling(v.out.Sound.Coding))
	if v.gain.gain >= maxGain {
		why = fmt.Sprintf("it was raised by %.0f dB, and more would make noise loud", maxGain)
	}
	v.note("loudness-limited", fmt.Sprintf("The sound was to have %.1f LUFS and has %.1f, because %s.", wanted, f.Loudness, why))
	f.Notes = v.notes
}

func (v *voice) note(code, message string) {
	v.notes = append(v.notes, profiles.Note{Code: code, Message: message})
}

func ceiling(coding profiles.AudioCoding) float64 {
	if coding.TruePeak == 0 {
		return defaultCeiling
	}
	return coding.TruePeak
}
