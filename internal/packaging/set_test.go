package packaging_test

import (
	"testing"

	"github.com/reelmill/reelmill/internal/packaging"
)

// TestSet packages one programme and looks at it from all sides: what was written, and what players make of it.
func TestSet(t *testing.T) {
	t.Parallel()
	stream := programme(t)
	last := 0.0
	folder := t.TempDir()
	made, err := packaging.New(packaging.Config{Memory: 4 << 30}).Package(t.Context(), stream, folder, func(share float64) {
		if share < last || share > 1 {
			t.Errorf("progress: %f after %f", share, last)
		}
		last = share
	})
	must(t, err)
	if last != 1 {
		t.Errorf("progress ends at %f", last)
	}
	for name, look := range map[string]func(*testing.T, packaging.Package, string){
		"ranges": ranges, "variants": variants, "key frames": keyFrames, "manifest": describes, "players": players, "storyboard": storyboard,
	} {
		t.Run(name, func(t *testing.T) { look(t, made, folder) })
	}
	t.Run("again", func(t *testing.T) {
		_, again := packaged(t, stream)
		for _, name := range made.Files {
			if text(t, folder, name) != text(t, again, name) {
				t.Errorf("%s differs when it is made again", name)
			}
		}
	})
}
