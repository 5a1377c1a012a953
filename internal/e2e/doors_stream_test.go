package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/reelmill/reelmill/internal/api"
	"github.com/reelmill/reelmill/internal/testbrowser"
)

// streamSet makes a stream of two sizes.
const streamSet = `schema: reelmill.profiles/1
name: streams
profiles:
  - name: large
    output: video
    video: { codec: h264, short_side: 360, crf: 28, max_bitrate: 900000, buffer: 900000, max_frame_rate: 30, keyframe_seconds: 2, preset: ultrafast }
    audio: { codec: aac, bitrate: 96000, channels: 2, sample_rate: 48000, loudness: -18 }
  - name: small
    output: video
    video: { codec: h264, short_side: 180, crf: 30, max_bitrate: 300000, buffer: 300000, max_frame_rate: 30, keyframe_seconds: 2, preset: ultrafast }
    audio: { codec: aac, bitrate: 96000, channels: 2, sample_rate: 48000, loudness: -18 }
  - name: stream
    output: stream
    stream: { formats: [hls], segment_seconds: 4, audio: { codec: aac, bitrate: 96000, channels: 2, sample_rate: 48000, loudness: -18 } }
  - name: subtitles
    output: subtitle
    text: { formats: [vtt] }
`

// spoken is the master with three sound tracks in place of its own: one of 440 Hz that says it is English, one of 880 Hz that says it is French
// and is mono, so that it goes with other rungs, and one of 1760 Hz that says it describes the pictures in English.
func spoken(t *testing.T, master string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "spoken.mkv")
	tone := func(hertz, layout string) []string {
		return []string{"-f", "lavfi", "-i", "sine=frequency=" + hertz + ":sample_rate=48000:duration=27,pan=" + layout}
	}
	args := slices.Concat([]string{"-v", "error", "-i", master}, tone("440", "stereo|c0=c0|c1=c0"), tone("880", "mono|c0=c0"), tone("1760", "stereo|c0=c0|c1=c0"), []string{
		"-map", "0:v", "-map", "1:a", "-map", "2:a", "-map", "3:a", "-c:v", "copy", "-c:a", "aac", "-metadata:s:a:0", "language=eng", "-metadata:s:a:1", "language=fra",
		"-metadata:s:a:2", "language=eng", "-disposition:a:0", "default", "-disposition:a:2", "visual_impaired", "-shortest", path,
	})
	if out, err := exec.CommandContext(t.Context(), "ffmpeg", args...).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return path
}

func TestStreamDoors(t *testing.T) {
	heavy(t)
	sets := folder(t, "sets")
	must(t, os.WriteFile(filepath.Join(sets, "streams.yaml"), []byte(streamSet), 0o600))
	m := newMill(t, "REELMILL_SETS="+sets)
	d := &door{mill: m, page: testbrowser.Open(t)}
	d.asset = m.submit(t, spoken(t, media(t, "demo.mp4")), func(body *api.NewAsset) {
		body.Title, body.Language, body.Set = "Night mill", "en", "streams"
		body.Subtitles = []api.SubtitleUpload{
			{Locale: "en", Filename: "a.vtt", Upload: m.upload(t, media(t, "demo.en.vtt"))},
			{Locale: "fr", Filename: "a.srt", Upload: m.upload(t, media(t, "demo.fr.srt"))},
		}
	})
	m.published(t, d.asset, 1)
	d.page.Window(960, 540)
	for _, part := range []struct {
		name string
		test func(t *testing.T, d *door)
	}{
		{"nothing is fetched before it is wanted", waiting},
		{"the stream plays and seeks", streaming},
		{"sizes change", sizing},
		{"sound tracks change", listening},
		{"a reader's own language is heard", addressed},
		{"everything has its place", cramped},
		{"files take over", falling},
		{"rights close over segments", refusing},
	} {
		t.Run(part.name, func(t *testing.T) {
			d.page.T = t
			part.test(t, d)
		})
	}
}

// fetched are the names of what the page has fetched that end like this.
func (d *door) fetched(ending string) string {
	return d.page.Text(`performance.getEntriesByType("resource").map((e) => new URL(e.name).pathname.split("/").at(-1)).filter((n) => n.endsWith("` + ending + `")).join()`)
}

// choose takes an item from the menu behind a button, the first whose text begins like this.
func (d *door) choose(button, item string) {
	d.page.Until(`document.querySelector("button[aria-label^='` + button + `']")?.checkVisibility()`)
	d.page.Eval(`document.querySelector("button[aria-label^='`+button+`']").click()`, nil)
	found := `[...document.querySelectorAll(".menu:not([hidden]) [role^=menuitem]")].find((e) => e.textContent.startsWith("` + item + `"))`
	d.page.Until(found)
	d.page.Eval(found+".click()", nil)
}

// menu is what the open menu offers, each choice with whether it is taken.
const menu = `[...document.querySelectorAll(".menu:not([hidden]) [role=menuitemradio]")].map((e) => e.innerText.replace(/\s+/g, " ") + " " + e.ariaChecked).join()`

func waiting(t *testing.T, d *door) {
	d.page.Go(d.address(""))
	d.page.Until(film + " !== null && document.querySelector('.begin')?.checkVisibility()")
	if got := d.fetched(".mjs") + d.fetched(".m3u8") + d.fetched(".mp4"); got != "" {
		t.Errorf("before anybody came near, the page fetched %s", got)
	}
	if got := d.page.Text("document.querySelector('.time').textContent"); got != "0:00 / 0:27" {
		t.Errorf("it says %q", got)
	}
	d.page.Point(400, 300)
	d.page.Until("document.querySelector('button[aria-label^=\"Sound track\"]').checkVisibility()")
	if got := d.fetched(".mp4"); got != "" {
		t.Errorf("before anybody pressed play, the page fetched %s", got)
	}
	if got := d.fetched(".mjs") + " " + d.fetched("master.m3u8"); got != "hls.min.mjs master.m3u8" {
		t.Errorf("when somebody came near, the page fetched %q", got)
	}
	d.page.Quiet()
}

func streaming(t *testing.T, d *door) {
	d.page.Go(d.address("?t=3"))
	d.page.Until(film + "?.currentTime === 3")
	d.page.Eval("document.querySelector('.begin').click()", nil)
	d.page.Until(film + ".currentTime > 4 && " + film + ".videoHeight > 0 && !document.querySelector('.player').classList.contains('waiting')")
	for what, want := range map[string]string{
		film + ".src.startsWith('blob:')": "true", film + ".textTracks.length": "2", "document.querySelectorAll('track').length": "2",
		"document.activeElement.ariaLabel": "Pause", film + ".getVideoPlaybackQuality().totalVideoFrames > 10": "true",
	} {
		if got := d.page.Text(what); got != want {
			t.Errorf("%s is %q, want %q", what, got, want)
		}
	}
	d.page.Press("8")
	d.page.Until(film + ".currentTime > 22.5 && " + film + ".currentTime < 26 && !" + film + ".seeking && " + film + ".readyState >= 3")
	d.page.Press("c")
	d.page.Until("[..." + film + ".textTracks].filter((t) => t.mode === 'showing').map((t) => t.language).join() === 'en'")
	d.page.Press("c")
	d.page.Eval("localStorage.clear()", nil) // it would remember that no subtitles are wanted
	d.page.Quiet()
}

func sizing(t *testing.T, d *door) {
	d.page.Go(d.address("?muted=1&autoplay=1"))
	d.page.Until(film + "?.currentTime > 0.5 && " + film + ".videoHeight === 360")
	d.choose("Settings", "180p")
	d.page.Until(film + ".videoHeight === 180")
	d.page.Eval("document.querySelector('button[aria-label=Settings]').click()", nil)
	if got, want := d.page.Text(menu), "Automatic false,360p false,180p true,0.5× false,0.75× false,Normal true,1.25× false,1.5× false,2× false"; got != want {
		t.Errorf("the menu offers %q, want %q", got, want)
	}
	d.page.Press("Escape")
	d.choose("Settings", "360p")
	d.page.Until(film + ".videoHeight === 360")
	d.choose("Settings", "Automatic")
	d.page.Eval("document.querySelector('button[aria-label=Settings]').click()", nil)
	d.page.Until(menu + ".startsWith('Automatic 360p true,360p false')")
	d.page.Press("Escape")
	d.page.Quiet()
}

// ear listens to the film: pitch() is the loudest frequency in it now, to some ten Hertz.
const ear = `(() => {
	const context = new AudioContext({ sampleRate: 48000 });
	const analyser = new AnalyserNode(context, { fftSize: 8192 });
	context.createMediaElementSource(document.querySelector("video")).connect(analyser).connect(context.destination);
	window.pitch = () => {
		const bins = new Float32Array(analyser.frequencyBinCount);
		analyser.getFloatFrequencyData(bins);
		const loudest = bins.indexOf(Math.max(...bins));
		return bins[loudest] > -60 ? loudest * 48000 / 8192 : 0;
	};
})()`

func listening(t *testing.T, d *door) {
	d.page.Go(d.address("?locale=en"))
	d.page.Until(film + " !== null")
	d.page.Eval(ear, nil)
	d.page.Press("k")
	d.page.Until("Math.abs(pitch() - 440) < 15")
	if got := d.page.Text("document.querySelector('button[aria-label^=\"Sound track\"]').ariaLabel"); got != "Sound track: English" {
		t.Errorf("the button says %q", got)
	}
	d.choose("Settings", "180p")
	d.page.Until(film + ".videoHeight === 180 && " + film + ".currentTime > 2")
	d.choose("Sound track", "Français")
	d.page.Until("Math.abs(pitch() - 880) < 15 && document.activeElement.ariaLabel === 'Sound track: Français'")
	d.page.Until("!" + film + ".paused && " + film + ".videoHeight === 180 && " + film + ".currentTime > 2")
	// English readers do not follow the French that is spoken now.
	d.page.Until("[..." + film + ".textTracks].find((t) => t.mode === 'showing')?.language === 'en'")
	d.page.Eval("document.activeElement.click()", nil)
	if got := d.page.Text(menu); got != "English false,Français true,English (audio description) false" {
		t.Errorf("the menu offers %q", got)
	}
	d.page.Press("End")
	d.page.Press("Enter")
	d.page.Until("Math.abs(pitch() - 1760) < 15 && document.activeElement.ariaLabel === 'Sound track: English (audio description)'")
	d.page.Go(d.address("?locale=fr&t=2")) // what was chosen is remembered, and counts more than the address
	d.page.Until(film + " !== null")
	d.page.Eval(ear, nil)
	d.page.Press("k")
	d.page.Until("Math.abs(pitch() - 1760) < 15")
	d.page.Eval("localStorage.clear()", nil)
	d.page.Quiet()
}

func addressed(_ *testing.T, d *door) {
	d.page.Go(d.address("?locale=fr-CA,en"))
	d.page.Until(film + " !== null && document.documentElement.lang === 'fr'")
	d.page.Eval(ear, nil)
	d.page.Press("k")
	d.page.Until("Math.abs(pitch() - 880) < 15")
	// French is heard, so its subtitles are not needed.
	d.page.Until("[..." + film + ".textTracks].every((t) => t.mode === 'disabled')")
	d.page.Until("document.querySelector('button[aria-label=\"Piste audio : Français\"]') !== null")
	d.page.Quiet()
}

// cramped looks at all there can be in the smallest frame in use.
func cramped(t *testing.T, d *door) {
	d.page.Window(320, 180)
	d.page.Go(d.address("?locale=en"))
	d.page.Until(film + " !== null")
	d.page.Point(160, 60)
	d.page.Until("document.querySelector('button[aria-label^=\"Sound track\"]').checkVisibility()")
	if got := d.page.Text(outOfReach); got != "" {
		t.Errorf("out of reach: %s", got)
	}
	d.page.Eval("document.querySelector('button[aria-label=Settings]').click()", nil)
	if got := d.page.Text(`(() => { const b = document.querySelector(".menu:not([hidden])").getBoundingClientRect(); return b.top >= 0 && b.bottom <= innerHeight && b.left >= 0 && b.right <= innerWidth; })()`); got != "true" {
		t.Error("the menu does not fit")
	}
	d.page.Press("Escape")
	d.page.Window(960, 540)
	d.page.Quiet()
}

// segments are where the pictures of the stream lie in the store.
func (d *door) segments(t *testing.T) []string {
	t.Helper()
	var found []string
	must(t, filepath.WalkDir(d.data, func(path string, entry os.DirEntry, err error) error {
		if err == nil && strings.Contains(path, "/streams/") && (entry.Name() == "large.mp4" || entry.Name() == "small.mp4") {
			found = append(found, path)
		}
		return nil
	}))
	if len(found) == 0 {
		t.Fatal("no pictures of a stream lie in the store")
	}
	return found
}

// falling loses the pictures of the stream, and only them: a file must take over, at the same moment.
func falling(t *testing.T, d *door) {
	lost := d.segments(t)
	for _, path := range lost {
		must(t, os.Rename(path, path+".lost"))
	}
	d.page.Forget()
	d.page.Go(d.address("?t=6&muted=1"))
	d.page.Until(film + "?.currentTime === 6")
	d.page.Press("k")
	d.page.Until(film + ".src.startsWith('http') && " + film + ".currentTime > 6.3 && " + film + ".videoHeight === 360 && !" + film + ".paused")
	if got := d.page.Text("document.querySelector('button[aria-label^=\"Sound track\"]').checkVisibility()"); got != "false" {
		t.Error("a file without other sound tracks offers some")
	}
	d.choose("Settings", "180p")
	d.page.Until(film + ".videoHeight === 180 && " + film + ".currentTime > 6")
	d.page.Quiet("404", "500")
	for _, path := range lost {
		must(t, os.Rename(path+".lost", path))
	}
}

// refusing ends the rights when the playlists are read and the segments are not.
func refusing(t *testing.T, d *door) {
	d.page.Forget() // what the browser has read it may go on showing
	d.page.Go(d.address("?t=1"))
	d.page.Until(film + " !== null")
	d.page.Point(400, 300)
	d.page.Until("document.querySelector('button[aria-label^=\"Sound track\"]').checkVisibility()")
	past := time.Now().Add(-time.Hour)
	d.edit(t, d.asset, map[string]any{"rights": api.Rights{EndsAt: &past}})
	d.page.Press("k")
	d.sentence(t, "This is no longer available.")
	if got := d.page.Text("document.querySelector('[role=alert]') !== null && document.querySelector('video') === null"); got != "true" {
		t.Error("the sentence does not stand in place of the player")
	}
	d.page.Quiet("410")
}
