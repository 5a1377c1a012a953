package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"time"
)

// callBudget bounds one try of a call. A frozen database makes calls wait for longer; they are repeated.
const callBudget = 20 * time.Second

// call asks one server to do something and returns how it answered.
func (f *fleet) call(ctx context.Context, server *entrance, method, path string, body any) (int, error) {
	ctx, stop := context.WithTimeout(ctx, callBudget)
	defer stop()
	var content io.Reader = http.NoBody
	if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			return 0, err
		}
		content = bytes.NewReader(text)
	}
	request, err := http.NewRequestWithContext(ctx, method, "http://"+server.address+path, content)
	if err != nil {
		return 0, err
	}
	request.Header.Set("Authorization", "Bearer "+f.key)
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, err
	}
	defer response.Body.Close()
	said, err := io.ReadAll(response.Body)
	if err == nil && response.StatusCode >= http.StatusBadRequest {
		err = fmt.Errorf("%s %s: %d %s", method, path, response.StatusCode, said)
	}
	return response.StatusCode, err
}

// insist repeats a call, each time at some server, until it is done, refused, or ctx ends.
func (f *fleet) insist(ctx context.Context, random *rand.Rand, method, path string, body any) error {
	for {
		status, err := f.call(ctx, f.servers[random.IntN(len(f.servers))], method, path, body)
		passing := status == 0 || status >= http.StatusInternalServerError || status == http.StatusTooManyRequests
		if err == nil || !passing || ctx.Err() != nil {
			return err
		}
		pause(ctx, 300*time.Millisecond)
	}
}
