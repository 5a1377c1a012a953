package profiles

import "fmt"

const (
	// budgetShare leaves room for the container and for a rate control that is never exact.
	budgetShare = 0.96
	// leastDensity is the number of bits a pixel below which a smaller picture looks better than a starved one.
	leastDensity = 0.02
	// smallestBudgetSide is where shrinking ends: below it nothing can be recognised.
	smallestBudgetSide = 120
)

// budget is what a file may spend on its pictures.
type budget struct {
	bytes   int64
	bits    float64 // for the pictures alone
	seconds float64
}

func budgetOf(d Derivative, bytes int64) budget {
	bits := budgetShare * 8 * float64(bytes)
	if d.Profile.Audio != nil {
		bits -= float64(d.Profile.Audio.Bitrate) * d.Duration
	}
	return budget{bytes: bytes, bits: bits, seconds: d.Duration}
}

// cap lowers the rate until the whole programme at that rate, and a full buffer, fit. It reports whether it had to.
func (b budget) cap(v *VideoCoding) bool {
	if float64(v.MaxBitrate)*b.seconds+float64(v.Buffer) <= b.bits {
		return false
	}
	// The buffer is one second's worth, so it counts as a second more.
	rate := int64(max(b.bits, 0)/(b.seconds+1)/1000) * 1000
	v.MaxBitrate = min(rate, v.MaxBitrate)
	v.Buffer = v.MaxBitrate
	return true
}

// starved reports whether a cap is too low for the picture it is meant for.
func starved(d Derivative) bool {
	density := float64(d.Profile.Video.MaxBitrate) / (size{d.Width, d.Height}.pixels() * d.FrameRate.Float())
	return density < leastDensity
}

// afford brings a video or teaser below the bytes its profile allows. Where its size cannot bear the rate left, the
// picture shrinks by quarters. It reports false, with a note, where no picture can be made for the money.
func (p *planner) afford(d *Derivative, asked Profile, r rung) bool {
	if asked.MaxBytes == 0 {
		return true
	}
	if d.Duration <= 0 {
		p.notef("duration-unknown", "%s is left out: the master does not say how long it is.", asked.Name)
		return false
	}
	limit, before, planned := budgetOf(*d, asked.MaxBytes), r.size, d.Profile.Video.MaxBitrate
	for limit.cap(d.Profile.Video) && starved(*d) {
		r = p.frame(asked).rung(r.shortSide() * 3 / 4)
		if r.shortSide() < smallestBudgetSide {
			p.notef("budget-too-small", "%s is left out: %d bytes for %.4g seconds leave %s for the pictures, "+
				"too little for even %d pixels on the short side.", asked.Name, asked.MaxBytes, d.Duration,
				megabits(int64(max(limit.bits, 0)/(d.Duration+1))), smallestBudgetSide)
			return false
		}
		p.resize(d, asked, r)
	}
	if d.Profile.Video.MaxBitrate < planned {
		d.Reason += limit.reason(before, r.size, d.Profile.Video.MaxBitrate)
	}
	return true
}

// resize gives a derivative another size and the cap that goes with it.
func (p *planner) resize(d *Derivative, asked Profile, r rung) {
	d.Width, d.Height, d.Inner = r.width, r.height, r.inner
	d.Profile.Video = copied(asked.Video)
	scaleCap(d.Profile.Video, r.size)
	d.Profile.Video.ShortSide = r.shortSide()
}

func (b budget) reason(before, after size, bitrate int64) string {
	reason := fmt.Sprintf("; cap lowered to %s to stay within %d bytes", megabits(bitrate), b.bytes)
	if after != before {
		return fmt.Sprintf("; made %s%s", after, reason)
	}
	return reason
}
