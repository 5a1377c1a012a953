package e2e

import (
	"encoding/binary"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/reelmill/reelmill/internal/testmedia"
)

// media is the path of a test file.
func media(t *testing.T, name string) string {
	t.Helper()
	return testmedia.Path(t, name)
}

// another returns a copy of an MP4 that plays alike but is another file: it ends with an empty box of the given size.
// Nothing made of another master can be reused for it.
func another(t *testing.T, name string, size uint32) string {
	t.Helper()
	data, err := os.ReadFile(media(t, name))
	must(t, err)
	box := make([]byte, size)
	binary.BigEndian.PutUint32(box, size)
	copy(box[4:], "free")
	path := filepath.Join(t.TempDir(), name)
	must(t, os.WriteFile(path, append(data, box...), 0o600))
	return path
}

// fair returns a master of 24 s, whose encode lasts long enough to be hit as soon as it is seen, and no longer.
func fair(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "fair.mp4")
	said, err := exec.CommandContext(t.Context(), "ffmpeg", "-v", "error", "-i", media(t, "long.mp4"), "-t", "24", "-c", "copy", path).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	return path
}

// file returns the path of a new file with this content.
func file(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	must(t, os.WriteFile(path, []byte(content), 0o600))
	return path
}
