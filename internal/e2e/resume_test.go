package e2e

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"testing"

	"github.com/reelmill/reelmill/internal/api"
)

// TestUploadGoesOnAfterAKill kills the server twice while a master is on its way to it.
func TestUploadGoesOnAfterAKill(t *testing.T) {
	heavy(t)
	m := newMill(t)
	master := another(t, "tiny.mp4", 48<<20)
	kills := 0
	backwards, last := false, int64(0)
	id, err := m.client().Upload(within(t), master, func(sent, total int64) {
		backwards, last = backwards || sent < last, sent
		if sent > total*int64(kills+1)/3 && kills < 2 {
			kills++
			m.kill(t)
			m.start(t)
		}
	})
	must(t, err)
	if kills != 2 || !backwards {
		t.Errorf("%d kills; went back: %v", kills, backwards)
	}
	m.awaitReady(t)
	asset := into[api.Asset](t, m.ask(t, "POST", "/v1/assets", api.NewAsset{Source: &api.Source{Upload: id}}), 201)
	version := m.published(t, asset, 1)
	data, err := os.ReadFile(master)
	must(t, err)
	if sum := sha256.Sum256(data); version.SHA256 != hex.EncodeToString(sum[:]) {
		t.Error("what arrived is not what was sent")
	}
	m.expectWhole(t)
}
