package ffmpeg

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
)

// reel is small pictures of a master in the order of time. They lie in a file, because a long master has many.
type reel struct {
	file  *os.File
	size  int // bytes of one picture
	times []float64
}

const (
	// thoroughPixels is how many pixels may be decoded for a storyboard whose master has too few key frames: about a
	// minute of work, little beside the renditions of the same master.
	thoroughPixels = 2.4e10
	// visitBytes is how much reading costs as much as a seek.
	visitBytes = 16 << 20
)

// reel decodes about one picture for each of count tiles, in the cheapest way that gives enough of them.
func (t *Tools) reel(ctx context.Context, s Storyboard, count int) (*reel, error) {
	if s.Source.Bytes > wholeBytes && s.Source.Bytes/int64(count) > visitBytes {
		return t.visited(ctx, s, count)
	}
	found, err := t.reeled(ctx, s, "keys", keyFrames(), count)
	if err != nil || s.covered(found) || work(s.Source.Video) > thoroughPixels {
		return found, err
	}
	found.close()
	return t.reeled(ctx, s, "all", []option{{"skip_frame", "noref"}}, count)
}

// keyFrames decodes nothing else; where the container has an index, nothing else is even read.
func keyFrames() []option { return []option{{"discard:v", "nokey"}, {"skip_frame", "nokey"}} }

// covered reports whether nearly every stretch of time has a picture of its own.
func (s Storyboard) covered(r *reel) bool {
	tiles := r.deal(int(math.Ceil(min(s.Source.Video.Duration, s.duration())/s.coding().Interval)), s.coding().Interval, s.tolerance())
	return float64(len(slices.Compact(tiles))) >= 0.9*float64(len(tiles)) && len(tiles) > 0
}

// reeled reads a master once and keeps the first picture of every half stretch of time, so that there is always one
// near the beginning of a stretch.
func (t *Tools) reeled(ctx context.Context, s Storyboard, name string, enter []option, count int) (*reel, error) {
	stretch := func(of string) string {
		return fmt.Sprintf("floor((%s+%s)/%s)", of, decimal(s.tolerance()), decimal(s.coding().Interval/2))
	}
	selection := fmt.Sprintf("isnan(prev_selected_t)+gt(%s,%s)", stretch("t"), stretch("prev_selected_t"))
	return t.developed(ctx, s, name, enter, filter{"select", selection}, 2*count+2)
}

// developed decodes selected pictures into a file. What a master is too broken to show is simply missing.
func (t *Tools) developed(ctx context.Context, s Storyboard, name string, enter []option, selection filter, most int) (*reel, error) {
	v, d := s.Source.Video, s.Derivative
	pixels, times := filepath.Join(s.Folder, name+".rgb"), filepath.Join(s.Folder, name+".times")
	opened, err := reading(s.Input, append(enter, decoder(v)...)...)
	if err != nil {
		return nil, err
	}
	chain := append([]filter{selection}, upright(s.Source)...)
	chain = append(append(chain, cropping(v, d.Crop)...), still(v, d.Width, d.Height)...)
	args := append(slices.Clone(opened), "-filter_complex", fmt.Sprintf("[0:%d]%s,split=2[pixels][times]", v.Index, written(chain)))
	for _, out := range []struct{ label, format, path string }{{"[pixels]", "rawvideo", pixels}, {"[times]", "framecrc", times}} {
		url, err := fileURL(out.path)
		if err != nil {
			return nil, err
		}
		args = append(args, "-map", out.label, "-fps_mode", "passthrough", "-enc_time_base", fineTimes, "-frames:v", strconv.Itoa(most), "-f", out.format, url)
	}
	if err := t.encode(ctx, args, nil); err != nil {
		if err := unlessTheirs(ctx, err); err != nil {
			return nil, errors.Join(fault(ctx, err), swept(pixels, times))
		}
	}
	return unrolled(pixels, times, d.Width*d.Height*3)
}

// unrolled opens what was decoded. The files lose their names at once and disappear when they are closed.
func unrolled(pixels, times string, size int) (*reel, error) {
	list, err := os.ReadFile(times)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	file, err := os.OpenFile(pixels, os.O_RDONLY|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	r := &reel{file: file, size: size, times: stamps(string(list))}
	info, err := file.Stat()
	if err := errors.Join(err, swept(pixels, times)); err != nil {
		r.close()
		return nil, err
	}
	r.times = r.times[:min(len(r.times), int(info.Size()/int64(size)))]
	return r, nil
}

func swept(paths ...string) error {
	var errs []error
	for _, path := range paths {
		if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

func (r *reel) close() { _ = r.file.Close() }

// deal gives each tile the number of its picture: the one nearest to the beginning of its stretch of time, but none
// after the stretch unless there is no other. It returns nil when there are no pictures.
func (r *reel) deal(count int, interval, tolerance float64) []int {
	if len(r.times) == 0 {
		return nil
	}
	order := make([]int, len(r.times))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(r.times[a], r.times[b]) })
	tiles := make([]int, count)
	next := 0
	for k := range tiles {
		from := float64(k) * interval
		for next < len(order) && r.times[order[next]] < from {
			next++
		}
		before, after := order[max(0, next-1)], order[min(next, len(order)-1)]
		tiles[k] = before
		if when := r.times[after]; when < from+interval-tolerance && when-from < math.Abs(from-r.times[before]) {
			tiles[k] = after
		}
	}
	return tiles
}
