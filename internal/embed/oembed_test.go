package embed_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/reelmill/reelmill/internal/embed"
	"github.com/reelmill/reelmill/internal/manifest"
)

func describe(t *testing.T, doc *manifest.Document, box embed.Box, until time.Duration) embed.Description {
	t.Helper()
	now := time.Unix(1_800_000_000, 0)
	end := time.Time{}
	if until > 0 {
		end = now.Add(until)
	}
	d, err := newPages(t).Describe(doc, "ext:a/1", url.Values{"t": {`1"><script>`}}, box, now, end)
	must(t, err)
	return d
}

func TestVideosAreDescribedInTheRoomThereIs(t *testing.T) {
	t.Parallel()
	for box, want := range map[embed.Box][3]int{
		{}: {640, 360, 1600}, {Width: 1200}: {1200, 675, 400}, {Width: 4000}: {1920, 1080, 1600}, {Width: 800, Height: 180}: {320, 180, 0},
		{Height: 90}: {160, 90, 0}, {Width: 300}: {300, 168, 0},
	} {
		d := describe(t, document(), box, 0)
		if d.Type != "video" || [3]int{d.Width, d.Height, d.ThumbnailWidth} != want {
			t.Errorf("in %+v: %+v, want %v", box, d, want)
		}
	}
}

func TestTheFrameIsEscaped(t *testing.T) {
	t.Parallel()
	d := describe(t, document(), embed.Box{}, 0)
	if !strings.HasPrefix(d.HTML, `<iframe src="https://mill.example/embed/ext:a%2F1?t=1%22%3E%3Cscript%3E" width="640" height="360" title="&lt;/script&gt;`) ||
		strings.Count(d.HTML, "<") != 2 {
		t.Errorf("the frame is %s", d.HTML)
	}
}

func TestDescriptionsEndWithTheRights(t *testing.T) {
	t.Parallel()
	for until, want := range map[time.Duration]int{0: 3600, time.Minute: 60, 48 * time.Hour: 3600, 500 * time.Millisecond: 0} {
		if d := describe(t, document(), embed.Box{}, until); d.CacheAge != want {
			t.Errorf("with %v left: %d s, want %d", until, d.CacheAge, want)
		}
	}
}

func TestPicturesAndSoundAreDescribed(t *testing.T) {
	t.Parallel()
	picture := &manifest.Document{Asset: manifest.Asset{Kind: "image"}, Images: []manifest.Picture{jpeg("wide", 1600, 900), jpeg("small", 400, 225)}}
	if d := describe(t, picture, embed.Box{Width: 800}, 0); d.Type != "photo" || d.Width != 400 || !strings.HasSuffix(d.URL, "small.jpg") || d.HTML != "" {
		t.Errorf("the picture is %+v", d)
	}
	if d := describe(t, picture, embed.Box{Width: 200}, 0); d.Type != "rich" || d.Width != 200 || d.Height != 112 || d.HTML == "" {
		t.Errorf("the picture in less room than any file needs is %+v", d)
	}
	sound := &manifest.Document{Asset: manifest.Asset{Kind: "audio"}, Audios: []manifest.Audio{{URL: "x"}}}
	if d := describe(t, sound, embed.Box{Width: 300}, 0); d.Type != "rich" || d.Width != 300 || d.Height != 180 || d.ThumbnailURL != "" {
		t.Errorf("the sound is %+v", d)
	}
}

func TestOnlyOurPagesAreNamed(t *testing.T) {
	t.Parallel()
	pages := newPages(t)
	for address, want := range map[string]string{
		"https://mill.example/embed/a1": "a1", "http://mill.example/embed/a1?t=3": "a1", "https://MILL.example/embed/ext:x%2Fy": "ext:x/y",
		"https://other.example/embed/a1": "", "https://mill.example/embed/": "", "https://mill.example/embed/static/x/player.js": "", "https://mill.example/v1/assets/a1": "",
		"": "", "javascript:alert(1)": "", "https://mill.example.evil/embed/a1": "", "//mill.example/embed/a1": "", "https://mill.example@evil.example/embed/a1": "",
	} {
		ref, query, ok := pages.Named(address)
		if ref != want || ok != (want != "") {
			t.Errorf("%q names %q, %v", address, ref, ok)
		}
		if strings.Contains(address, "t=3") && query.Get("t") != "3" {
			t.Errorf("the query of %q is %v", address, query)
		}
	}
}
