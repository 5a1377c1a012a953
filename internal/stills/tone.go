package stills

import (
	"math"
)

// tone is a colour signalling by code points of ITU-T H.273. vips ignores it and would show a HDR photograph grey.
// The zero value means that nothing was signalled.
type tone struct {
	primaries uint16
	transfer  uint16
}

// Code points of H.273 that matter here.
const (
	primaries709  = 1
	primaries2020 = 9
	primariesP3   = 12
	transferPQ    = 16
	transferHLG   = 18
)

// hdr is "", "pq" or "hlg".
func (t tone) hdr() string {
	switch t.transfer {
	case transferPQ:
		return "pq"
	case transferHLG:
		return "hlg"
	default:
		return ""
	}
}

// plain reports whether the picture may be taken for sRGB as it is.
func (t tone) plain() bool {
	wide := t.primaries == primaries2020 || t.primaries == primariesP3
	return !wide && t.hdr() == ""
}

const (
	referenceWhite = 203.0  // cd/m² of diffuse white in HDR pictures, ITU-R BT.2408
	peakPQ         = 10_000 // cd/m² at full signal, SMPTE ST 2084
	peakHLG        = 1000   // cd/m² of the nominal display, ITU-R BT.2100
	gammaHLG       = 1.2    // system gamma at that peak
)

// light returns the linear light, 0 to 1, at which an SDR screen shows the signal, 0 to 1.
func (t tone) light(signal float64) float64 {
	switch t.hdr() {
	case "pq":
		return shoulder(lightPQ(signal) * peakPQ / referenceWhite)
	case "hlg":
		return shoulder(math.Pow(lightHLG(signal), gammaHLG) * peakHLG / referenceWhite)
	default:
		return lightSRGB(signal)
	}
}

// shoulder leaves shadows and midtones as they are and rolls everything brighter off towards white, so that diffuse
// white lands near the top and highlights keep their shape.
func shoulder(x float64) float64 {
	const knee = 0.5
	if x <= knee {
		return x
	}
	return knee + (1-knee)*(1-math.Exp(-(x-knee)/(1-knee)))
}

// lightPQ is the EOTF of SMPTE ST 2084, normalised to 1 at full signal.
func lightPQ(signal float64) float64 {
	const (
		m1 = 2610.0 / 16384
		m2 = 2523.0 / 4096 * 128
		c1 = 3424.0 / 4096
		c2 = 2413.0 / 4096 * 32
		c3 = 2392.0 / 4096 * 32
	)
	p := math.Pow(signal, 1/m2)
	return math.Pow(max(0, p-c1)/(c2-c3*p), 1/m1)
}

// lightHLG is the inverse OETF of ARIB STD-B67, normalised to 1 at full signal.
func lightHLG(signal float64) float64 {
	const (
		a = 0.17883277
		b = 1 - 4*a
		c = 0.55991073
	)
	if signal <= 0.5 {
		return signal * signal / 3
	}
	return (math.Exp((signal-c)/a) + b) / 12
}

func lightSRGB(signal float64) float64 {
	if signal <= 0.04045 {
		return signal / 12.92
	}
	return math.Pow((signal+0.055)/1.055, 2.4)
}
