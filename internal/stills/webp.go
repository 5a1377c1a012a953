package stills

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
)

var errNotWebP = errors.New("not a WebP file")

// stripWebP removes profile, EXIF and XMP from a WebP file. vips 8.14 ignores its own strip option for this format
// and would publish where a photo was taken, and turn an upright picture again.
func stripWebP(path string) error {
	file, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("read the rendition: %w", err)
	}
	bare, err := bareWebP(file)
	if err != nil {
		return makeFault(err)
	}
	if err := os.WriteFile(path, bare, 0o644); err != nil { //nolint:gosec // a rendition is meant to be read by others
		return fmt.Errorf("write the rendition: %w", err)
	}
	return nil
}

const (
	riffHeadLen  = 12
	chunkHeadLen = 8
	// extendedFlags are the bits of a VP8X chunk that announce profile, EXIF and XMP.
	extendedFlags = 0x20 | 0x08 | 0x04
)

// bareWebP copies the chunks of a WebP file that make up the picture.
func bareWebP(file []byte) ([]byte, error) {
	if len(file) < riffHeadLen || string(file[:4]) != "RIFF" || string(file[8:riffHeadLen]) != "WEBP" {
		return nil, errNotWebP
	}
	bare := append([]byte(nil), file[:riffHeadLen]...)
	for rest := file[riffHeadLen:]; len(rest) >= chunkHeadLen; {
		length := int64(binary.LittleEndian.Uint32(rest[4:]))
		padded := chunkHeadLen + length + length%2
		if padded > int64(len(rest)) {
			return nil, fmt.Errorf("%w: a chunk is cut off", errNotWebP)
		}
		chunk := rest[:padded]
		rest = rest[padded:]
		switch string(chunk[:4]) {
		case "ICCP", "EXIF", "XMP ":
			continue
		case "VP8X":
			chunk = append([]byte(nil), chunk...)
			if length > 0 {
				chunk[chunkHeadLen] &^= extendedFlags
			}
		}
		bare = append(bare, chunk...)
	}
	binary.LittleEndian.PutUint32(bare[4:], uint32(len(bare)-chunkHeadLen))
	return bare, nil
}
