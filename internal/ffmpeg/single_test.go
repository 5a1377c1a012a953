package ffmpeg_test

import (
	"path/filepath"
	"testing"

	"github.com/reelmill/reelmill/internal/ffmpeg"
	"github.com/reelmill/reelmill/internal/testmedia"
	"github.com/reelmill/reelmill/profiles"
)

// TestOnePicture: a master of one frame is a video of one frame.
func TestOnePicture(t *testing.T) {
	t.Parallel()
	tools := ffmpeg.New(ffmpeg.DefaultConfig())
	master := testmedia.Sample(t, "images/mp4_renamed.png") // a video under a picture's name
	source, err := tools.Probe(t.Context(), master)
	if err != nil {
		t.Fatal(err)
	}
	set, err := profiles.Lookup("article")
	if err != nil {
		t.Fatal(err)
	}
	plan, err := set.Plan(source, profiles.Options{Focal: profiles.Centre()})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "one.mp4")
	rung := plan.Derivatives[0]
	encode := ffmpeg.Encode{Input: master, Source: source, Outputs: []ffmpeg.EncodeOutput{{Derivative: rung, Path: path}}}
	if err := tools.Encode(t.Context(), encode, nil); err != nil {
		t.Fatal(err)
	}
	facts, err := tools.Verify(t.Context(), path, rung, source)
	if err != nil || facts.Frames != 1 || facts.Width != 64 {
		t.Errorf("got %+v, %v; want one picture of 64 pixels", facts, err)
	}
}
