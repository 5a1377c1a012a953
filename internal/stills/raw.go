package stills

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// TIFF tags that only camera raw files carry in their first directory.
const (
	tagSubfileType   = 254
	tagSubIFDs       = 330
	tagDNGVersion    = 50706
	reducedPicture   = 1
	maxDirectorySize = 512
)

// checkRaw refuses camera raw files that are TIFF inside (DNG, NEF, ARW). A TIFF reader would find only the thumbnail
// in them and call it the picture.
func checkRaw(f io.ReadSeeker) error {
	raw, err := rawInside(f)
	if err != nil {
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return broken(err)
		}
		return fmt.Errorf("read the picture: %w", err)
	}
	if raw {
		return unsupported(formatRaw)
	}
	return nil
}

func rawInside(f io.ReadSeeker) (bool, error) {
	var start [8]byte
	if _, err := io.ReadFull(f, start[:]); err != nil {
		return false, err
	}
	var order binary.ByteOrder = binary.LittleEndian
	if start[0] == 'M' {
		order = binary.BigEndian
	}
	if order.Uint16(start[2:]) != 42 { // BigTIFF: no camera writes it
		return false, nil
	}
	if _, err := f.Seek(int64(order.Uint32(start[4:])), io.SeekStart); err != nil {
		return false, err
	}
	var count uint16
	if err := binary.Read(f, order, &count); err != nil {
		return false, err
	}
	return rawDirectory(f, order, min(int(count), maxDirectorySize))
}

func rawDirectory(f io.Reader, order binary.ByteOrder, count int) (bool, error) {
	var thumbnail, nested bool
	for range count {
		var entry [12]byte
		if _, err := io.ReadFull(f, entry[:]); err != nil {
			return false, err
		}
		switch order.Uint16(entry[:]) {
		case tagDNGVersion:
			return true, nil
		case tagSubIFDs:
			nested = true
		case tagSubfileType:
			thumbnail = order.Uint32(entry[8:]) == reducedPicture
		}
	}
	return thumbnail && nested, nil
}
