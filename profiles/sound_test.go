package profiles_test

import (
	"testing"

	"github.com/reelmill/reelmill/profiles"
)

func TestSoundIsFittedToTheMaster(t *testing.T) {
	t.Parallel()
	type tracks = []profiles.AudioTrack
	tests := []struct {
		name     string
		tracks   tracks
		asked    int
		channels int
		bitrate  int64
		track    int
	}{
		{"stereo", tracks{{Index: 1, Channels: 2}}, 2, 2, 128_000, 1},
		{"mono", tracks{{Index: 1, Channels: 1}}, 2, 1, 64_000, 1},
		{"5.1 to stereo", tracks{{Index: 1, Channels: 6}}, 2, 2, 128_000, 1},
		{"quad to 5.1", tracks{{Index: 1, Channels: 4}}, 6, 2, 42_666, 1},
		{"unknown", tracks{{Index: 3}}, 2, 2, 128_000, 3},
		{"default is second", tracks{{Index: 1, Channels: 2}, {Index: 2, Channels: 1, Default: true}}, 2, 1, 64_000, 2},
		{"described is first", tracks{{Index: 1, Channels: 2, Described: true}, {Index: 2, Channels: 1}}, 2, 1, 64_000, 2},
		{"described is default", tracks{{Index: 1, Channels: 2}, {Index: 2, Channels: 1}, {Index: 3, Channels: 6, Described: true, Default: true}}, 2, 2, 128_000, 1},
		{"default among the others", tracks{{Index: 1, Channels: 2, Described: true}, {Index: 2, Channels: 2}, {Index: 3, Channels: 1, Default: true}}, 2, 1, 64_000, 3},
		{"all are described", tracks{{Index: 1, Channels: 1, Described: true}, {Index: 2, Channels: 2, Described: true}}, 2, 1, 64_000, 1},
	}
	for _, test := range tests {
		set := builtin(t, "article")
		for _, profile := range set.Profiles {
			if profile.Audio != nil {
				profile.Audio.Channels = test.asked
			}
		}
		source := with(video(1920, 1080), func(s *profiles.Source) { s.Audio = test.tracks })
		d := only(planned(t, set, source, centred()), profiles.OutputVideo)[0]
		if a := d.Profile.Audio; a.Channels != test.channels || a.Bitrate != test.bitrate || d.AudioTrack != test.track {
			t.Errorf("%s: %+v of stream %d", test.name, *a, d.AudioTrack)
		}
	}
}

func TestSilentMasterMakesSilentVideo(t *testing.T) {
	t.Parallel()
	source := with(video(1920, 1080), func(s *profiles.Source) { s.Audio = nil })
	for _, d := range planned(t, builtin(t, "article"), source, centred()).Derivatives {
		if d.Profile.Audio != nil {
			t.Errorf("%s has sound", d.Profile.Name)
		}
	}
}

func TestSoundAlone(t *testing.T) {
	t.Parallel()
	d := planned(t, builtin(t, "article"), sound(), centred()).Derivatives[0]
	if d.Format != "m4a" || d.Duration != 60.5 || d.Width != 0 || d.Reason != "sound of stream 0 at 128 kbit/s" {
		t.Errorf("got %+v", d)
	}
}

// A set without video outputs takes the sound out of a video.
func TestSoundOfAVideo(t *testing.T) {
	t.Parallel()
	set := profiles.Set{Schema: profiles.Schema, Name: "podcast", Profiles: []profiles.Profile{{
		Name: "sound", Output: profiles.OutputAudio,
		Audio: &profiles.AudioCoding{Codec: "aac", Bitrate: 96_000, Channels: 1, SampleRate: 44100},
	}}}
	d := planned(t, &set, video(1920, 1080), centred()).Derivatives[0]
	if d.Profile.Audio.Channels != 1 || d.Reason != "sound of stream 1 at 96 kbit/s; 2 channels mixed down to 1" {
		t.Errorf("got %+v", d)
	}
}
