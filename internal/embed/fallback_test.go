package embed_test

import (
	"testing"

	"github.com/reelmill/reelmill/internal/testbrowser"
)

// A stream that is not there, or is none, gives way to the file, which goes on where the stream was to begin.
func TestFilesTakeOverFromAStreamThatIsNone(t *testing.T) {
	t.Parallel()
	server, page := stand(t), testbrowser.Open(t)
	for _, stream := range []string{"missing", "broken"} {
		page.Go(server.URL + "/streamed/" + stream + "?locale=en&t=5&muted=1")
		page.Until(film + "?.currentTime === 5")
		page.Press("k")
		page.Until(film + ".src.endsWith('/demo.mp4') && " + film + ".currentTime > 5.2 && !" + film + ".paused")
		page.Quiet("404")
	}
}

// Whoever is refused a medium hears why: not that it ended, where it only may not be shown in the reader's country.
func TestARefusedMediumSaysWhy(t *testing.T) {
	t.Parallel()
	server, page := stand(t), testbrowser.Open(t)
	for code, sentence := range map[string]string{
		"rights-territory": "Das darf hier nicht gezeigt werden.", "rights-channel": "Das darf hier nicht gezeigt werden.",
		"asset-withdrawn": "Das wurde zurückgezogen.", "rights-expired": "Das ist nicht mehr verfügbar.",
	} {
		page.Go(server.URL + "/streamed/refused%2F" + code + "?locale=de&muted=1")
		page.Until(film + " !== null")
		page.Press("k")
		page.Until(`document.querySelector(".sentence [role=alert]") !== null`)
		if said := page.Text(`document.querySelector(".sentence [role=alert]").textContent`); said != sentence {
			t.Errorf("%s is told as %q, want %q", code, said, sentence)
		}
		page.Quiet("410")
	}
}

// Nor is anything but a sentence left where there is no file either.
func TestAStreamThatIsNoneEndsInASentence(t *testing.T) {
	t.Parallel()
	server, page := stand(t), testbrowser.Open(t)
	page.Go(server.URL + "/streamed/broken?locale=de")
	page.Until(film + " !== null")
	page.Eval(`import(document.querySelector("script[type=module]").src.replace("player.js", "stage.js")).then(({ Player }) => {
		const stage = { ...JSON.parse(document.getElementById("stage").textContent), videos: [] };
		const player = new Player(stage, { locale: "de", start: 0 });
		document.body.replaceChildren(player.element);
		player.begin();
		player.play();
	})`, nil)
	page.Until(`document.querySelector(".sentence [role=alert]")?.textContent === "Das kann in diesem Browser nicht abgespielt werden."`)
}
