package e2e

import (
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/reelmill/reelmill/internal/api"
	"github.com/reelmill/reelmill/internal/testbrowser"
)

// doorSet is the least that a player page can show all of. No window of the tests is so small that the tiny file is taken by itself.
const doorSet = `schema: reelmill.profiles/1
name: door
profiles:
  - name: film
    output: video
    video: { codec: h264, short_side: 720, crf: 28, max_bitrate: 3000000, buffer: 3000000, max_frame_rate: 30, keyframe_seconds: 2, preset: ultrafast }
    audio: { codec: aac, bitrate: 96000, channels: 2, sample_rate: 48000, loudness: -18 }
  - name: small
    output: video
    video: { codec: h264, short_side: 180, crf: 30, max_bitrate: 400000, buffer: 400000, max_frame_rate: 30, keyframe_seconds: 2, preset: ultrafast }
    audio: { codec: aac, bitrate: 96000, channels: 2, sample_rate: 48000, loudness: -18 }
  - name: tiny
    output: video
    video: { codec: h264, short_side: 120, crf: 30, max_bitrate: 200000, buffer: 200000, max_frame_rate: 30, keyframe_seconds: 2, preset: ultrafast }
    audio: { codec: aac, bitrate: 96000, channels: 2, sample_rate: 48000, loudness: -18 }
  - name: card
    output: poster
    still: { aspect: "16:9", width: 640, formats: [jpeg], quality: 70 }
  - name: subtitles
    output: subtitle
    text: { formats: [vtt] }
  - name: transcript
    output: transcript
    text: { formats: [txt, json] }
  - name: storyboard
    output: storyboard
    storyboard: { width: 160, columns: 10, rows: 10, quality: 60 }
`

// hostileTitle would empty the page if it were ever read as markup, and end the script it stands in.
const hostileTitle = `</script><img src=x onerror="document.body.remove()"> & "Night mill"`

// door is a server that asks for keys, with one film on it.
type door struct {
	*mill

	asset api.Asset
	page  *testbrowser.Page
}

func TestDoors(t *testing.T) {
	heavy(t)
	sets := folder(t, "sets")
	must(t, os.WriteFile(filepath.Join(sets, "door.yaml"), []byte(doorSet), 0o600))
	m := newMill(t, "REELMILL_AUTH=on", "REELMILL_SETS="+sets)
	m.key = m.newKey(t, "editor")
	d := &door{mill: m, page: testbrowser.Open(t)}
	d.asset = m.submit(t, chaptered(t, media(t, "demo.mp4")), func(body *api.NewAsset) {
		body.Title, body.Language, body.Set, body.ExternalID = hostileTitle, "en", "door", "night mill"
		body.Subtitles = []api.SubtitleUpload{
			{Locale: "en", Filename: "a.vtt", Upload: m.upload(t, media(t, "demo.en.vtt"))},
			{Locale: "fr", Filename: "a.srt", Upload: m.upload(t, media(t, "demo.fr.srt"))},
		}
	})
	d.page.Go(d.address(""))
	d.sentence(t, "This is not published yet.")
	d.page.Quiet("404")
	m.published(t, d.asset, 1)
	for _, part := range []struct {
		name string
		test func(t *testing.T, d *door)
	}{
		{"descriptions", descriptions},
		{"the graph", graphDoor},
		{"the player plays", playing},
		{"keys work", keyboard},
		{"the transcript", reading},
		{"chapters", touring},
		{"controls have names", named},
		{"the picker", picking},
		{"the picker tells its page", telling},
		{"the documentation", documentation},
		{"rights close", closing},
	} {
		t.Run(part.name, func(t *testing.T) {
			d.page.T = t
			part.test(t, d)
		})
	}
}

// newKey makes an API key on the command line.
func (m *mill) newKey(t *testing.T, role string) string {
	t.Helper()
	path, err := program()
	must(t, err)
	command := exec.Command(path, "keys", "create", "--role", role, role+" of "+t.Name())
	command.Env = environment([]string{"REELMILL_DATABASE_URL=" + m.database, "TMPDIR=" + m.tmp})
	key, err := command.Output()
	must(t, err)
	return strings.TrimSpace(string(key))
}

// address is that of the player page.
func (d *door) address(query string) string { return d.url + "/embed/" + d.asset.ID + query }

// sentence waits until the page says nothing but this.
func (d *door) sentence(t *testing.T, want string) {
	t.Helper()
	d.page.Until(`document.querySelector(".sentence") !== null`)
	if got := d.page.Text("document.body.innerText.trim()"); got != want {
		t.Errorf("the page says %q, want %q", got, want)
	}
}

// outside asks without a key, as any page or reader would.
func (d *door) outside(t *testing.T, path string) answer {
	t.Helper()
	stranger := &mill{url: d.url}
	return stranger.ask(t, "GET", path, nil)
}

// described is what oEmbed says.
type described struct {
	Type, Version, Title, HTML string
	Width, Height              int
	ThumbnailURL               string `json:"thumbnail_url"`
	ThumbnailWidth             int    `json:"thumbnail_width"`
	CacheAge                   int    `json:"cache_age"`
}

func descriptions(t *testing.T, d *door) {
	ask := func(address, more string) answer { return d.outside(t, "/oembed?url="+url.QueryEscape(address)+more) }
	found := into[described](t, ask(d.address("?t=3"), "&maxwidth=800"), 200)
	if found.Type != "video" || found.Version != "1.0" || found.Title != hostileTitle || found.Width != 800 || found.Height != 450 ||
		found.ThumbnailWidth != 640 || found.CacheAge != 3600 || !strings.Contains(found.HTML, `src="`+d.address("?t=3")+`"`) {
		t.Errorf("the description is %+v", found)
	}
	if got := d.outside(t, found.ThumbnailURL); got.status != 200 {
		t.Errorf("the thumbnail: status %d", got.status)
	}
	into[described](t, ask(d.url+"/embed/ext:night%20mill", ""), 200)
	ask(d.url+"/embed/none", "").refusal(t, 404, "not-found")
	ask("https://elsewhere.example/embed/"+d.asset.ID, "").refusal(t, 404, "not-found")
	ask(d.address(""), "&format=xml").refusal(t, 501, "format-not-offered")
	ask(d.address(""), "&maxwidth=-1").refusal(t, 422, "bad-size")
	page := d.outside(t, d.address(""))
	if page.status != 200 || !strings.Contains(string(page.body), "application/json+oembed") || page.header.Get("Cache-Control") != "public, max-age=10" {
		t.Errorf("status %d, %v", page.status, page.header)
	}
	if got := d.outside(t, "/embed/ext:night%20mill"); got.status != 200 {
		t.Errorf("by its own id: status %d", got.status)
	}
	if got := d.outside(t, d.address("?locale=%0d%0a")); got.status != 422 || got.header.Get("Cache-Control") != "no-store" {
		t.Errorf("a locale that is none: status %d, %v", got.status, got.header)
	}
}

func graphDoor(t *testing.T, d *door) {
	query := map[string]any{
		"query":     `query($id: ID!) { asset(id: $id) { state externalId manifest(locale: "fr") { title videos { url frameRate bytes } subtitles { locale default } } } }`,
		"variables": map[string]any{"id": d.asset.ID},
	}
	d.ask(t, "POST", "/graphql", query, "Authorization", "").refusal(t, 401, "key-required")
	type reply struct {
		Data struct {
			Asset struct {
				State, ExternalID string
				Manifest          struct {
					Title     string
					Videos    []struct{ URL, FrameRate string }
					Subtitles []struct {
						Locale  string
						Default bool
					}
				}
			}
		}
		Errors []struct{ Extensions struct{ Code, Hint string } }
	}
	cms := "Bearer " + d.newKey(t, "cms")
	got := into[reply](t, d.ask(t, "POST", "/graphql", query, "Authorization", cms), 200)
	doc := d.document(t, d.asset.ID)
	seen := got.Data.Asset
	if len(got.Errors) > 0 || seen.State != "published" || seen.ExternalID != "night mill" || seen.Manifest.Title != hostileTitle ||
		len(seen.Manifest.Videos) != len(doc.Videos) || seen.Manifest.Videos[0].URL != doc.Videos[0].URL || seen.Manifest.Videos[0].FrameRate != doc.Videos[0].FrameRate {
		t.Errorf("the graph says %+v, the manifest %+v", got, doc.Videos)
	}
	for _, track := range seen.Manifest.Subtitles {
		if track.Default != (track.Locale == "fr") {
			t.Errorf("for a French reader: %+v", seen.Manifest.Subtitles)
		}
	}
	refused := into[reply](t, d.ask(t, "GET", "/graphql?query="+url.QueryEscape(`{ manifest(id: "none", locale: "??") { title } }`), nil), 200)
	if len(refused.Errors) != 1 || refused.Errors[0].Extensions.Code != "bad-locale" || refused.Errors[0].Extensions.Hint == "" {
		t.Errorf("a locale that is none: %+v", refused)
	}
}

// closing ends the rights while the player is open, then takes the asset down.
func closing(t *testing.T, d *door) {
	d.page.Go(d.address(""))
	d.page.Until("document.querySelector('video')?.readyState >= 1")
	past := time.Now().Add(-time.Hour)
	d.edit(t, d.asset, map[string]any{"rights": api.Rights{EndsAt: &past}})
	// What the browser has read it may keep and show; a size it has not read it must ask for.
	d.page.Eval("document.querySelector('button[aria-label=Settings]').click()", nil)
	d.page.Eval("[...document.querySelectorAll('[role=menuitemradio]')].find((e) => e.textContent === '120p').click()", nil)
	d.sentence(t, "This is no longer available.")
	d.page.Quiet("410")
	page := d.outside(t, d.address(""))
	if page.status != 410 || page.header.Get("Cache-Control") != "no-store" {
		t.Errorf("status %d, %v", page.status, page.header)
	}
	d.outside(t, "/oembed?url="+url.QueryEscape(d.address(""))).refusal(t, 410, "rights-expired")
	d.page.Go(d.address("?t=1")) // another address than the one that may be kept for ten seconds
	d.sentence(t, "This is not available at this time.")
	if got := d.ask(t, "DELETE", "/v1/assets/"+d.asset.ID, nil); got.status != 204 {
		t.Errorf("status %d", got.status)
	}
	d.page.Go(d.address("?t=2"))
	d.sentence(t, "This was taken down.")
	d.page.Go(d.url + "/embed/none")
	d.sentence(t, "There is nothing at this address.")
	d.page.Quiet("410", "404")
}
