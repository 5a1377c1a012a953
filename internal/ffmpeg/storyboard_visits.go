package ffmpeg

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
)

// atOnce is how many places of a master are entered at the same time: one waits for the disk while another decodes.
const atOnce = 3

// visited enters a long master once for every tile and takes a key frame of its stretch of time, or the one next to it.
func (t *Tools) visited(ctx context.Context, s Storyboard, count int) (*reel, error) {
	path := filepath.Join(s.Folder, "visits.rgb")
	file, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	r := &reel{file: file, size: s.Derivative.Width * s.Derivative.Height * 3}
	if err := errors.Join(swept(path), t.collect(ctx, s, count, r)); err != nil {
		r.close()
		return nil, err
	}
	return r, nil
}

// collect makes the visits a few at a time and adds what they saw in the order of the tiles.
func (t *Tools) collect(ctx context.Context, s Storyboard, count int, r *reel) error {
	for from := 0; from < count; from += atOnce {
		seen := make([]*reel, min(atOnce, count-from))
		errs := make([]error, len(seen)+1)
		var running sync.WaitGroup
		for i := range seen {
			running.Go(func() { seen[i], errs[i] = t.visit(ctx, s, from+i) })
		}
		running.Wait()
		for _, one := range seen {
			if one != nil {
				errs[len(seen)] = errors.Join(errs[len(seen)], r.add(one))
				one.close()
			}
		}
		if err := errors.Join(errs...); err != nil {
			return err
		}
	}
	return nil
}

// visit takes one picture for tile k.
func (t *Tools) visit(ctx context.Context, s Storyboard, k int) (*reel, error) {
	interval := s.coding().Interval
	at := max(0, min(float64(k+1)*interval, s.Source.Video.Duration)-s.tolerance())
	if !indexed(s.Source) {
		// The key frame found is the next one.
		at = float64(k) * interval
	}
	r, err := t.developed(ctx, s, fmt.Sprintf("visit-%d", k), visiting(s.Source, at), filter{"select", "1"}, 1)
	if err != nil {
		return nil, err
	}
	for i := range r.times {
		r.times[i] += at
	}
	return r, nil
}

// add copies the pictures of another reel behind the own ones.
func (r *reel) add(other *reel) error {
	picture := make([]byte, r.size)
	for i, when := range other.times {
		if _, err := other.file.ReadAt(picture, int64(i)*int64(r.size)); err != nil {
			return err
		}
		if _, err := r.file.WriteAt(picture, int64(len(r.times))*int64(r.size)); err != nil {
			return err
		}
		r.times = append(r.times, when)
	}
	return nil
}
