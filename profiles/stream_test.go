package profiles_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/reelmill/reelmill/profiles"
)

func streamProfile() profiles.Profile {
	aac := profiles.AudioCoding{Codec: "aac", Bitrate: 128_000, Channels: 2, SampleRate: 48000}
	surround := aac
	surround.Channels, surround.Bitrate = 6, 384_000
	return profiles.Profile{Name: "stream", Output: profiles.OutputStream, Stream: &profiles.StreamCoding{
		Formats: []string{"hls", "dash"}, SegmentSeconds: 4, Audio: &aac, Surround: &surround,
	}}
}

func plainVideo(name, codec string, side int) profiles.Profile {
	return profiles.Profile{Name: name, Output: profiles.OutputVideo, Video: coding(codec, side)}
}

func TestStreamHoldsTheWholeProgrammeOnly(t *testing.T) {
	t.Parallel()
	short, burnt := plainVideo("short", "h264", 1080), plainVideo("burnt", "h264", 1080)
	short.MaxSeconds, burnt.BurnSubtitles = 10, true
	elsewhere := plainVideo("elsewhere", "h264", 1080)
	elsewhere.Role = "other"
	set := setOf(streamProfile(), plainVideo("small", "h264", 360), plainVideo("vp9", "vp9", 360), short, burnt, elsewhere,
		shapedVideo("square", "1:1", "", 1080), plainVideo("hevc", "hevc", 720), plainVideo("large", "h264", 1080),
		profiles.Profile{Name: "subs", Output: profiles.OutputSubtitle, Text: &profiles.TextCoding{Formats: []string{"vtt"}}})
	source := with(subtitled(), func(s *profiles.Source) { s.Video.Width, s.Video.Height = 1920, 1080 })
	plan := planned(t, set, source, centred())
	last := plan.Derivatives[len(plan.Derivatives)-2:]
	for i, format := range []string{"hls", "dash"} {
		d := last[i]
		if d.Output != profiles.OutputStream || d.Format != format || !slices.Equal(d.Profile.Stream.Formats, []string{format}) {
			t.Errorf("derivative %d is %s %s", i, d.Output, d.Format)
		}
		if got := strings.Join(d.Members, " "); got != "large small vp9 hevc" {
			t.Errorf("members = %s", got)
		}
		if d.Duration != 60 || len(d.Sounds) != 1 {
			t.Errorf("got %+v", d)
		}
	}
}

func TestStreamHoldsWhatWasPlanned(t *testing.T) {
	t.Parallel()
	plan := planned(t, builtin(t, "article"), video(854, 480), centred())
	for _, d := range only(plan, profiles.OutputStream) {
		if got := strings.Join(d.Members, " "); got != "web-480p web-360p" {
			t.Errorf("members = %s", got)
		}
	}
}

// A cut of a master that has the shape already equals the plain rung, but only the plain one belongs to the stream.
func TestStreamKeepsItsRungsBesideEqualOnes(t *testing.T) {
	t.Parallel()
	set := setOf(shapedVideo("cut", "16:9", "crop", 360), shapedVideo("plain", "", "", 360), streamProfile())
	plan := planned(t, set, video(640, 360), centred())
	streams := only(plan, profiles.OutputStream)
	if len(streams) != 2 || strings.Join(streams[0].Members, " ") != "plain" {
		t.Errorf("got %+v", plan)
	}
}

func soundWords(sounds []profiles.Sound) []string {
	var words []string
	for _, s := range sounds {
		text := fmt.Sprintf("%d %s %q %d@%d", s.Track, s.Language, s.Label, s.Coding.Channels, s.Coding.Bitrate)
		if s.Default {
			text += " default"
		}
		if s.Described {
			text += " described"
		}
		words = append(words, text)
	}
	return words
}

func TestStreamSounds(t *testing.T) {
	t.Parallel()
	source := with(video(1920, 1080), func(s *profiles.Source) {
		s.Audio = []profiles.AudioTrack{
			{Index: 1, Channels: 2, Language: "en"},
			{Index: 2, Channels: 6, Language: "fr_fr", Default: true},
			{Index: 3, Channels: 2, Language: "en"},
			{Index: 4, Channels: 1, Language: "en", Title: " Director's commentary "},
			{Index: 5, Channels: 8},
			{Index: 6, Channels: 2},
			{Index: 7, Channels: 2, Language: "qaa"},
			{Index: 8, Channels: 2, Language: "en", Title: "Français"},
			{Index: 9, Channels: 2, Language: "en", Described: true},
			{Index: 10, Channels: 2, Language: "en", Title: "For the blind", Described: true},
		}
	})
	want := []string{
		`2 fr-FR "Français" 2@128000 default`, `2 fr-FR "Français" 6@384000`,
		`1 en "English" 2@128000`, `3 en "English 2" 2@128000`, `4 en "Director's commentary" 1@64000`,
		`5 und "Sound" 2@128000`, `5 und "Sound" 6@384000`, `6 und "Sound 2" 2@128000`,
		`7 qaa "qaa" 2@128000`, `8 en "Français 2" 2@128000`,
		`9 en "English (AD)" 2@128000 described`, `10 en "For the blind" 2@128000 described`,
	}
	plan := planned(t, setOf(plainVideo("v", "h264", 720), streamProfile()), source, centred())
	for _, d := range only(plan, profiles.OutputStream) {
		if got := soundWords(d.Sounds); !slices.Equal(got, want) {
			t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
	for _, note := range plan.Notes {
		if note.Code == "more-audio-tracks" && !strings.Contains(note.Message, "the stream carries all") {
			t.Errorf("note = %s", note.Message)
		}
	}
	if !hasNote(plan, "more-audio-tracks") {
		t.Errorf("notes = %+v", plan.Notes)
	}
}

// Who cannot see asks for what is to be seen; nobody else gets it unasked.
func TestDescribedSoundIsNotTheDefault(t *testing.T) {
	t.Parallel()
	source := with(video(1920, 1080), func(s *profiles.Source) {
		s.Audio = []profiles.AudioTrack{{Index: 1, Channels: 2, Language: "en", Default: true, Described: true}, {Index: 2, Channels: 2, Language: "en"}}
	})
	want := []string{`2 en "English" 2@128000 default`, `1 en "English (AD)" 2@128000 described`}
	for _, d := range only(planned(t, setOf(plainVideo("v", "h264", 720), streamProfile()), source, centred()), profiles.OutputStream) {
		if got := soundWords(d.Sounds); !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestSoundsAreCalledWhatTheirSpeakersCallThem(t *testing.T) {
	t.Parallel()
	set := setOf(plainVideo("v", "h264", 720), streamProfile())
	for locale, want := range map[string]string{
		"fr": "Français", "fr-FR": "Français", "fr-CA": "Français canadien", "pt-BR": "Português", "pt-PT": "Português europeu",
		"en": "English", "en-US": "English", "en-GB": "British English", "de-DE": "Deutsch", "ja": "日本語", "zh-Hant": "繁體中文",
		"ru": "Русский", "und": "Sound", "": "Sound", "qaa": "qaa", "not a tag": "Sound", "und-FR": "und-FR", "mul": "mul",
	} {
		source := with(video(1280, 720), func(s *profiles.Source) { s.Audio[0].Language = locale })
		if got := only(planned(t, set, source, centred()), profiles.OutputStream)[0].Sounds[0].Label; got != want {
			t.Errorf("%q is called %q, want %q", locale, got, want)
		}
	}
}

func TestStreamOfASilentMaster(t *testing.T) {
	t.Parallel()
	source := with(video(1920, 1080), func(s *profiles.Source) { s.Audio = nil })
	for _, d := range only(planned(t, builtin(t, "article"), source, centred()), profiles.OutputStream) {
		if len(d.Sounds) != 0 || len(d.Members) != 4 {
			t.Errorf("got %+v", d)
		}
	}
}

func TestStreamOfSound(t *testing.T) {
	t.Parallel()
	streams := only(planned(t, builtin(t, "article"), sound(), centred()), profiles.OutputStream)
	if len(streams) != 2 {
		t.Fatalf("%d streams", len(streams))
	}
	if d := streams[0]; len(d.Members) != 0 || len(d.Sounds) != 1 || d.Duration != 60.5 {
		t.Errorf("got %+v", d)
	}
}

func TestStreamWithNothingInIt(t *testing.T) {
	t.Parallel()
	silent := streamProfile()
	silent.Name, silent.Stream.Audio, silent.Stream.Surround = "silent", nil, nil
	set := builtin(t, "article")
	set.Profiles = append(set.Profiles, silent, plainVideo("v", "h264", 720))
	plan := planned(t, set, sound(), centred())
	if len(only(plan, profiles.OutputStream)) != 2 || !hasNote(plan, "stream-empty") {
		t.Errorf("got %+v", plan)
	}
	starved := plainVideo("v", "h264", 720)
	starved.MaxBytes = 10_000
	set = setOf(starved, streamProfile(), shapedVideo("other", "1:1", "", 360))
	if plan := planned(t, set, video(1920, 1080), centred()); len(plan.Derivatives) != 1 || !hasNote(plan, "stream-empty") {
		t.Errorf("got %+v", plan)
	}
}

// A stream's bytes follow its members and sounds; the caller supplies the members' fingerprints.
func TestStreamRecipe(t *testing.T) {
	t.Parallel()
	fresh := func() profiles.Derivative {
		return only(planned(t, builtin(t, "article"), video(1920, 1080), centred()), profiles.OutputStream)[0]
	}
	recipe := fresh().Recipe(hash("1"), tools())
	if recipe.Members != nil || recipe.Stream.SegmentSeconds != 4 || len(recipe.Sounds) != 1 {
		t.Errorf("recipe = %+v", recipe)
	}
	want := recipe.Fingerprint()
	recipe.Members = []string{hash("2")}
	if recipe.Fingerprint() == want {
		t.Error("the members do not count")
	}
	for name, change := range map[string]func(*profiles.Derivative){
		"segments": func(d *profiles.Derivative) { d.Profile.Stream.SegmentSeconds = 6 },
		"sound":    func(d *profiles.Derivative) { d.Sounds[0].Coding.Loudness = -23 },
		"label":    func(d *profiles.Derivative) { d.Sounds[0].Label = "other" },
		"format":   func(d *profiles.Derivative) { d.Format = "dash" },
	} {
		d := fresh()
		if change(&d); fingerprint(d) == want {
			t.Errorf("%s does not change the fingerprint", name)
		}
	}
	d := fresh()
	if d.Members = nil; fingerprint(d) != want {
		t.Error("the names of the members change the fingerprint")
	}
}
