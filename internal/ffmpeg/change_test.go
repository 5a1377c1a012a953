package ffmpeg

import (
	"os"
	"testing"
)

// joined joins transport streams byte for byte, as a recorder does that follows a broadcast.
func joined(t *testing.T, parts ...string) string {
	t.Helper()
	var all []byte
	for _, part := range parts {
		data, err := os.ReadFile(part)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, data...)
	}
	return textFile(t, "joined.ts", string(all))
}

// Broadcasts change their picture size and their number of channels while they run.
func TestEncodeFollowsChanges(t *testing.T) {
	t.Parallel()
	part := func(name, size, pan string, offset string) string {
		return made(t, name, "-f", "lavfi", "-i", "testsrc2=s="+size+":r=25:d=2", "-f", "lavfi", "-i", "sine=d=2:r=48000", "-af", pan,
			"-c:v", "libx264", "-g", "25", "-bf", "0", "-c:a", "ac3", "-output_ts_offset", offset, "-muxdelay", "0", "-muxpreload", "0")
	}
	stereo, surround := "pan=stereo|FL=c0|FR=c0", "pan=5.1|FC=c0|FL=c0|FR=c0"
	for name, parts := range map[string][]string{
		"size":     {part("a.ts", "320x180", stereo, "10"), part("b.ts", "160x90", stereo, "12")},
		"channels": {part("a.ts", "320x180", stereo, "10"), part("b.ts", "320x180", surround, "12")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := joined(t, parts...)
			src := probed(t, path)
			_, facts := encoded(t, path, src, rung(src, 320, 180), rung(src, 160, 90))
			if facts[0].Frames != 100 {
				t.Errorf("%d pictures", facts[0].Frames)
			}
			t.Logf("%+v", facts[0])
		})
	}
}
