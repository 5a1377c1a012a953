package main

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"github.com/reelmill/reelmill/internal/api"
	"github.com/reelmill/reelmill/internal/client"
	"github.com/reelmill/reelmill/profiles"
)

const (
	// closely shows when something is first there; seldom keeps the asking out of what is measured.
	closely  = 100 * time.Millisecond
	seldom   = time.Second
	patience = 2 * time.Hour
)

// submission is a server, the folder of its store, and how often it is asked how far it is.
type submission struct {
	server *client.Client
	store  string
	every  time.Duration
}

// take brings a master and waits until it is published. The clock runs from before the upload to the publishing.
func (s submission) take(ctx context.Context, m master, set string) (found measurement, err error) {
	ctx, stop := context.WithTimeoutCause(ctx, patience, fmt.Errorf("%s was not published within %v", m.name, patience))
	defer stop()
	began := time.Now()
	upload, err := s.server.Upload(ctx, m.path, nil)
	if err != nil {
		return found, err
	}
	asset, err := s.server.CreateAsset(ctx, api.NewAsset{Title: m.name, Set: set, Source: &api.Source{Upload: upload}}, "bench "+m.name)
	if err != nil {
		return found, err
	}
	version, err := s.server.Watch(ctx, asset.ID, asset.LatestVersion, s.every, func(now api.Version) { found.see(now, began) })
	if err != nil {
		return found, err
	}
	if version.State != "published" || version.PublishedAt == nil {
		return found, fmt.Errorf("%s ended %s: %+v", m.name, version.State, version.Error)
	}
	found.Wall = version.PublishedAt.Sub(began).Seconds() // the same clock, to the millisecond
	err = s.inspect(ctx, version, &found)
	return found, err
}

// see notes when the first of a kind is there.
func (m *measurement) see(now api.Version, began time.Time) {
	for kind, at := range map[profiles.Output]*float64{profiles.OutputPoster: &m.Poster, profiles.OutputVideo: &m.First} {
		if *at == 0 && slices.ContainsFunc(now.Derivatives, func(d api.Derivative) bool { return d.Output == string(kind) && d.State == "done" }) {
			*at = time.Since(began).Seconds()
		}
	}
}

// inspect looks at what was made.
func (s submission) inspect(ctx context.Context, version api.Version, found *measurement) error {
	for _, d := range version.Derivatives {
		found.Bytes += d.Bytes
		if d.Output != string(profiles.OutputVideo) {
			continue
		}
		if d.State != "done" {
			return fmt.Errorf("%s is %s", d.Profile, d.State)
		}
		made, err := probe(ctx, filepath.Join(s.store, filepath.FromSlash(d.Key)))
		if err != nil {
			return err
		}
		found.Rungs = append(found.Rungs, made)
	}
	slices.SortFunc(found.Rungs, func(a, b rung) int { return b.Height*b.Width - a.Height*a.Width })
	return nil
}
