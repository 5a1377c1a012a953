package main

import (
	"context"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
)

// masters makes small masters, no two of which are the same file.
type masters struct {
	folder string
	seed   uint64
	bases  [][]byte
}

// newMasters makes the pictures once, in several lengths.
func newMasters(ctx context.Context, folder string, seed uint64) (*masters, error) {
	m := &masters{folder: folder, seed: seed}
	for _, seconds := range []int{3, 6, 10} {
		path := filepath.Join(folder, fmt.Sprintf("base%d.mp4", seconds))
		encoder := program(ctx, "ffmpeg", "-v", "error", "-f", "lavfi", "-i", fmt.Sprintf("testsrc2=size=640x360:rate=25:duration=%d", seconds),
			"-f", "lavfi", "-i", fmt.Sprintf("sine=frequency=330:duration=%d", seconds), "-c:v", "libx264", "-preset", "ultrafast", "-g", "25",
			"-pix_fmt", "yuv420p", "-c:a", "aac", "-movflags", "+faststart", path)
		if said, err := encoder.CombinedOutput(); err != nil {
			return nil, fmt.Errorf("ffmpeg: %w: %s", err, said)
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		m.bases = append(m.bases, data)
	}
	return m, nil
}

// write makes the n-th master. It plays as others do but is another file: it ends with a box of its own that players skip.
func (m *masters) write(n int) (string, error) {
	box := make([]byte, 24)
	binary.BigEndian.PutUint32(box, uint32(len(box)))
	copy(box[4:], "free")
	binary.BigEndian.PutUint64(box[8:], m.seed)
	binary.BigEndian.PutUint64(box[16:], uint64(n))
	path := filepath.Join(m.folder, fmt.Sprintf("master%d.mp4", n))
	return path, os.WriteFile(path, append(append([]byte{}, m.bases[n%len(m.bases)]...), box...), 0o600)
}
