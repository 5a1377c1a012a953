package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"github.com/reelmill/reelmill/internal/records/recordstest"
	"github.com/reelmill/reelmill/internal/testserver"
)

// comparison is what was measured with one number of assets.
type comparison struct {
	assets      int
	saved       saved
	mill, nginx figures
	// millTags and nginxTags are conditional requests, which all find nothing new.
	millTags, nginxTags figures
	// half and nginxHalf are at half of the mill's rate.
	half, nginxHalf figures
	// woken is the mill right after a restart, when it has nothing in memory.
	woken  figures
	memory int64 // of the mill with everything in it, in bytes
}

func measure(ctx context.Context, o options, count int) (found comparison, err error) {
	folder, err := os.MkdirTemp("", "reelmill-readbench-")
	if err != nil {
		return found, err
	}
	defer os.RemoveAll(folder)
	database, giveBack, err := testserver.Borrow(recordstest.Postgres)
	if err != nil {
		return found, err
	}
	defer giveBack()
	if err := fill(ctx, database, count); err != nil {
		return found, fmt.Errorf("fill the database: %w", err)
	}
	queue, redis, err := startRedis(ctx, folder)
	if err != nil {
		return found, err
	}
	defer queue.stop()
	open := func() (*mill, error) { return startMill(ctx, o.program, folder, database, redis) }
	m, err := open()
	if err != nil {
		return found, err
	}
	found, err = compare(ctx, o, m, folder, count)
	m.stop()
	if err != nil {
		return found, err
	}
	if m, err = open(); err != nil {
		return found, err
	}
	defer m.stop()
	found.woken, err = load(ctx, o, folder, m.url, m.key, "", count)
	return found, err
}

func compare(ctx context.Context, o options, m *mill, folder string, count int) (found comparison, err error) {
	found.assets = count
	files := filepath.Join(folder, "files")
	if found.saved, err = save(ctx, m, files, count); err != nil {
		return found, err
	}
	web, address, err := startNginx(ctx, folder, files)
	if err != nil {
		return found, err
	}
	defer web.stop()
	ours, theirs := filepath.Join(folder, "ours"), filepath.Join(folder, "theirs")
	steps := []func() error{
		func() (err error) { found.nginx, err = load(ctx, o, folder, address, "", "", count); return err },
		func() (err error) { found.mill, err = load(ctx, o, folder, m.url, m.key, "", count); return err },
		func() error { return tags(ctx, m.url, m.key, ours, min(count, taggedMost)) },
		func() error { return tags(ctx, address, "", theirs, min(count, taggedMost)) },
		func() (err error) {
			found.nginxTags, err = load(ctx, o, folder, address, "", theirs, min(count, taggedMost))
			return err
		},
		func() (err error) {
			found.millTags, err = load(ctx, o, folder, m.url, m.key, ours, min(count, taggedMost))
			return err
		},
		func() (err error) {
			found.half, err = paced(ctx, o, m.url, m.key, count, found.mill.Rate/2)
			return err
		},
		func() (err error) {
			found.nginxHalf, err = paced(ctx, o, address, "", count, found.mill.Rate/2)
			return err
		},
		func() (err error) { found.memory, err = m.memory(); return err },
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return found, err
		}
	}
	return found, nil
}

// taggedMost bounds the assets that are asked for with their tags: wrk holds all tags in memory.
const taggedMost = 20_000

// tags writes the entity tag of every asset into a file, a line each.
func tags(ctx context.Context, url, key, file string, count int) error {
	client := &http.Client{Timeout: startBudget}
	var text strings.Builder
	for n := range count {
		answer, err := fetch(ctx, client, url+manifestPath(n+1), key, "")
		if err != nil {
			return err
		}
		if err := answer.Body.Close(); err != nil {
			return err
		}
		text.WriteString(answer.Header.Get("ETag") + "\n")
	}
	return os.WriteFile(file, []byte(text.String()), 0o600)
}
