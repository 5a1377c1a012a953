package stills

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
)

// signalledTone finds the first "nclx" colour box among the properties of a HEIF or AVIF file. Further ones belong to
// alpha planes and gain maps, which follow the picture they belong to.
func signalledTone(path string) (tone, error) {
	f, err := os.Open(path)
	if err != nil {
		return tone{}, fmt.Errorf("open the picture: %w", err)
	}
	defer f.Close()
	meta, ok, err := topBox(f, "meta")
	if err != nil || !ok {
		return tone{}, err
	}
	const versionAndFlags = 4
	properties := within(within(meta[min(versionAndFlags, len(meta)):], "iprp"), "ipco")
	for kind, body := range boxes(properties) {
		if kind == "colr" && len(body) >= 8 && string(body[:4]) == "nclx" {
			return tone{primaries: binary.BigEndian.Uint16(body[4:]), transfer: binary.BigEndian.Uint16(body[6:])}, nil
		}
	}
	return tone{}, nil
}

const (
	boxHeadLen = 8
	maxMeta    = 16 << 20
	maxBoxes   = 64
)

// topBox reads one box of the file's outermost level, stepping over the others.
func topBox(f io.ReadSeeker, kind string) (body []byte, ok bool, err error) {
	for range maxBoxes {
		var head [boxHeadLen]byte
		_, err := io.ReadFull(f, head[:])
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return nil, false, nil
		}
		if err != nil {
			return nil, false, fmt.Errorf("read the picture: %w", err)
		}
		length := int64(binary.BigEndian.Uint32(head[:])) - boxHeadLen
		if length < 0 {
			return nil, false, nil // to the end of the file, or 64 bit: only media data is that long
		}
		if string(head[4:]) == kind {
			body, err := io.ReadAll(io.LimitReader(f, min(length, maxMeta)))
			if err != nil {
				return nil, false, fmt.Errorf("read the picture: %w", err)
			}
			return body, true, nil
		}
		if _, err := f.Seek(length, io.SeekCurrent); err != nil {
			return nil, false, fmt.Errorf("read the picture: %w", err)
		}
	}
	return nil, false, nil
}

func within(data []byte, kind string) []byte {
	for found, body := range boxes(data) {
		if found == kind {
			return body
		}
	}
	return nil
}

// boxes yields kind and body of the boxes that lie side by side in data, until one does not fit.
func boxes(data []byte) func(yield func(string, []byte) bool) {
	return func(yield func(string, []byte) bool) {
		for len(data) >= boxHeadLen {
			size := int(binary.BigEndian.Uint32(data))
			if size < boxHeadLen || size > len(data) {
				return
			}
			if !yield(string(data[4:boxHeadLen]), data[boxHeadLen:size]) {
				return
			}
			data = data[size:]
		}
	}
}
