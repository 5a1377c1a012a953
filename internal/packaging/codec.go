package packaging

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/Eyevinn/mp4ff/aac"
	"github.com/Eyevinn/mp4ff/mp4"

	"github.com/reelmill/reelmill/internal/codecs"
	"github.com/reelmill/reelmill/jobs"
)

// describe reads codec, size and sound layout from the header.
func (t *track) describe(trak *mp4.TrakBox) error {
	var err error
	if t.codec, err = codecs.OfTrack(trak); err != nil || !t.streamable() {
		return jobs.Refuse("stream-codec", fmt.Sprintf("The track %q is in a codec that cannot be streamed.", t.name),
			"Use H.264, HEVC, AV1 or VP9 for pictures and AAC or Opus for sound.", err)
	}
	if description := trak.Mdia.Minf.Stbl.Stsd; t.pictures {
		t.pixels(description)
	} else {
		t.tone(description)
	}
	return nil
}

// streamable reports whether players of HLS and DASH agree on the codec. Parameters inside the stream, as "avc3" and "hev1"
// have them, are not for Apple's.
func (t *track) streamable() bool {
	families := []string{"mp4a", "opus"}
	if t.pictures {
		families = []string{"avc1", "hvc1", "av01", "vp09"}
	}
	name, _, _ := strings.Cut(strings.ToLower(t.codec), ".")
	return slices.Contains(families, name)
}

// pixels reads size and shape.
func (t *track) pixels(d *mp4.StsdBox) {
	for _, entry := range []*mp4.VisualSampleEntryBox{d.AvcX, d.HvcX, d.Av01, d.VpXX} {
		if entry == nil {
			continue
		}
		t.width, t.height, t.aspect = int(entry.Width), int(entry.Height), [2]int{1, 1}
		if p := entry.Pasp; p != nil && p.HSpacing > 0 && p.VSpacing > 0 {
			t.aspect = [2]int{int(p.HSpacing), int(p.VSpacing)}
		}
	}
}

// tone reads channels and rate.
func (t *track) tone(d *mp4.StsdBox) {
	switch {
	case d.Mp4a != nil:
		t.sampleRate = int(d.Mp4a.SampleRate)
		t.channels = aacChannels(d.Mp4a)
	case d.Opus != nil && d.Opus.Dops != nil:
		t.channels, t.sampleRate = int(d.Opus.Dops.OutputChannelCount), 48000
	}
}

// aacChannels asks the decoder's configuration: the entry says two channels whatever there are.
func aacChannels(entry *mp4.AudioSampleEntryBox) int {
	config := entry.Esds.DecConfigDescriptor.DecSpecificInfo.DecConfig // there, or the codec had no name
	asc, err := aac.DecodeAudioSpecificConfig(bytes.NewReader(config))
	switch {
	case err != nil || asc.ChannelConfiguration == 0:
		return int(entry.ChannelCount)
	case asc.ChannelConfiguration == 7:
		return 8
	default:
		return int(asc.ChannelConfiguration)
	}
}

// family is the short name of a codec, as it stands in names of groups.
func (t *track) family() string {
	name, _, _ := strings.Cut(t.codec, ".")
	if name == "mp4a" {
		return "aac"
	}
	return strings.ToLower(name)
}
