package packaging

import (
	"encoding/binary"
	"os"
)

// mend writes into the index what was verified. ffmpeg 5.1 says that each segment starts with an access point but not of
// which type, and the DASH profile for on-demand wants the type: 1, a key frame with which everything begins.
func (t *track) mend() error {
	file, err := os.OpenFile(t.target, os.O_RDWR, 0)
	if err != nil {
		return invalid(t.name, "%w", err)
	}
	entries := make([]byte, sapEntry*len(t.segments))
	// The entries are the end of the index; each is size, duration and access point, 4 bytes each.
	from := t.header + t.index - int64(len(entries))
	_, err = file.ReadAt(entries, from)
	for i := range t.segments {
		binary.BigEndian.PutUint32(entries[i*sapEntry+8:], startsWithSAP1)
	}
	if err == nil {
		_, err = file.WriteAt(entries, from)
	}
	if closing := file.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return invalid(t.name, "marking the access points: %w", err)
	}
	return nil
}

const (
	sapEntry       = 12
	startsWithSAP1 = 1<<31 | 1<<28
)
