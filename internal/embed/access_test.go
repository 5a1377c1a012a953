package embed_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/reelmill/reelmill/internal/testbrowser"
)

// A screen reader hears this, top to bottom.
func TestWhatAScreenReaderHears(t *testing.T) {
	t.Parallel()
	server, page := stand(t), testbrowser.Open(t)
	page.Window(640, 360)
	player(t, page, server.URL+"/embed/a1?locale=en")
	heard := func(want ...string) {
		t.Helper()
		if got := page.Spoken(); !slices.Equal(got, want) {
			t.Errorf("it says\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
	row := func(play string, menus ...string) []string {
		return append([]string{
			`main ""`, `button "Play"`, `heading "Night mill"`, `group "Player"`, `slider "Seek" at 0`, `button "` + play + `"`,
			`button "Mute"`, `slider "Volume" at 1`, `button "Chapters" expanded=false`, `button "Subtitles: Off" expanded=false`,
			`button "Transcript" expanded=false`, `button "Settings" expanded=false`, `button "Full screen"`,
		}, menus...)
	}
	heard(row("Play")...)
	page.Eval("document.querySelector('button[aria-label^=Subtitles]').focus()", nil)
	page.Press("Enter")
	page.Until("document.activeElement.getAttribute('role') === 'menuitemradio'")
	open := row("Play", `menu "Subtitles"`, `group "Subtitles"`, `menuitemradio "Off" checked=true`, `menuitemradio "English" checked=false`, `menuitemradio "English (captions)" checked=false`)
	open[9] = `button "Subtitles: Off" expanded=true`
	heard(open...)
	page.Press("End")
	page.Press("Enter")
	page.Until("document.activeElement.ariaLabel === 'Subtitles: English (captions)'")
	page.Quiet()
}

// stops are the names of what the Tab key stops at, until the focus leaves the page.
func stops(t *testing.T, page *testbrowser.Page) []string {
	t.Helper()
	var names []string
	for range 30 {
		page.Press("Tab")
		at := page.Text(`(() => {
			const e = document.activeElement;
			if (e === document.body) return "";
			if (e.tagName === "IFRAME") return "frame:" + e.contentDocument.activeElement.ariaLabel;
			const [style, box] = [getComputedStyle(e), e.getBoundingClientRect()];
			const seen = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 && e.checkVisibility({ opacityProperty: true });
			const inside = box.left >= 0 && box.top >= 0 && box.right <= innerWidth && box.bottom <= innerHeight;
			return (seen && inside ? "" : "unseen:") + (e.ariaLabel ?? e.textContent);
		})()`)
		if at == "" {
			return names
		}
		names = append(names, at)
	}
	return append(names, "and so on: a trap")
}

// The Tab key goes through everything in reading order, shows where it is, and comes out again.
func TestTheKeyboardGoesThrough(t *testing.T) {
	t.Parallel()
	server, page := stand(t), testbrowser.Open(t)
	page.Feature("prefers-reduced-motion", "reduce") // so that everything is at once where it will be
	for _, size := range [][2]int{{640, 360}, {320, 180}} {
		page.Window(size[0], size[1])
		player(t, page, server.URL+"/embed/a1?locale=en")
		if got, want := strings.Join(stops(t, page), ", "), "Play, Seek, Play, Mute, Volume, Chapters, Subtitles: Off, Transcript, Settings, Full screen"; got != want {
			t.Errorf("at %v the keyboard stops at\n%s, want\n%s", size, got, want)
		}
	}
	page.Eval("document.querySelector('button[aria-label=Chapters]').focus()", nil)
	page.Press("Enter")
	page.Until("document.activeElement.getAttribute('role') === 'menuitem'")
	page.Press("c") // a first letter goes to what begins with it, and is no key of the player here
	page.Until("document.activeElement.textContent.endsWith('Chapter 2')")
	page.Press("Tab")
	page.Until("document.activeElement.ariaLabel === 'Subtitles: Off' && document.querySelector('.menu:not([hidden])') === null")
	page.Press("t")
	page.Until("document.activeElement.className === 'words'")
	page.Press("Escape")
	page.Until("document.activeElement.ariaLabel === 'Transcript' && document.activeElement.ariaExpanded === 'false'")
	page.Go(server.URL + "/framed")
	page.Until("document.querySelector('iframe').contentDocument.querySelector('video')?.readyState >= 1")
	page.Eval("document.body.focus()", nil)
	through := stops(t, page)
	if first, last := through[0], through[len(through)-1]; first != "unseen:before" && first != "before" || !strings.HasSuffix(last, "after") || len(through) != 12 {
		t.Errorf("through the frame the keyboard stops at %s", strings.Join(through, ", "))
	}
	page.Quiet()
}

// Arrow keys on a slider move that slider, and nothing else.
func TestSlidersKeepTheirKeys(t *testing.T) {
	t.Parallel()
	server, page := stand(t), testbrowser.Open(t)
	player(t, page, server.URL+"/embed/a1?locale=en&t=10")
	page.Until(film + ".currentTime === 10")
	page.Eval("document.querySelector('.seek').focus()", nil)
	page.Press("ArrowUp")
	page.Until(film + ".currentTime === 15 && " + film + ".volume === 1")
	page.Press("ArrowDown")
	page.Press("ArrowLeft")
	page.Until(film + ".currentTime === 5")
	page.Eval("document.querySelector('.volume').focus()", nil)
	page.Press("ArrowLeft")
	page.Until("Math.abs(" + film + ".volume - 0.9) < 0.01 && document.querySelector('.volume').ariaValueText === '90%' && " + film + ".currentTime === 5")
	page.Press("Home")
	page.Until(film + ".muted && document.querySelector('[aria-label=Unmute]') !== null && " + film + ".currentTime === 5")
	page.Press("End")
	page.Until("!" + film + ".muted && " + film + ".volume === 1")
	page.Quiet()
}

// Nothing moves for who asked for that.
func TestNothingMovesForWhoAskedForThat(t *testing.T) {
	t.Parallel()
	server, page := stand(t), testbrowser.Open(t)
	moving := `[...document.querySelectorAll("body *:not(track)")].filter((e) => ["", "::before", "::after"].some((part) => {
		const s = getComputedStyle(e, part);
		return s.animationName !== "none" || s.transitionDuration.split(", ").some((d) => parseFloat(d) > 0);
	})).map((e) => e.outerHTML.slice(0, 200)).join("\n")`
	for asked, moves := range map[string]bool{"no-preference": true, "reduce": false} {
		page.Feature("prefers-reduced-motion", asked)
		player(t, page, server.URL+"/embed/a1?locale=en")
		page.Eval("document.querySelector('.player').classList.add('waiting')", nil)
		if got := page.Text(moving); (got != "") != moves {
			t.Errorf("for %q these move: %s", asked, got)
		}
	}
}
