package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"golang.org/x/sync/errgroup"
)

// saved is what reading every manifest once took and gave.
type saved struct {
	took  time.Duration
	bytes int64 // of one manifest, on average
}

// save reads every manifest once, which prepares them all, and keeps each as the file that nginx serves under the same path.
func save(ctx context.Context, m *mill, folder string, count int) (saved, error) {
	began := time.Now()
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 16}, Timeout: startBudget}
	var group errgroup.Group
	group.SetLimit(16)
	sizes := make([]int64, count)
	for i := range count {
		group.Go(func() (err error) {
			sizes[i], err = saveOne(ctx, client, m, folder, manifestPath(i+1))
			return err
		})
	}
	err := group.Wait()
	total := int64(0)
	for _, size := range sizes {
		total += size
	}
	return saved{time.Since(began), total / int64(count)}, err
}

func manifestPath(n int) string { return "/v1/assets/" + strconv.Itoa(n) + "/manifest" }

func saveOne(ctx context.Context, client *http.Client, m *mill, folder, path string) (int64, error) {
	answer, err := fetch(ctx, client, m.url+path, m.key, "")
	if err != nil {
		return 0, err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		return 0, err
	}
	if answer.StatusCode != http.StatusOK {
		return 0, fmt.Errorf("%w: %s: %d %s", errStatus, path, answer.StatusCode, body)
	}
	file := filepath.Join(folder, filepath.FromSlash(path))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return 0, err
	}
	return int64(len(body)), os.WriteFile(file, body, 0o644)
}
