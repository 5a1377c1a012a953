package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// chaptered is the same master with three chapters in it, as an editing program writes them.
func chaptered(t *testing.T, master string) string {
	t.Helper()
	meta, path := filepath.Join(t.TempDir(), "chapters.txt"), filepath.Join(t.TempDir(), "chaptered.mp4")
	must(t, os.WriteFile(meta, []byte(`;FFMETADATA1
[CHAPTER]
TIMEBASE=1/1
START=0
END=6
title=Dusk
[CHAPTER]
TIMEBASE=1/1
START=6
END=18
title=<img src\=x onerror\="document.body.remove()"> & wheel
[CHAPTER]
TIMEBASE=1/1
START=18
END=27
`), 0o600))
	out, err := exec.CommandContext(t.Context(), "ffmpeg", "-v", "error", "-i", master, "-i", meta, "-map", "0", "-map_chapters", "1", "-c", "copy", path).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return path
}

const hostileChapter = `<img src=x onerror="document.body.remove()"> & wheel`

// touring reads the chapters over the bar, and goes to one by keys alone.
func touring(t *testing.T, d *door) {
	if doc := d.document(t, d.asset.ID); len(doc.Chapters) != 3 || doc.Chapters[1].Title != hostileChapter || doc.Chapters[1].End != 18 || len(doc.Embed.JSONLD.HasPart) != 2 {
		t.Errorf("the manifest has the chapters %+v and the parts %+v", doc.Chapters, doc.Embed.JSONLD.HasPart)
	}
	d.page.Window(960, 540)
	d.page.Go(d.address("?t=7"))
	d.page.Until(film + "?.currentTime === 7")
	if got := d.page.Text("[...document.querySelectorAll('.marks i')].map((e) => Math.round(parseFloat(e.style.left))).join()"); got != "22,67" {
		t.Errorf("the marks stand at %q percent", got)
	}
	d.page.Until("document.querySelector('.seek').ariaValueText === " + `'7 seconds of 27 seconds, <img src=x onerror="document.body.remove()"> & wheel'`)
	d.page.Eval("document.querySelector('button[aria-label=Chapters]').focus()", nil)
	d.page.Press("Enter")
	d.page.Until("document.activeElement.getAttribute('role') === 'menuitem' && document.activeElement.getAttribute('aria-current') === 'true'")
	menu := "[...document.querySelectorAll('.menu:not([hidden]) [role=menuitem]')].map((e) => e.innerText.replace(/\\s+/g, ' ') + ' ' + e.getAttribute('aria-current')).join('|')"
	if got, want := d.page.Text(menu), "0:00 Dusk null|0:06 "+hostileChapter+" true|0:18 Chapter 3 null"; got != want {
		t.Errorf("the menu holds %q, want %q", got, want)
	}
	d.page.Press("ArrowDown")
	d.page.Press("Enter")
	d.page.Until(film + ".currentTime === 18 && document.activeElement.ariaLabel === 'Chapters'")
	box := struct{ X, Y, W, H float64 }{}
	d.page.Eval("(() => { const b = document.querySelector('.seek').getBoundingClientRect(); return {X: b.x, Y: b.y, W: b.width, H: b.height}; })()", &box)
	d.page.Point(box.X+box.W/2, box.Y+box.H/2)
	d.page.Until("document.querySelector('.preview').offsetParent !== null && document.querySelector('.part').textContent.endsWith('wheel') && document.images.length === 0")
	d.page.Quiet()
}
