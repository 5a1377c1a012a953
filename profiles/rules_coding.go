package profiles

import (
	"slices"
	"strconv"
)

// The ranges a profile may use. They are wide: they catch slips of a digit or a unit, not taste.
const (
	minShortSide, maxShortSide       = 16, 4320            // pixels
	minCRF                           = 1.0                 // 0 is lossless, which browsers do not play
	minMaxBitrate, maxMaxBitrate     = 50_000, 100_000_000 // bits per second
	maxMaxFrameRate                  = 120.0               // frames per second
	minKeyframe, maxKeyframe         = 0.5, 10.0           // seconds
	minAudioBitrate, maxAudioBitrate = 16_000, 512_000     // bits per second
	minStillWidth, maxStillWidth     = 16, 8192            // pixels
	minQuality, maxQuality           = 1, 100
	minTeaser, maxTeaser             = 1.0, 30.0               // seconds
	minMaxSeconds, maxMaxSeconds     = 1.0, 3600.0             // seconds
	minMaxBytes, maxMaxBytes         = 10_000, 100_000_000_000 // bytes
	minLoudness, maxLoudness         = -31.0, -9.0             // LUFS
	minTruePeak, maxTruePeak         = -9.0, 0.0               // dBTP
)

func (c *checker) video(path string, v *VideoCoding) {
	rules := codecRulesOf(v.Codec)
	c.oneOf(path+".codec", v.Codec, codecs()...)
	within(c, path+".short_side", v.ShortSide, minShortSide, maxShortSide)
	if v.ShortSide%2 != 0 {
		c.refusef(path+".short_side", "must be even, is %d: 4:2:0 pictures have no odd sides", v.ShortSide)
	}
	c.shape(path, v)
	within(c, path+".crf", v.CRF, minCRF, rules.maxCRF)
	within(c, path+".max_bitrate", v.MaxBitrate, minMaxBitrate, maxMaxBitrate)
	sane := v.MaxBitrate >= minMaxBitrate && v.MaxBitrate <= maxMaxBitrate
	if sane && (v.Buffer < v.MaxBitrate/2 || v.Buffer > 4*v.MaxBitrate) {
		c.refusef(path+".buffer", "must be between half and four times max_bitrate (%d to %d bits), is %d",
			v.MaxBitrate/2, 4*v.MaxBitrate, v.Buffer)
	}
	if v.MaxFrameRate != 0 {
		within(c, path+".max_frame_rate", v.MaxFrameRate, slowestRate, maxMaxFrameRate)
	}
	within(c, path+".keyframe_seconds", v.KeyframeSeconds, minKeyframe, maxKeyframe)
	c.oneOf(path+".preset", v.Preset, rules.presets...)
}

// shape checks what brings a video to another shape.
func (c *checker) shape(path string, v *VideoCoding) {
	if v.Aspect != "" {
		if _, err := parseAspect(v.Aspect); err != nil {
			c.refusef(path+".aspect", "%v", err)
		}
	}
	switch {
	case v.Fit == "":
	case v.Aspect == "":
		c.refusef(path+".fit", "has no meaning without aspect; remove it")
	default:
		c.oneOf(path+".fit", v.Fit, fitCrop, fitPad)
	}
}

func (c *checker) audio(path string, a *AudioCoding, codecs ...string) {
	c.oneOf(path+".codec", a.Codec, codecs...)
	within(c, path+".bitrate", a.Bitrate, minAudioBitrate, maxAudioBitrate)
	c.oneOfNumbers(path+".channels", a.Channels, 1, 2, 6)
	if a.Codec == codecOpus {
		c.oneOfNumbers(path+".sample_rate", a.SampleRate, 48000)
	} else {
		c.oneOfNumbers(path+".sample_rate", a.SampleRate, 16000, 22050, 24000, 32000, 44100, 48000)
	}
	if a.Loudness != 0 {
		within(c, path+".loudness", a.Loudness, minLoudness, maxLoudness)
	}
	if a.TruePeak != 0 {
		within(c, path+".true_peak", a.TruePeak, minTruePeak, maxTruePeak)
		if a.Loudness == 0 {
			c.refusef(path+".true_peak", "has no meaning without loudness; remove it")
		}
	}
}

func (c *checker) still(path string, s *StillCoding) {
	if s.Aspect != "" {
		if _, err := parseAspect(s.Aspect); err != nil {
			c.refusef(path+".aspect", "%v", err)
		}
	}
	within(c, path+".width", s.Width, minStillWidth, maxStillWidth)
	c.formats(path+".formats", s.Formats, "webp", "jpeg", "avif")
	within(c, path+".quality", s.Quality, minQuality, maxQuality)
}

func (c *checker) oneOfNumbers(path string, value int, allowed ...int) {
	if slices.Contains(allowed, value) {
		return
	}
	words := make([]string, len(allowed))
	for i, number := range allowed {
		words[i] = strconv.Itoa(number)
	}
	c.refusef(path, "must be %s, is %d", alternatives(words), value)
}
