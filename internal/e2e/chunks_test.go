package e2e

import (
	"slices"
	"strings"
	"testing"

	"github.com/reelmill/reelmill/internal/api"
	"github.com/reelmill/reelmill/internal/manifest"
)

// TestKilledServerLosesOneChunk ends the server while a title is encoded chunk by chunk. Only what was being made is made
// again, and the title comes out whole.
func TestKilledServerLosesOneChunk(t *testing.T) {
	heavy(t)
	m := newMill(t, "REELMILL_CHUNK_SECONDS=2")
	asset := m.submit(t, fair(t), nil)
	eventually(t, patience, "a chunk is done", func() bool { return slices.Contains(chunkStates(m.version(t, asset, 1)), "done") })
	m.encoder(t, asset, 1)
	done := 0
	for _, state := range chunkStates(m.version(t, asset, 1)) {
		if state == "done" {
			done++
		}
	}
	m.kill(t)
	m.restart(t)
	version := m.published(t, asset, 1)
	lost := 0
	chunks := stepsOf(version, "encode")
	for i, chunk := range chunks {
		if !strings.HasPrefix(chunk.Label, "h264 ") {
			t.Errorf("chunk %d is called %q", i, chunk.Label)
		}
		switch got := outcomes(chunk); {
		case slices.Equal(got, []string{"lost", "done"}):
			lost++
		case !slices.Equal(got, []string{"done"}):
			t.Errorf("attempts at chunk %d: %q", i, got)
		}
	}
	if len(chunks) < 3 || done < 1 || lost > 1 {
		t.Errorf("%d chunks, %d done before the end, %d lost", len(chunks), done, lost)
	}
	document := m.document(t, asset.ID)
	expectDelivery(t, m, document)
	expectStreams(t, m, document)
	m.expectWhole(t)
}

func chunkStates(version api.Version) []string {
	var states []string
	for _, step := range stepsOf(version, "encode") {
		states = append(states, step.State)
	}
	return states
}

// expectStreams follows every address a stream leads to, as a player does.
func expectStreams(t *testing.T, m *mill, document manifest.Document) {
	t.Helper()
	if len(document.Streams) != 2 || len(document.Storyboards) != 1 {
		t.Fatalf("%d streams, %d storyboards", len(document.Streams), len(document.Storyboards))
	}
	for _, stream := range document.Streams {
		text := m.fetched(t, stream.URL)
		if stream.Type == "hls" {
			m.followPlaylist(t, stream.URL, text)
		}
	}
	for _, sheet := range document.Storyboards[0].Sheets {
		m.fetched(t, sheet)
	}
}

// followPlaylist reads everything a playlist names, one level after the other.
func (m *mill) followPlaylist(t *testing.T, address, text string) {
	t.Helper()
	base := address[:strings.LastIndex(address, "/")+1]
	for line := range strings.Lines(text) {
		name := strings.TrimSpace(line)
		if _, uri, found := strings.Cut(name, `URI="`); found {
			name, _, _ = strings.Cut(uri, `"`)
		} else if name == "" || strings.HasPrefix(name, "#") {
			continue
		}
		if found := m.fetched(t, base+name); strings.HasSuffix(name, ".m3u8") {
			m.followPlaylist(t, base+name, found)
		}
	}
}

func (m *mill) fetched(t *testing.T, address string) string {
	t.Helper()
	got := m.ask(t, "GET", address, nil)
	if got.status != 200 || len(got.body) == 0 || got.header.Get("Access-Control-Allow-Origin") != "*" {
		t.Fatalf("%s: status %d, %d bytes, %v", address, got.status, len(got.body), got.header)
	}
	return string(got.body)
}
