// Package codecs names the codecs of MP4 files as RFC 6381 and its companions do, read from the decoder configurations
// in the file rather than from what was asked of an encoder.
package codecs

import (
	"errors"
	"fmt"
	"os"

	"github.com/Eyevinn/mp4ff/hevc"
	"github.com/Eyevinn/mp4ff/mp4"
)

// OfFile returns the names of all tracks of an MP4 file, such as "avc1.64001f" and "mp4a.40.2", in the order of the
// tracks.
func OfFile(path string) ([]string, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("naming codecs: %w", err)
	}
	defer func() { _ = file.Close() }()
	parsed, err := mp4.DecodeFile(file, mp4.WithDecodeMode(mp4.DecModeLazyMdat))
	if err != nil {
		return nil, fmt.Errorf("naming codecs: %w", err)
	}
	moov := parsed.Moov
	if moov == nil && parsed.Init != nil {
		moov = parsed.Init.Moov
	}
	if moov == nil {
		return nil, errors.New("naming codecs: the file has no index")
	}
	var names []string
	for _, trak := range moov.Traks {
		name, err := OfTrack(trak)
		if err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return names, nil
}

// OfTrack returns the name of one track.
func OfTrack(trak *mp4.TrakBox) (string, error) {
	if trak.Mdia == nil || trak.Mdia.Minf == nil || trak.Mdia.Minf.Stbl == nil || trak.Mdia.Minf.Stbl.Stsd == nil {
		return "", errors.New("naming codecs: a track without a description")
	}
	description := trak.Mdia.Minf.Stbl.Stsd
	switch {
	case description.AvcX != nil && description.AvcX.AvcC != nil:
		return avcName(description.AvcX), nil
	case description.HvcX != nil && description.HvcX.HvcC != nil:
		return hevcName(description.HvcX)
	case description.Av01 != nil && description.Av01.Av1C != nil:
		return av1Name(description.Av01.Av1C), nil
	case description.VpXX != nil && description.VpXX.VppC != nil:
		return vpName(description.VpXX), nil
	case description.Mp4a != nil && description.Mp4a.Esds != nil:
		return aacName(description.Mp4a.Esds)
	case description.Opus != nil:
		return "Opus", nil
	}
	return "", errors.New("naming codecs: a track of no known codec")
}

// avcName writes profile, constraints and level as RFC 6381 does, in the small letters that pages compare with.
func avcName(entry *mp4.VisualSampleEntryBox) string {
	c := entry.AvcC
	return fmt.Sprintf("%s.%02x%02x%02x", entry.Type(), c.AVCProfileIndication, c.ProfileCompatibility, c.AVCLevelIndication)
}

func hevcName(entry *mp4.VisualSampleEntryBox) (string, error) {
	parameters := entry.HvcC.GetNalusForType(hevc.NALU_SPS)
	if len(parameters) == 0 {
		return "", errors.New("naming codecs: HEVC without parameters")
	}
	sps, err := hevc.ParseSPSNALUnit(parameters[0])
	if err != nil {
		return "", fmt.Errorf("naming codecs: %w", err)
	}
	return hevc.CodecString(entry.Type(), sps), nil
}

// av1Name writes what section 5 of the AV1 codec binding for ISO media asks for: profile, level and tier, depth.
func av1Name(config *mp4.Av1CBox) string {
	tier, depth := "M", 8
	if config.SeqTier0 == 1 {
		tier = "H"
	}
	if config.HighBitdepth == 1 {
		depth = 10
	}
	if config.TwelveBit == 1 {
		depth = 12
	}
	return fmt.Sprintf("av01.%d.%02d%s.%02d", config.SeqProfile, config.SeqLevelIdx0, tier, depth)
}

// vpName writes what the VP codec binding for ISO media asks for: profile, level, depth.
func vpName(entry *mp4.VisualSampleEntryBox) string {
	return fmt.Sprintf("%s.%02d.%02d.%02d", entry.Type(), entry.VppC.Profile, entry.VppC.Level, entry.VppC.BitDepth)
}

// aacName reads the audio object type from the first five bits of the decoder's configuration.
func aacName(esds *mp4.EsdsBox) (string, error) {
	config := esds.DecConfigDescriptor
	if config == nil || config.DecSpecificInfo == nil || len(config.DecSpecificInfo.DecConfig) == 0 {
		return "", errors.New("naming codecs: AAC without a configuration")
	}
	return fmt.Sprintf("mp4a.%x.%d", config.ObjectType, config.DecSpecificInfo.DecConfig[0]>>3), nil
}
