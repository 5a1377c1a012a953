package e2e

import (
	"testing"

	"github.com/reelmill/reelmill/internal/api"
)

// newMaster brings a second and a third master for an asset. Readers must never see anything half-made.
func newMaster(t *testing.T, m *mill) {
	asset := m.submit(t, another(t, "tiny.mp4", 14), nil)
	m.published(t, asset, 1)
	before := m.document(t, asset.ID)

	n := m.replace(t, asset, another(t, "silent.mp4", 14))
	shown := map[int]bool{1: true}
	eventually(t, patience, "the second version is published", func() bool {
		doc := m.document(t, asset.ID)
		shown[doc.Asset.Version] = true
		if doc.Asset.Version == 1 && doc.Videos[0].SHA256 != before.Videos[0].SHA256 {
			t.Error("the first version shows another file")
		}
		return doc.Asset.Version == n
	})
	if n != 2 || len(shown) != 2 {
		t.Errorf("version %d; readers saw versions %v", n, shown)
	}
	after := m.document(t, asset.ID)
	if after.Videos[0].SHA256 == before.Videos[0].SHA256 {
		t.Error("the second version shows the first one's video")
	}
	expectRollback(t, m, asset)

	broken := m.replace(t, asset, media(t, "broken.mp4"))
	if version := m.finished(t, asset, broken); version.State != "failed" || version.Error.Code != "broken-index" {
		t.Errorf("a broken third master: %s %+v", version.State, version.Error)
	}
	state := into[api.Asset](t, m.ask(t, "GET", "/v1/assets/"+asset.ID, nil), 200)
	if doc := m.document(t, asset.ID); doc.Asset.Version != 1 || state.State != "published" || state.LatestVersion != 3 {
		t.Errorf("after a failed version: readers see %d, the asset is %+v", doc.Asset.Version, state)
	}
	m.ask(t, "POST", "/v1/assets/"+asset.ID+"/versions/1/cancel", nil).refusal(t, 409, "wrong-state")
	m.ask(t, "POST", "/v1/assets/"+asset.ID+"/versions/1/retry", nil).refusal(t, 409, "wrong-state")
}

// expectRollback goes back to the first version; there is nothing before that one.
func expectRollback(t *testing.T, m *mill, asset api.Asset) {
	t.Helper()
	path := "/v1/assets/" + asset.ID + "/rollback"
	back := into[api.Asset](t, m.ask(t, "POST", path, nil), 200)
	if doc := m.document(t, asset.ID); back.PublishedVersion != 1 || doc.Asset.Version != 1 {
		t.Errorf("after the rollback readers see version %d of %+v", doc.Asset.Version, back)
	}
	if version := m.version(t, asset, 2); version.State != "superseded" {
		t.Errorf("the version that was taken back is %s", version.State)
	}
	m.ask(t, "POST", path, nil).refusal(t, 409, "wrong-state")
}
