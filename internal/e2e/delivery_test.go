package e2e

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/reelmill/reelmill/internal/manifest"
)

// addresses are all addresses of media in a manifest, sorted.
func addresses(doc manifest.Document) []string {
	var found []string
	for _, video := range slices.Concat(doc.Videos, doc.Teasers) {
		found = append(found, video.URL)
	}
	for _, picture := range slices.Concat(doc.Posters, doc.Images) {
		found = append(found, picture.URL)
	}
	for _, audio := range doc.Audios {
		found = append(found, audio.URL)
	}
	for _, track := range doc.Subtitles {
		found = append(found, track.VTT, track.SRT)
	}
	slices.Sort(found)
	return found
}

// expectDelivery fetches everything a manifest names, compares it with what the manifest says, and returns the addresses.
func expectDelivery(t *testing.T, m *mill, doc manifest.Document) []string {
	t.Helper()
	var seen []string
	for _, video := range slices.Concat(doc.Videos, doc.Teasers) {
		expectFile(t, m, video.URL, video.Mime, video.SHA256, video.Bytes)
		facts := inspect(t, m, video.URL)
		rate := facts.Streams[0].Rate
		if facts.Streams[0].Width != video.Width || facts.Streams[0].Height != video.Height || rate != video.FrameRate ||
			!near(facts.Format.Duration, video.Duration) {
			t.Errorf("ffprobe says %+v, the manifest %+v", facts, video)
		}
		seen = append(seen, video.URL)
	}
	for _, audio := range doc.Audios {
		expectFile(t, m, audio.URL, audio.Mime, audio.SHA256, audio.Bytes)
		if facts := inspect(t, m, audio.URL); !near(facts.Format.Duration, audio.Duration) {
			t.Errorf("ffprobe says %+v, the manifest %+v", facts, audio)
		}
		seen = append(seen, audio.URL)
	}
	for _, picture := range slices.Concat(doc.Posters, doc.Images) {
		expectFile(t, m, picture.URL, picture.Mime, picture.SHA256, picture.Bytes)
		facts := inspect(t, m, picture.URL)
		if facts.Streams[0].Width != picture.Width || facts.Streams[0].Height != picture.Height {
			t.Errorf("ffprobe says %+v, the manifest %+v", facts, picture)
		}
		seen = append(seen, picture.URL)
	}
	for _, track := range doc.Subtitles {
		expectText(t, m, track.VTT, "text/vtt", "WEBVTT")
		expectText(t, m, track.SRT, "application/x-subrip", " --> ")
		seen = append(seen, track.VTT, track.SRT)
	}
	return seen
}

// expectFile checks one address in every way a browser or a cache uses it.
func expectFile(t *testing.T, m *mill, url, mime, sum string, size int64) {
	t.Helper()
	full := m.ask(t, "GET", url, nil)
	hash := sha256.Sum256(full.body)
	kind, _, _ := strings.Cut(mime, ";")
	if full.status != 200 || int64(len(full.body)) != size || hex.EncodeToString(hash[:]) != sum {
		t.Errorf("%s: status %d, %d bytes, want %d", url, full.status, len(full.body), size)
	}
	if full.header.Get("Content-Type") != kind || full.header.Get("Accept-Ranges") != "bytes" {
		t.Errorf("%s: headers %v, want %s", url, full.header, kind)
	}
	if head := m.ask(t, "HEAD", url, nil); head.status != 200 || head.header.Get("Content-Length") != strconv.FormatInt(size, 10) {
		t.Errorf("%s: HEAD: status %d, headers %v", url, head.status, head.header)
	}
	part := m.ask(t, "GET", url, nil, "Range", "bytes=10-19")
	if part.status != 206 || string(part.body) != string(full.body[10:20]) ||
		part.header.Get("Content-Range") != fmt.Sprintf("bytes 10-19/%d", size) {
		t.Errorf("%s: range: status %d, headers %v", url, part.status, part.header)
	}
	if got := m.ask(t, "GET", url, nil, "Range", fmt.Sprintf("bytes=%d-", size)); got.status != 416 {
		t.Errorf("%s: a range behind the end: status %d", url, got.status)
	}
	if got := m.ask(t, "GET", url, nil, "If-None-Match", full.header.Get("ETag")); got.status != 304 {
		t.Errorf("%s: with its own ETag: status %d", url, got.status)
	}
	forged := url[:len(url)-4] + "AAAA"
	m.ask(t, "GET", forged, nil).refusal(t, 403, "bad-signature")
}

func expectText(t *testing.T, m *mill, url, mime, words string) {
	t.Helper()
	got := m.ask(t, "GET", url, nil)
	if got.status != 200 || !strings.HasPrefix(got.header.Get("Content-Type"), mime) || !strings.Contains(string(got.body), words) {
		t.Errorf("%s: status %d, %v: %q", url, got.status, got.header, got.body)
	}
}

// probed is what ffprobe says of a file.
type probed struct {
	Streams []struct {
		Width, Height int
		Rate          string `json:"r_frame_rate"`
	}
	Format struct{ Duration string }
}

func inspect(t *testing.T, m *mill, url string) probed {
	t.Helper()
	path := file(t, "delivered", string(m.ask(t, "GET", url, nil).body))
	said, err := exec.Command("ffprobe", "-v", "error", "-show_streams", "-show_format", "-of", "json", path).Output()
	must(t, err)
	var facts probed
	must(t, json.Unmarshal(said, &facts))
	if len(facts.Streams) == 0 {
		t.Fatalf("%s has no stream: %s", url, said)
	}
	return facts
}

// near compares a duration as text with one in seconds, to a frame or so.
func near(text string, seconds float64) bool {
	got, err := strconv.ParseFloat(text, 64)
	return err == nil && got > seconds-0.05 && got < seconds+0.05
}
