package api

import (
	"context"
	"net/http"
	"path"
	"strings"
	"testing"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/jobs"
)

// An upload is there for the key that began it and for operators; what its uploader remarks on it makes nobody its owner.
func TestUploadsAreOfTheirKey(t *testing.T) {
	t.Parallel()
	w := newWatched(t, true, nil, nil)
	mine, other, operator := w.key(t, records.RoleUploader), w.key(t, records.RoleEditor), w.key(t, records.RoleOperator)
	tus := func(method, address, key, body string, header ...string) int {
		t.Helper()
		return w.ask(t, method, address, key, body, append([]string{"Tus-Resumable", "1.0.0"}, header...)...).Code
	}
	begin := w.ask(t, http.MethodPost, "/v1/uploads", mine, "", "Tus-Resumable", "1.0.0", "Upload-Length", "4", "Upload-Metadata", ownerRemark+" eA==")
	if begin.Code != http.StatusCreated {
		t.Fatalf("begun with %d %s", begin.Code, begin.Body)
	}
	id := path.Base(begin.Header().Get("Location"))
	address := "/v1/uploads/" + id
	piece := []string{"Content-Type", "application/offset+octet-stream", "Upload-Offset", "0"}
	for want, key := range map[int]string{http.StatusNotFound: other, http.StatusOK: operator} {
		if got := tus(http.MethodHead, address, key, ""); got != want {
			t.Errorf("HEAD is answered %d, want %d", got, want)
		}
	}
	if got := tus(http.MethodPatch, address, other, "mine", piece...); got != http.StatusNotFound {
		t.Errorf("another key goes on with it: %d", got)
	}
	if got := tus(http.MethodDelete, address, other, ""); got != http.StatusNotFound {
		t.Errorf("another key ends it: %d", got)
	}
	if got := tus(http.MethodPatch, address, mine, "mine", piece...); got != http.StatusNoContent {
		t.Errorf("the key that began it cannot go on: %d", got)
	}
	body := `{"source":{"upload":"` + id + `"}}`
	if got := w.ask(t, http.MethodPost, "/v1/assets", other, body); !strings.Contains(got.Body.String(), "upload-not-found") {
		t.Errorf("another key brings it: %d %s", got.Code, got.Body)
	}
	if asset := told[Asset](t, w, http.MethodPost, "/v1/assets", mine, body); asset.ID == "" {
		t.Error("the key that began it cannot bring it")
	}
	if got := tus(http.MethodDelete, address, operator, ""); got != http.StatusNoContent {
		t.Errorf("an operator cannot end it: %d", got)
	}
}

// Uploads that were begun without a key stay everybody's, also when keys are asked for later.
func TestUploadsWithoutKeys(t *testing.T) {
	t.Parallel()
	server := newUploadServer(t, "file://"+t.TempDir(), nil)
	id := server.create(t, 4)
	keyed := records.By(t.Context(), records.Actor{KeyID: "k", Role: records.RoleUploader})
	for _, ctx := range []context.Context{t.Context(), keyed} {
		if _, err := server.finished(ctx, id); jobs.CodeOf(err) != "upload-unfinished" {
			t.Errorf("got %v", err)
		}
	}
}
