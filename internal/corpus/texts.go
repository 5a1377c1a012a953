package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/reelmill/reelmill/internal/api"
)

// texts puts every subtitle file on one small asset, each under a language tag of its own, so that none replaces another.
func (m *mill) texts(ctx context.Context, found *samples, o options) ([]row, error) {
	carrier := m.master(ctx, filepath.Dir(o.carrier), filepath.Base(o.carrier), o.patience)
	if carrier.Outcome != published {
		return nil, fmt.Errorf("the master for the subtitle files is not published: %s %s", carrier.Code, carrier.Message)
	}
	var rows []row
	for i, file := range found.subtitles {
		result := m.text(ctx, carrier.Master.AssetID, fmt.Sprintf("en-x-s%d", i), filepath.Join(found.root, file))
		result.File = file
		_, _ = fmt.Fprintf(os.Stderr, "%7.1fs %-9s %s %s\n", result.Seconds, result.Outcome, file, result.Code)
		rows = append(rows, result)
	}
	return rows, context.Cause(ctx)
}

func (m *mill) text(ctx context.Context, asset, locale, path string) row {
	result, began := row{}, time.Now()
	data, err := os.ReadFile(path)
	if err != nil {
		return result.explained(refused, err)
	}
	report, err := m.PutSubtitle(ctx, asset, locale, "subtitles", filepath.Base(path), data)
	if err != nil {
		return result.explained(refused, err).lasted(began)
	}
	for _, problem := range report.Problems {
		result.Notes = append(result.Notes, problem.Code)
	}
	return result.track(m.track(ctx, asset, locale)).lasted(began)
}

// track waits until everything planned for a locale is made or left out.
func (m *mill) track(ctx context.Context, asset, locale string) ([]api.Derivative, error) {
	ctx, stop := context.WithTimeout(ctx, 2*time.Minute)
	defer stop()
	tick := time.NewTicker(pollEvery / 4)
	defer tick.Stop()
	for {
		version, err := m.Version(ctx, asset, 1)
		if err != nil {
			return nil, err
		}
		if tracks := settled(version, locale); len(tracks) > 0 {
			return tracks, nil
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return nil, fmt.Errorf("the track %s was not made in time: %w", locale, ctx.Err())
		}
	}
}

func settled(version api.Version, locale string) []api.Derivative {
	var tracks []api.Derivative
	for _, derivative := range version.Derivatives {
		if derivative.Locale != locale {
			continue
		}
		if derivative.State == "planned" {
			return nil
		}
		tracks = append(tracks, derivative)
	}
	return tracks
}

func (r row) track(tracks []api.Derivative, err error) row {
	if err != nil {
		return r.explained(stuck, err)
	}
	r.Outcome = published
	for _, track := range tracks {
		if track.State == "done" {
			r.Made++
			continue
		}
		r.Outcome, r.Code, r.Message = failed, track.Code, track.Message
	}
	return r
}
