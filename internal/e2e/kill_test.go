package e2e

import (
	"math/rand/v2"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/reelmill/reelmill/internal/api"
)

// encoder waits until the ladder of a version is being encoded and returns ffmpeg's process id. It is known by the work
// folder of the attempt, which carries the name of its claim.
func (m *mill) encoder(t *testing.T, asset api.Asset, n int) int {
	t.Helper()
	found, records := 0, m.ledger(t)
	eventually(t, patience, "the ladder is being encoded", func() bool {
		tokens := records.texts(t, "SELECT s.claim_token FROM steps s JOIN versions v ON v.id = s.version_id "+
			"WHERE v.asset_id = ? AND v.number = ? AND s.kind = 'encode' AND s.state = 'running'", asset.ID, n)
		for pid, line := range commands() {
			if len(tokens) == 1 && containsAll(line, "ffmpeg ", "libx264", tokens[0]+"/") {
				found = pid
			}
		}
		return found != 0
	})
	return found
}

// TestServerKilledInTheMiddleOfAnEncode ends the server as a power cut would. It must go on where it stopped.
func TestServerKilledInTheMiddleOfAnEncode(t *testing.T) {
	heavy(t)
	m := newMill(t)
	asset := m.submit(t, fair(t), nil)
	m.encoder(t, asset, 1)
	m.kill(t)
	eventually(t, 10*time.Second, "every program died with the server", func() bool { return len(m.programs()) == 0 })
	m.restart(t)
	encode := theStep(t, m.published(t, asset, 1), "encode")
	if got := outcomes(encode); !slices.Equal(got, []string{"lost", "done"}) {
		t.Errorf("attempts at the encode: %q", got)
	}
	if lost := encode.Attempts[0]; lost.Error == nil || lost.Error.Code != "worker-lost" || lost.EndedAt == nil {
		t.Errorf("the lost attempt: %+v", lost)
	}
	expectDelivery(t, m, m.document(t, asset.ID))
	m.expectWhole(t)
}

// TestServerKilledAtRandomMoments kills the server again and again while one asset is being made.
func TestServerKilledAtRandomMoments(t *testing.T) {
	heavy(t)
	m := newMill(t)
	seed := rand.Uint64()
	random := rand.New(rand.NewPCG(seed, 0))
	t.Logf("seed %d", seed)
	asset := m.submit(t, media(t, "embedded_subs.mkv"), nil)
	into[api.SubtitleReport](t, m.ask(t, "PUT", "/v1/assets/"+asset.ID+"/subtitles/fr", frenchLines, plain...), 200)
	for range 6 {
		select {
		case <-m.over:
			t.Fatal("the server ended by itself")
		case <-time.After(time.Duration(random.IntN(2000)) * time.Millisecond):
		}
		m.kill(t)
		m.restart(t)
	}
	version := m.finished(t, asset, 1)
	for version.State == "failed" && strings.HasSuffix(version.Error.Code, "attempts-exhausted") {
		// A step that was hit four times is given up, as it should be; the way out is the one its hint names.
		m.decide(t, asset, 1, "retry")
		version = m.finished(t, asset, 1)
	}
	if version.State != "published" {
		t.Fatalf("%s %+v", version.State, version.Error)
	}
	expectDelivery(t, m, m.document(t, asset.ID))
	m.expectWhole(t)
}

// TestEncoderKilled ends ffmpeg from outside, as the kernel does when memory runs out.
func TestEncoderKilled(t *testing.T) {
	heavy(t)
	m := newMill(t)
	asset := m.submit(t, fair(t), nil)
	must(t, syscall.Kill(m.encoder(t, asset, 1), syscall.SIGKILL))
	encode := theStep(t, m.published(t, asset, 1), "encode")
	if got := outcomes(encode); !slices.Equal(got, []string{"transient", "done"}) {
		t.Errorf("attempts at the encode: %q", got)
	}
	if first := encode.Attempts[0]; first.Error == nil || first.Error.Code != "ffmpeg-killed" || first.Error.Hint == "" {
		t.Errorf("the first attempt: %+v", first.Error)
	}
	m.expectWhole(t)
}
