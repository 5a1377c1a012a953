package profiles_test

import (
	"testing"

	"github.com/reelmill/reelmill/profiles"
)

// video is an ordinary minute of pictures with stereo sound at 25 frames a second.
func video(width, height int) profiles.Source {
	return profiles.Source{
		Media: profiles.MediaVideo, Container: "mov", Duration: 60,
		Video: &profiles.VideoTrack{
			Codec: "h264", Width: width, Height: height, CodedWidth: width, CodedHeight: height,
			SampleAspect: profiles.Ratio{Num: 1, Den: 1}, FrameRate: profiles.Ratio{Num: 25, Den: 1}, Duration: 60,
		},
		Audio: []profiles.AudioTrack{{Index: 1, Codec: "aac", Channels: 2, SampleRate: 48000, Duration: 60}},
	}
}

func sound() profiles.Source {
	return profiles.Source{
		Media: profiles.MediaAudio, Container: "mp3", Duration: 61,
		Audio: []profiles.AudioTrack{{Index: 0, Codec: "mp3", Channels: 2, SampleRate: 44100, Duration: 60.5}},
	}
}

func picture(width, height int) profiles.Source {
	return profiles.Source{
		Media: profiles.MediaImage, Container: "jpeg",
		Image: &profiles.Picture{Width: width, Height: height, Pages: 1, BitDepth: 8},
	}
}

// with returns the source after a change.
func with(source profiles.Source, change func(*profiles.Source)) profiles.Source {
	change(&source)
	return source
}

func builtin(t testing.TB, name string) *profiles.Set {
	t.Helper()
	set, err := profiles.Lookup(name)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

func centred() profiles.Options { return profiles.Options{Focal: profiles.Centre()} }

func planned(t testing.TB, set *profiles.Set, source profiles.Source, options profiles.Options) *profiles.Plan {
	t.Helper()
	plan, err := set.Plan(source, options)
	if err != nil {
		t.Fatal(err)
	}
	checkPlan(t, source, plan)
	return plan
}

func only(plan *profiles.Plan, output profiles.Output) []profiles.Derivative {
	var list []profiles.Derivative
	for _, d := range plan.Derivatives {
		if d.Output == output {
			list = append(list, d)
		}
	}
	return list
}

func hasNote(plan *profiles.Plan, code string) bool {
	for _, note := range plan.Notes {
		if note.Code == code {
			return note.Message != ""
		}
	}
	return false
}

// checkPlan asserts what must hold for every plan of every source.
func checkPlan(t testing.TB, source profiles.Source, plan *profiles.Plan) {
	t.Helper()
	width, height := 0, 0
	if source.Video != nil {
		width, height = source.Video.Width, source.Video.Height
	} else if source.Image != nil {
		width, height = source.Image.Width, source.Image.Height
	}
	for _, d := range plan.Derivatives {
		if d.Reason == "" || d.Format == "" || d.Profile.Name == "" {
			t.Errorf("%dx%d: incomplete %+v", width, height, d)
		}
		switch d.Output {
		case profiles.OutputVideo, profiles.OutputTeaser:
			checkMoving(t, width, height, d)
		case profiles.OutputPoster, profiles.OutputImage:
			checkStill(t, width, height, d)
		case profiles.OutputStoryboard:
			if d.Width%2 != 0 || d.Height%2 != 0 || d.Width > max(width, 2) || d.Height > max(height, 2) ||
				d.Width < 2 || d.Height < 2 || d.Profile.Storyboard.Interval < 0.5 {
				t.Errorf("%dx%d: storyboard %+v", width, height, d)
			}
		case profiles.OutputAudio, profiles.OutputSubtitle, profiles.OutputStream:
			if d.Width != 0 || d.Height != 0 {
				t.Errorf("%s has a size", d.Profile.Name)
			}
		}
	}
}

// checkMoving asserts that sides are even and that nothing is enlarged: not the whole, nor what is cut out of it, nor the
// picture between the bars.
func checkMoving(t testing.TB, width, height int, d profiles.Derivative) {
	t.Helper()
	shown := profiles.Size{Width: d.Width, Height: d.Height}
	least := 16
	if d.Inner != nil {
		if shown, least = *d.Inner, 2; shown.Width > d.Width || shown.Height > d.Height {
			t.Errorf("%dx%d: %s: %v does not fit into %dx%d", width, height, d.Profile.Name, shown, d.Width, d.Height)
		}
	}
	if c := d.Crop; c != nil {
		if c.X < 0 || c.Y < 0 || c.X+c.Width > width || c.Y+c.Height > height || c.X%2 != 0 || c.Y%2 != 0 {
			t.Errorf("%s: crop %+v leaves %dx%d", d.Profile.Name, *c, width, height)
		}
		width, height = c.Width, c.Height
	}
	if shown.Width%2 != 0 || shown.Height%2 != 0 || d.Width%2 != 0 || d.Height%2 != 0 || d.Width < 16 || d.Height < 16 ||
		shown.Width > max(width, least) || shown.Height > max(height, least) {
		t.Errorf("%dx%d: %s is %dx%d, inner %v", width, height, d.Profile.Name, d.Width, d.Height, d.Inner)
	}
	if !d.FrameRate.Known() || d.KeyFrames < 1 || d.Duration > 0 && d.Profile.Video.MaxBitrate <= 0 {
		t.Errorf("%s: %s, key frames every %d, %+v", d.Profile.Name, d.FrameRate, d.KeyFrames, d.Profile.Video)
	}
}

func checkStill(t testing.TB, width, height int, d profiles.Derivative) {
	t.Helper()
	if c := d.Crop; c != nil {
		if c.X < 0 || c.Y < 0 || c.Width < 1 || c.Height < 1 || c.X+c.Width > width || c.Y+c.Height > height {
			t.Errorf("%s: crop %+v leaves %dx%d", d.Profile.Name, *c, width, height)
		}
		width, height = c.Width, c.Height
	}
	if d.Width < 1 || d.Height < 1 || d.Width > width || d.Height > height {
		t.Errorf("%s: %dx%d made of %dx%d", d.Profile.Name, d.Width, d.Height, width, height)
	}
}
