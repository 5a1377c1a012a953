package ffmpeg

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/Eyevinn/mp4ff/mp4"
)

// mime returns the media type of an MP4 file with its codecs as RFC 6381 names them, read from the decoder
// configurations in the file rather than from what was asked of the encoder.
func mime(path string, pictures bool) (string, error) {
	file, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer func() { _ = file.Close() }()
	parsed, err := mp4.DecodeFile(file, mp4.WithDecodeMode(mp4.DecModeLazyMdat))
	if err != nil {
		return "", fmt.Errorf("reading the boxes of an output: %w", err)
	}
	if parsed.Moov == nil {
		return "", errors.New("reading the boxes of an output: no index")
	}
	var codecs []string
	for _, trak := range parsed.Moov.Traks {
		name, err := codecOf(trak)
		if err != nil {
			return "", err
		}
		codecs = append(codecs, name)
	}
	kind := "audio/mp4"
	if pictures {
		kind = "video/mp4"
	}
	return fmt.Sprintf("%s; codecs=%q", kind, strings.Join(codecs, ", ")), nil
}

func codecOf(trak *mp4.TrakBox) (string, error) {
	if trak.Mdia == nil || trak.Mdia.Minf == nil || trak.Mdia.Minf.Stbl == nil || trak.Mdia.Minf.Stbl.Stsd == nil {
		return "", errors.New("reading the boxes of an output: a track without a description")
	}
	description := trak.Mdia.Minf.Stbl.Stsd
	switch {
	case description.AvcX != nil && description.AvcX.AvcC != nil:
		c := description.AvcX.AvcC
		return fmt.Sprintf("%s.%02x%02x%02x", description.AvcX.Type(), c.AVCProfileIndication, c.ProfileCompatibility, c.AVCLevelIndication), nil
	case description.Mp4a != nil && description.Mp4a.Esds != nil:
		return soundCodec(description.Mp4a.Esds)
	}
	return "", errors.New("reading the boxes of an output: a track that is neither H.264 nor AAC")
}

// soundCodec reads the audio object type from the first five bits of the decoder's configuration.
func soundCodec(esds *mp4.EsdsBox) (string, error) {
	config := esds.DecConfigDescriptor
	if config == nil || config.DecSpecificInfo == nil || len(config.DecSpecificInfo.DecConfig) == 0 {
		return "", errors.New("reading the boxes of an output: AAC without a configuration")
	}
	return fmt.Sprintf("mp4a.%x.%d", config.ObjectType, config.DecSpecificInfo.DecConfig[0]>>3), nil
}
