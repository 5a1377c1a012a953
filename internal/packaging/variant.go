package packaging

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/Eyevinn/hls-m3u8/m3u8"
)

// variant is one video with one group of sound. Its bandwidth is measured: the peak of both, were they to meet.
func (b *builder) variant(v *track, g group, texts []*m3u8.Alternative) m3u8.VariantParams {
	params := v.picture()
	params.Bandwidth, params.AverageBandwidth = rate(v.peak()+g.peak()), rate(v.average()+g.average())
	if v.rate.Known() {
		params.FrameRate = v.rate.Float()
	}
	params.Captions = "NONE"
	if g.id != "" {
		params.Codecs += "," + g.codecs()
		params.Audio = g.id
	}
	if len(texts) > 0 {
		params.Subtitles = textGroup
	}
	params.Alternatives = append(slices.Clone(g.media), texts...)
	return params
}

// picture is what a variant and its playlist of key frames have in common.
func (t *track) picture() m3u8.VariantParams {
	width := int(math.Round(float64(t.width) * float64(t.aspect[0]) / float64(t.aspect[1])))
	return m3u8.VariantParams{Codecs: t.codec, Resolution: fmt.Sprintf("%dx%d", width, t.height), VideoRange: "SDR"}
}

func (t *track) winding() m3u8.VariantParams {
	params := t.picture()
	params.Iframe = true
	keys := 0.0
	for _, s := range t.segments {
		keys += float64(s.key)
	}
	params.Bandwidth = rate(t.burst(func(s segment) int64 { return s.key }))
	params.AverageBandwidth = rate(int64(math.Ceil(keys * 8 / t.seconds())))
	return params
}

func (g group) peak() int64 {
	highest := int64(0)
	for _, t := range g.tracks {
		highest = max(highest, t.peak())
	}
	return highest
}

func (g group) average() int64 {
	highest := int64(0)
	for _, t := range g.tracks {
		highest = max(highest, t.average())
	}
	return highest
}

// codecs are the codecs of the group, each once.
func (g group) codecs() string {
	var all []string
	for _, t := range g.tracks {
		if !slices.Contains(all, t.codec) {
			all = append(all, t.codec)
		}
	}
	return strings.Join(all, ",")
}

// rate fits a bandwidth into what the playlists can say.
func rate(bits int64) uint32 { return uint32(min(bits, math.MaxUint32)) }
