package packaging_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/reelmill/reelmill/internal/packaging"
	"github.com/reelmill/reelmill/internal/testbrowser"
)

// The tracks come in every codec that is offered; each must be named as the decoder will be asked for it, and play.
func TestCodecs(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		file, codec string
		coding      []string
		plays       bool
	}{
		"hevc": {"v.mp4", "hvc1.1.6.L30.90", []string{"-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=error:scenecut=0:open-gop=0"}, false},
		"av1":  {"v.mp4", "av01.0.00M.08", []string{"-c:v", "libsvtav1", "-preset", "12", "-svtav1-params", "keyint=100:scd=0"}, true},
		"vp9":  {"v.webm", "vp09.00.10.08", []string{"-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-b:v", "200k"}, true},
	} {
		t.Run(name, func(t *testing.T) {
			stream := packaging.Stream{
				Videos:         []packaging.Video{{Name: name, Path: pictures(t, test.file, 90, 100, test.coding...), FrameRate: fps()}},
				Audios:         []packaging.Audio{{Name: "sound", Path: tone(t, "s.webm", 440, 2, "-c:a", "libopus"), Language: "en", Default: true}},
				SegmentSeconds: pieces, Duration: seconds, HLS: true, DASH: true,
			}
			made, folder := packaged(t, stream)
			if got := made.Tracks[0].Codec; got != test.codec || made.Tracks[0].Segments != 3 || made.Tracks[1].Codec != "Opus" {
				t.Errorf("%+v", made.Tracks)
			}
			if v := master(t, folder).Variants[0]; v.Codecs != test.codec+",Opus" || v.Audio != "opus-2" {
				t.Errorf("%+v", v.VariantParams)
			}
			if !test.plays {
				return // Chromium decodes HEVC only where the machine does
			}
			page, set := served(t, folder)
			browser := testbrowser.Open(t)
			for _, way := range []struct{ player, entry string }{{"hls.js", made.HLS}, {"shaka", made.DASH}} {
				play(browser, way.player, page, set+"/"+way.entry)
				browser.Eval("void (video.currentTime = 8.5)", nil)
				browser.Until("!video.seeking && video.currentTime > 9 && video.videoHeight === 90")
				sound(browser)
			}
		})
	}
}

func TestSoundAlone(t *testing.T) {
	t.Parallel()
	aac := []string{"-c:a", "aac"}
	stream := packaging.Stream{
		Audios: []packaging.Audio{
			{Name: "en", Path: tone(t, "en.m4a", 440, 2, aac...), Language: "en", Default: true},
			{Name: "fr", Path: tone(t, "fr.m4a", 880, 2, aac...), Language: "fr"},
			{Name: "fr-surround", Path: tone(t, "large.m4a", 880, 6, aac...), Language: "fr"},
			{Name: "en-surround", Path: tone(t, "wide.m4a", 440, 6, aac...), Language: "en"},
		},
		SegmentSeconds: pieces, Duration: seconds, HLS: true, DASH: true,
	}
	made, folder := packaged(t, stream)
	var got []string
	all := master(t, folder)
	for _, v := range all.Variants {
		got = append(got, fmt.Sprint(v.URI, " ", v.Audio, " ", v.Codecs, v.Resolution))
	}
	if want := []string{"en.m3u8 aac-2 mp4a.40.2", "en-surround.m3u8 aac-6 mp4a.40.2"}; !slices.Equal(got, want) {
		t.Errorf("variants %q", got)
	}
	for _, a := range all.GetAllAlternatives() {
		if a.Default != (a.Language == "en") || (a.GroupId == "aac-6" && a.Channels.Amount != 6) {
			t.Errorf("%+v", a)
		}
	}
	page, set := served(t, folder)
	browser := testbrowser.Open(t)
	for _, way := range []struct{ player, entry string }{{"hls.js", made.HLS}, {"shaka", made.DASH}} {
		play(browser, way.player, page, set+"/"+way.entry)
		browser.Eval("void (video.currentTime = 8.5)", nil)
		browser.Until("!video.seeking && video.currentTime > 9")
		browser.Eval("void stream.hear('fr')", nil)
		browser.Until("stream.audio() === 'fr'")
		sound(browser)
	}
}

// Subtitles in several pieces: a cue that reaches over a boundary stands in both, a piece without cues is there, and
// nothing goes on after the programme.
func TestSubtitlePieces(t *testing.T) {
	t.Parallel()
	vtt := "WEBVTT\n\n00:00:03.000 --> 00:00:05.000\nover\n\n00:00:20.000 --> 00:00:25.000\nlate\n"
	stream := packaging.Stream{
		Videos:         []packaging.Video{{Name: "v", Path: pictures(t, "v.mp4", 90, 50, x264("100k")...), FrameRate: fps()}},
		Texts:          []packaging.Text{{Locale: "en", VTT: []byte(vtt), Default: true}},
		SegmentSeconds: pieces, Duration: seconds, HLS: true,
	}
	folder := t.TempDir()
	made, err := packaging.InPieces(pieces).Package(t.Context(), stream, folder, nil)
	must(t, err)
	if made.DASH != "" || slices.Contains(made.Files, "manifest.mpd") || made.Tracks[0].Segments != 3 {
		t.Errorf("%+v", made)
	}
	list := media(t, folder, "text-en-subtitles.m3u8")
	if list.Count() != 3 || list.TargetDuration != pieces {
		t.Errorf("%d pieces, target %d", list.Count(), list.TargetDuration)
	}
	for i, want := range []bool{true, true, false} {
		piece := text(t, folder, fmt.Sprintf("text-en-subtitles/%d.vtt", i+1))
		if strings.Contains(piece, "over") != want || !strings.HasPrefix(piece, "WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:0,LOCAL:00:00:00.000\n") {
			t.Errorf("piece %d: %q", i+1, piece)
		}
	}
	page, set := served(t, folder)
	browser := testbrowser.Open(t)
	for _, player := range []string{"hls.js", "shaka"} {
		play(browser, player, page, set+"/"+made.HLS)
		browser.Eval("void stream.read('en')", nil)
		browser.Eval("void (video.currentTime = 4.2)", nil)
		browser.Until("shown() === 'over' && video.currentTime < 5.1")
		browser.Until("shown() === '' && video.currentTime > 5")
		sound(browser)
	}
}

// A track that tells what is to be seen says so in both playlists, and is not what a player takes by itself while there is a plain one.
func TestDescriptions(t *testing.T) {
	t.Parallel()
	described, plain := tone(t, "d.m4a", 300, 2, "-c:a", "aac"), tone(t, "p.m4a", 440, 2, "-c:a", "aac")
	surround := tone(t, "s.m4a", 440, 6, "-c:a", "aac")
	made, folder := packaged(t, packaging.Stream{HLS: true, DASH: true, SegmentSeconds: pieces, Audios: []packaging.Audio{
		{Name: "main", Path: surround, Language: "en", Default: true},
		{Name: "described", Path: described, Language: "en", Label: "English (AD)", Described: true},
		{Name: "plain", Path: plain, Language: "en"},
	}})
	if made.HLS == "" {
		t.Fatal("no playlist was made")
	}
	list := text(t, folder, "master.m3u8")
	for _, line := range []string{
		`GROUP-ID="aac-2",NAME="English",LANGUAGE="en",DEFAULT=YES,AUTOSELECT=YES,CHANNELS="2"`,
		`GROUP-ID="aac-2",NAME="English (AD)",LANGUAGE="en",DEFAULT=NO,AUTOSELECT=YES,CHARACTERISTICS="public.accessibility.describes-video",CHANNELS="2"`,
	} {
		if !strings.Contains(list, line) {
			t.Errorf("the playlist lacks %s:\n%s", line, list)
		}
	}
	dash := text(t, folder, "manifest.mpd")
	if strings.Count(dash, "urn:tva:metadata:cs:AudioPurposeCS:2007") != 1 || strings.Count(dash, `value="description"`) != 1 {
		t.Errorf("the manifest says\n%s", dash)
	}
}
