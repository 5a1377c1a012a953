package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/reelmill/reelmill/internal/api"
	"github.com/reelmill/reelmill/internal/client"
	"github.com/reelmill/reelmill/jobs"
)

const pollEvery = time.Second

// take sends the whole collection: masters some at a time, then subtitle files one after the other.
func (m *mill) take(ctx context.Context, found *samples, o options) ([]row, error) {
	rows := make([]row, len(found.masters))
	var group errgroup.Group
	group.SetLimit(o.atOnce)
	var progress sync.Mutex
	for i, file := range found.masters {
		group.Go(func() error {
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
			rows[i] = m.master(ctx, found.root, file, o.patience)
			progress.Lock()
			defer progress.Unlock()
			_, err := fmt.Fprintf(os.Stderr, "%7.1fs %-9s %s %s\n", rows[i].Seconds, rows[i].Outcome, file, rows[i].Code)
			return err
		})
	}
	if err := errors.Join(group.Wait(), context.Cause(ctx)); err != nil {
		return nil, err
	}
	texts, err := m.texts(ctx, found, o)
	return slices.Concat(rows, texts), err
}

// master takes one file through, from the upload to the manifest.
func (m *mill) master(ctx context.Context, root, file string, patience time.Duration) row {
	result, began := row{File: file}, time.Now()
	ctx, stop := context.WithTimeout(ctx, patience)
	defer stop()
	upload, err := m.Upload(ctx, filepath.Join(root, file), nil)
	if err != nil {
		return result.explained(refused, err).lasted(began)
	}
	asset, err := m.CreateAsset(ctx, api.NewAsset{Title: file, Source: &api.Source{Upload: upload}}, "corpus "+file)
	if err != nil {
		return result.explained(refused, err).lasted(began)
	}
	version, err := m.Watch(ctx, asset.ID, asset.LatestVersion, pollEvery, nil)
	if err != nil {
		return result.explained(stuck, err).lasted(began)
	}
	result = result.of(version)
	if result.Outcome == published {
		if err := checkManifest(ctx, m.Client, asset.ID); err != nil {
			result.Outcome, result.Message = stuck, err.Error()
		}
	}
	return result.lasted(began)
}

// of takes over how a version ended.
func (r row) of(version api.Version) row {
	r.Master = &version
	for _, note := range version.Notes {
		r.Notes = append(r.Notes, note.Code)
	}
	for _, derivative := range version.Derivatives {
		if derivative.State == "done" {
			r.Made++
		}
	}
	switch {
	case version.State == "published":
		r.Outcome = published
	case version.State == "failed" && version.Error != nil:
		return r.explained(failed, jobs.Refuse(version.Error.Code, version.Error.Message, version.Error.Hint, nil))
	default:
		r.Outcome, r.Message = stuck, "its version is "+version.State
	}
	return r
}

// checkManifest makes sure that readers get a document for what is called published.
func checkManifest(ctx context.Context, c *client.Client, id string) error {
	_, etag, err := c.Manifest(ctx, id, "")
	if err == nil && etag == "" {
		err = errors.New("the manifest has no ETag")
	}
	return err
}
