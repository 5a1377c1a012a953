package stills

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

const (
	pngSignatureLen = 8
	// maxPNGText bounds what the compressed texts of one PNG may unpack to. Real ones, mostly XMP, stay below.
	maxPNGText = 1 << 20
)

// checkPNGText refuses a PNG whose compressed texts are a bomb: decoders unpack them all before the first pixel.
func checkPNGText(f io.ReadSeeker, limit int64) error {
	left := min(limit, maxPNGText)
	if _, err := f.Seek(pngSignatureLen, io.SeekStart); err != nil {
		return fmt.Errorf("read the picture: %w", err)
	}
	for {
		var chunk struct {
			Length uint32
			Kind   [4]byte
		}
		err := binary.Read(f, binary.BigEndian, &chunk)
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return nil // the decoder tells of missing pieces
		}
		if err != nil {
			return fmt.Errorf("read the picture: %w", err)
		}
		after, err := f.Seek(0, io.SeekCurrent)
		if err != nil {
			return fmt.Errorf("read the picture: %w", err)
		}
		left -= unpacked(string(chunk.Kind[:]), io.LimitReader(f, int64(chunk.Length)), left)
		if left < 0 {
			return tooLarge("The picture carries texts that unpack to far more than texts need.", nil)
		}
		if _, err := f.Seek(after+int64(chunk.Length)+4, io.SeekStart); err != nil {
			return fmt.Errorf("read the picture: %w", err)
		}
	}
}

// unpacked returns how many bytes a chunk's compressed text holds, at most limit+1.
func unpacked(kind string, body io.Reader, limit int64) int64 {
	if kind != "zTXt" && kind != "iTXt" {
		return 0
	}
	packed, err := io.ReadAll(io.LimitReader(body, 8<<20))
	if err != nil {
		return 0
	}
	// The text's header is short and varied; the zlib stream starts at the first position that opens as one.
	for start := bytes.IndexByte(packed, 0); start >= 0 && start < min(len(packed), 256); start++ {
		r, err := zlib.NewReader(bytes.NewReader(packed[start:]))
		if err != nil {
			continue
		}
		n, _ := io.Copy(io.Discard, io.LimitReader(r, limit+1)) // what a damaged text unpacks to before the damage counts too
		if n > 0 {
			return n
		}
	}
	return 0
}
