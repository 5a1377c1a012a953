package e2e

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
)

// answer is what the server said to one request.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// ask sends a request; body is sent as it is when it is text, else as JSON. header is names and values in turn.
func (m *mill) ask(t *testing.T, method, path string, body any, header ...string) answer {
	t.Helper()
	if !strings.HasPrefix(path, "http") {
		path = m.url + path
	}
	request, err := http.NewRequestWithContext(t.Context(), method, path, reader(t, body))
	must(t, err)
	if body != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	if m.key != "" {
		request.Header.Set("Authorization", "Bearer "+m.key)
	}
	for i := 0; i+1 < len(header); i += 2 {
		request.Header.Set(header[i], header[i+1])
		if header[i] == "Host" {
			request.Host = header[i+1]
		}
	}
	response, err := http.DefaultTransport.RoundTrip(request)
	must(t, err)
	defer response.Body.Close()
	data, err := io.ReadAll(response.Body)
	must(t, err)
	return answer{response.StatusCode, response.Header, data}
}

func reader(t *testing.T, body any) io.Reader {
	t.Helper()
	switch body := body.(type) {
	case nil:
		return http.NoBody
	case string:
		return strings.NewReader(body)
	}
	data, err := json.Marshal(body)
	must(t, err)
	return bytes.NewReader(data)
}

// problem is an error as RFC 9457 writes it, with what Reelmill adds.
type problem struct {
	Type   string
	Title  string
	Status int
	Detail string
	Code   string
	Hint   string
	Errors []struct{ Pointer, Parameter, Message string }
}

// refusal fails the test unless the answer is a whole problem document with this status and code.
func (a answer) refusal(t *testing.T, status int, code string) problem {
	t.Helper()
	var p problem
	if err := json.Unmarshal(a.body, &p); err != nil {
		t.Fatalf("status %d, not a problem document: %v: %.300s", a.status, err, a.body)
	}
	if kind := a.header.Get("Content-Type"); kind != "application/problem+json" {
		t.Errorf("content type %q", kind)
	}
	if a.status != status || p.Status != status || p.Code != code {
		t.Errorf("status %d, want %d; code %q, want %q: %s", a.status, status, p.Code, code, a.body)
	}
	if p.Type == "" || p.Title == "" || p.Detail == "" {
		t.Errorf("a part is missing: %s", a.body)
	}
	return p
}

// into reads a JSON answer of the given status.
func into[T any](t *testing.T, a answer, status int) T {
	t.Helper()
	if a.status != status {
		t.Fatalf("status %d, want %d: %.600s", a.status, status, a.body)
	}
	var value T
	if err := json.Unmarshal(a.body, &value); err != nil {
		t.Fatalf("%v: %.300s", err, a.body)
	}
	return value
}

func containsAll(text string, words ...string) bool {
	for _, word := range words {
		if !strings.Contains(text, word) {
			return false
		}
	}
	return true
}
