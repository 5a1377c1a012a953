package testmedia_test

import (
	"os"
	"testing"

	"github.com/reelmill/reelmill/internal/testmedia"
)

func TestEveryFileOfTheListIsThereAndSmall(t *testing.T) {
	t.Parallel()
	const kilo = 1 << 10
	for name, most := range map[string]int64{
		"demo.mp4": 2560 * kilo, "demo.en.vtt": kilo, "demo.fr.srt": kilo, "tiny.mp4": 40 * kilo, "silent.mp4": 40 * kilo,
		"portrait_rotated.mp4": 40 * kilo, "black.mp4": 40 * kilo, "tone.m4a": 40 * kilo, "embedded_subs.mkv": 40 * kilo,
		"broken.mp4": 40 * kilo, "long.mp4": 400 * kilo, "picture.png": 400 * kilo, "picture.jpg": 400 * kilo,
	} {
		info, err := os.Stat(testmedia.Path(t, name))
		if err != nil || info.Size() == 0 || info.Size() > most {
			t.Errorf("%s: %v, %v", name, info, err)
		}
	}
}
