package api

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"testing"

	"github.com/reelmill/reelmill/internal/testmedia"
)

func TestPosterRoutes(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("vipsheader"); err != nil {
		t.Skip("vipsheader is not installed")
	}
	o := newOffice(t)
	asset, _ := o.submit()
	picture, err := os.ReadFile(testmedia.Path(t, "picture.jpg"))
	if err != nil {
		t.Fatal(err)
	}
	send := func(method, locale string, body []byte) *httptest.ResponseRecorder {
		answer := httptest.NewRecorder()
		o.handler.ServeHTTP(answer, httptest.NewRequest(method, "/v1/assets/"+asset.ID+"/posters/"+locale, bytes.NewReader(body)))
		return answer
	}
	if got := send(http.MethodPut, "default", picture); got.Code != 200 || !bytes.Contains(got.Body.Bytes(), []byte(`"locale":"und","format":"jpeg"`)) {
		t.Errorf("put: %d %s", got.Code, got.Body)
	}
	if got := send(http.MethodGet, "und", nil); got.Code != 200 || !bytes.Equal(got.Body.Bytes(), picture) {
		t.Errorf("get: %d with %d bytes", got.Code, got.Body.Len())
	}
	for _, c := range []struct {
		method, locale string
		body           []byte
		status         int
	}{
		{http.MethodPut, "fr", []byte("no picture"), 422},
		{http.MethodPut, "fr", nil, 422},
		{http.MethodPut, "fr", make([]byte, 33<<20), 413},
		{http.MethodPut, "nonsense!", picture, 422},
		{http.MethodGet, "fr", nil, 404},
		{http.MethodDelete, "fr", nil, 404},
		{http.MethodDelete, "und", nil, 204},
		{http.MethodGet, "default", nil, 404},
	} {
		if got := send(c.method, c.locale, c.body); got.Code != c.status {
			t.Errorf("%s %s: %d %s, want %d", c.method, c.locale, got.Code, got.Body, c.status)
		}
	}
}
