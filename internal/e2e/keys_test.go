package e2e

import "testing"

// expectKeys asks a server of a fleet with every role's key, and without one.
func expectKeys(t *testing.T, f *fleet) {
	t.Helper()
	f.ask(t, "GET", "/v1/assets", nil).refusal(t, 401, "key-required")
	f.ask(t, "GET", "/v1/assets", nil, "Authorization", "Bearer rm_wrong").refusal(t, 401, "key-invalid")
	for _, path := range []string{"/healthz", "/openapi.json"} {
		if got := f.ask(t, "GET", path, nil); got.status != 200 {
			t.Errorf("%s without a key: status %d", path, got.status)
		}
	}
	f.ask(t, "GET", "/media/derivatives/aa/aa.mp4", nil).refusal(t, 403, "bad-signature")
	const body, wanted = `{"source":{"key":"incoming/none"}}`, "source-not-found"
	asks := []struct {
		method, path, body, code string
		status                   int
		roles                    string
	}{
		{"GET", "/v1/assets/none", "", "not-found", 404, "uploader editor cms operator"},
		{"GET", "/v1/assets/none/manifest", "", "not-found", 404, "uploader editor cms operator"},
		{"POST", "/v1/assets", body, wanted, 422, "uploader editor operator"},
		{"POST", "/v1/assets/none/versions", body, "not-found", 404, "uploader editor operator"},
		{"PUT", "/v1/assets/none/subtitles/fr", "x", "not-found", 404, "uploader editor operator"},
		{"PATCH", "/v1/assets/none", "{}", "not-found", 404, "editor operator"},
		{"DELETE", "/v1/assets/none", "", "not-found", 404, "editor operator"},
		{"POST", "/v1/assets/none/rollback", "", "not-found", 404, "editor operator"},
		{"POST", "/v1/assets/none/versions/1/cancel", "", "not-found", 404, "editor operator"},
	}
	for _, role := range []string{"uploader", "editor", "cms", "operator"} {
		key := "Bearer " + f.newKey(t, role)
		for _, c := range asks {
			var sent any
			if c.body != "" {
				sent = c.body
			}
			got := f.ask(t, c.method, c.path, sent, "Authorization", key)
			if containsAll(c.roles, role) {
				got.refusal(t, c.status, c.code)
			} else {
				got.refusal(t, 403, "role-insufficient")
			}
		}
	}
}
