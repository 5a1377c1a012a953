package packaging

import (
	"bytes"
	"fmt"
	"math/bits"
	"strings"

	"github.com/Eyevinn/mp4ff/aac"
	"github.com/Eyevinn/mp4ff/mp4"

	"github.com/reelmill/reelmill/jobs"
)

// describe reads codec, size and sound layout from the header.
func (t *track) describe(trak *mp4.TrakBox) error {
	if trak.Mdia == nil || trak.Mdia.Minf == nil || trak.Mdia.Minf.Stbl == nil || trak.Mdia.Minf.Stbl.Stsd == nil {
		return invalid(t.name, "a track without a description")
	}
	d := trak.Mdia.Minf.Stbl.Stsd
	if t.pictures {
		t.codec = t.pixels(d)
	} else {
		t.codec = t.tone(d)
	}
	if t.codec == "" {
		return jobs.Refuse("stream-codec", fmt.Sprintf("The track %q is in a codec that cannot be streamed.", t.name),
			"Use H.264, HEVC, AV1 or VP9 for pictures and AAC or Opus for sound.", nil)
	}
	return nil
}

func (t *track) pixels(d *mp4.StsdBox) string {
	for _, entry := range []*mp4.VisualSampleEntryBox{d.AvcX, d.HvcX, d.Av01, d.VpXX} {
		if entry == nil {
			continue
		}
		t.width, t.height, t.aspect = int(entry.Width), int(entry.Height), [2]int{1, 1}
		if p := entry.Pasp; p != nil && p.HSpacing > 0 && p.VSpacing > 0 {
			t.aspect = [2]int{int(p.HSpacing), int(p.VSpacing)}
		}
		switch {
		case entry.AvcC != nil && entry.Type() == "avc1":
			return fmt.Sprintf("avc1.%02x%02x%02x", entry.AvcC.AVCProfileIndication, entry.AvcC.ProfileCompatibility, entry.AvcC.AVCLevelIndication)
		case entry.HvcC != nil && entry.Type() == "hvc1":
			return hevcCodec(entry.HvcC)
		case entry.Av1C != nil:
			return av1Codec(entry.Av1C)
		case entry.VppC != nil && entry.Type() == "vp09":
			return fmt.Sprintf("vp09.%02d.%02d.%02d", entry.VppC.Profile, entry.VppC.Level, entry.VppC.BitDepth)
		}
	}
	return ""
}

func hevcCodec(c *mp4.HvcCBox) string {
	tier := "L"
	if c.GeneralTierFlag {
		tier = "H"
	}
	space := strings.TrimLeft(string(" ABC"[c.GeneralProfileSpace&3]), " ")
	var text strings.Builder
	fmt.Fprintf(&text, "hvc1.%s%d.%X.%s%d", space, c.GeneralProfileIDC, bits.Reverse32(c.GeneralProfileCompatibilityFlags), tier, c.GeneralLevelIDC)
	for rest := c.GeneralConstraintIndicatorFlags << 16; rest != 0; rest <<= 8 {
		fmt.Fprintf(&text, ".%X", rest>>56)
	}
	return text.String()
}

func av1Codec(c *mp4.Av1CBox) string {
	tier := "M"
	if c.SeqTier0 == 1 {
		tier = "H"
	}
	return fmt.Sprintf("av01.%d.%02d%s.%02d", c.SeqProfile, c.SeqLevelIdx0, tier, 8+2*(c.HighBitdepth+c.TwelveBit))
}

func (t *track) tone(d *mp4.StsdBox) string {
	switch {
	case d.Mp4a != nil && d.Mp4a.Esds != nil:
		t.channels, t.sampleRate = int(d.Mp4a.ChannelCount), int(d.Mp4a.SampleRate)
		config := d.Mp4a.Esds.DecConfigDescriptor
		if config == nil || config.DecSpecificInfo == nil || len(config.DecSpecificInfo.DecConfig) == 0 {
			return ""
		}
		// The sample entry says two channels whatever there are; the decoder's configuration knows.
		asc, err := aac.DecodeAudioSpecificConfig(bytes.NewReader(config.DecSpecificInfo.DecConfig))
		if err == nil && asc.ChannelConfiguration > 0 {
			t.channels = int(asc.ChannelConfiguration)
			if t.channels == 7 {
				t.channels = 8
			}
		}
		return fmt.Sprintf("mp4a.%x.%d", config.ObjectType, config.DecSpecificInfo.DecConfig[0]>>3)
	case d.Opus != nil && d.Opus.Dops != nil:
		t.channels, t.sampleRate = int(d.Opus.Dops.OutputChannelCount), 48000
		return "Opus"
	}
	return ""
}

// family is the short name of a codec, as it stands in names of groups.
func (t *track) family() string {
	name, _, _ := strings.Cut(t.codec, ".")
	if name == "mp4a" {
		return "aac"
	}
	return strings.ToLower(name)
}
