package embed_test

import (
	"testing"

	"github.com/reelmill/reelmill/internal/testbrowser"
)

// Who does not speak the language of the film is shown subtitles, unless they stand in the pictures already.
func TestSubtitlesThatAreDrawnInAreNotShownTwice(t *testing.T) {
	t.Parallel()
	server, page := stand(t), testbrowser.Open(t)
	for burned, want := range map[string]string{"-": "showing", "de": "showing", "en-GB": ""} {
		player(t, page, server.URL+"/foreign/"+burned+"?locale=en")
		if got := page.Text(`[...` + film + `.textTracks].map((t) => t.mode).filter((m) => m === "showing").join()`); got != want {
			t.Errorf("with %s drawn in: %q, want %q", burned, got, want)
		}
	}
	page.Quiet()
}

// The page names every control in the reader's language, and keeps the languages of other people's words.
func TestPagesSpeakTheReadersLanguage(t *testing.T) {
	t.Parallel()
	server, page := stand(t), testbrowser.Open(t)
	page.Window(640, 360)
	for locale, want := range map[string]string{
		"en": "en|Play|Seek|0 seconds of 27 seconds, Dusk|Chapters|Subtitles: Off|Transcript|Settings|Full screen",
		"fr": "fr|Lecture|Position|0 seconde sur 27 secondes, Dusk|Chapitres|Sous-titres : Désactivés|Transcription|Réglages|Plein écran",
		"pl": "pl|Odtwórz|Pozycja|0 sekund z 27 sekund, Dusk|Rozdziały|Napisy: Wyłączone|Transkrypcja|Ustawienia|Pełny ekran",
	} {
		player(t, page, server.URL+"/embed/a1?locale="+locale+",en")
		got := page.Text(`[document.documentElement.lang, document.querySelector(".row .tool").ariaLabel, document.querySelector(".seek").ariaLabel, document.querySelector(".seek").ariaValueText,
			...[...document.querySelectorAll(".gap ~ .tool")].filter((e) => e.checkVisibility()).map((e) => e.ariaLabel)].join("|").replace(/\s/g, " ")`)
		if got != want {
			t.Errorf("in %s:\n%s, want\n%s", locale, got, want)
		}
		if got := page.Text(`document.documentElement.dir + document.querySelector("h1").lang + document.querySelector("h1").dir`); got != "ltrenauto" {
			t.Errorf("in %s the directions and the language of the title are %s", locale, got)
		}
		page.Go(server.URL + "/closed/a1?locale=" + locale)
		if got := page.Text(`document.documentElement.lang + document.querySelector("p").lang + (document.title.length > 0)`); got != locale+locale+"true" {
			t.Errorf("the closed page is %s", got)
		}
	}
	page.Quiet("410", "Gone")
}
