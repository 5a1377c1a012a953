package e2e

import (
	"sync"
	"testing"

	"github.com/reelmill/reelmill/internal/api"
)

// repeatedRequests creates assets with an Idempotency-Key, again and again.
func repeatedRequests(t *testing.T, m *mill) {
	body := api.NewAsset{Title: "Once", Tags: []string{"once"}, Source: &api.Source{Upload: m.upload(t, media(t, "tone.m4a"))}}
	first := m.ask(t, "POST", "/v1/assets", body, "Idempotency-Key", "one")
	asset := into[api.Asset](t, first, 201)
	again := m.ask(t, "POST", "/v1/assets", body, "Idempotency-Key", "one")
	if string(again.body) != string(first.body) || again.status != 201 || again.header.Get("Idempotency-Replayed") != "true" {
		t.Errorf("the repeated request: status %d, %v, %s", again.status, again.header, again.body)
	}
	for _, got := range []answer{first, again} {
		if got.header.Get("Location") != "/v1/assets/"+asset.ID {
			t.Errorf("location %q", got.header.Get("Location"))
		}
	}
	other := body
	other.Title = "Twice"
	m.ask(t, "POST", "/v1/assets", other, "Idempotency-Key", "one").refusal(t, 422, "idempotency-key-reused")
	bad := api.NewAsset{Source: &api.Source{Key: "incoming/none"}}
	for range 2 { // a refusal is an answer too
		m.ask(t, "POST", "/v1/assets", bad, "Idempotency-Key", "bad").refusal(t, 422, "source-not-found")
	}
	expectOneAmongMany(t, m, body)
	m.published(t, asset, 1)
}

// expectOneAmongMany sends one request many times at once.
func expectOneAmongMany(t *testing.T, m *mill, body api.NewAsset) {
	t.Helper()
	body.Tags = []string{"crowd"}
	var mutex sync.Mutex
	var crowd sync.WaitGroup
	ids := map[string]int{}
	for range 8 {
		crowd.Go(func() {
			asset, err := m.client().CreateAsset(within(t), body, "crowd")
			if err != nil {
				t.Error(err)
			}
			mutex.Lock()
			defer mutex.Unlock()
			ids[asset.ID]++
		})
	}
	crowd.Wait()
	page := into[api.AssetPage](t, m.ask(t, "GET", "/v1/assets?tag=crowd", nil), 200)
	if len(ids) != 1 || len(page.Assets) != 1 {
		t.Errorf("eight equal requests at once: ids %v, %d assets", ids, len(page.Assets))
	}
}
