package ffmpeg

import "testing"

// That a picture is stored mirrored is a fact of its track, which later steps read.
func TestProbeSeesMirrors(t *testing.T) {
	t.Parallel()
	plain := made(t, "plain.mp4", "-f", "lavfi", "-i", "testsrc2=s=64x48:d=1", "-c:v", "libx264", "-pix_fmt", "yuv420p")
	for path, want := range map[string]bool{plain: false, rotated(t, plain, -1, 0, 0, 1): true, rotated(t, plain, 0, 1, 1, 0): true} {
		src := probed(t, path)
		if src.Video.Mirrored != want || noted(src, noteMirrored) != want {
			t.Errorf("mirrored: %v, %v", src.Video.Mirrored, src.Notes)
		}
	}
}
