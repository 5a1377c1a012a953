package ffmpeg

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/reelmill/reelmill/profiles"
)

// thumb is a small picture of one moment, upright, in RGB.
type thumb struct {
	time          float64 // seconds from the start of the master
	key           float64 // when the key frame is that it needs, in the same seconds; unknown when negative
	width, height int
	rgb           []byte
}

const (
	// thumbLong is the longer side of a thumbnail in pixels: enough to see blur, small enough to hold many.
	thumbLong = 320
	// wantedThumbs is how many moments are looked at, fewestThumbs how many are enough to choose from.
	wantedThumbs = 30
	fewestThumbs = 8
	// cheapPixels is how many pixels may be decoded to look at a whole master: a few seconds of work.
	cheapPixels = 3e9
	// keyPassSeconds is the longest master that is read whole for its key frames.
	keyPassSeconds = 600
)

// fineTimes keeps ffmpeg from rounding times to whole frames, which uneven frames do not have.
const fineTimes = "1:90000"

func thumbSize(v *profiles.VideoTrack) (width, height int) {
	by := min(1, thumbLong/float64(max(v.Width, v.Height)))
	even := func(n int) int { return max(2, int(math.Round(float64(n)*by/2))*2) }
	return even(v.Width), even(v.Height)
}

// thumbs looks at moments spread over a master, in the cheapest way that gives enough of them: its key frames, every
// frame of a short one, or single seeks into a long one.
func (t *Tools) thumbs(ctx context.Context, input string, src profiles.Source) ([]thumb, error) {
	v := src.Video
	step := max(v.Duration, 0.1) / wantedThumbs
	if v.Duration <= keyPassSeconds && src.Bytes <= wholeBytes {
		found, err := t.pass(ctx, input, src, step, option{"skip_frame", "nokey"})
		if err != nil || len(found) >= fewestThumbs {
			return found, err
		}
	}
	if work(v) <= cheapPixels {
		return t.pass(ctx, input, src, step, hasty()...)
	}
	return t.visits(ctx, input, src, wantedThumbs)
}

// hasty skips what only makes pictures prettier: thumbnails are judged, never shown.
func hasty() []option { return []option{{"skip_frame", "noref"}, unpolished()} }

func unpolished() option { return option{"skip_loop_filter", "all"} }

// pass reads a master once and keeps one picture every step seconds.
func (t *Tools) pass(ctx context.Context, input string, src profiles.Source, step float64, extra ...option) ([]thumb, error) {
	return t.shrunk(ctx, input, src, extra, fmt.Sprintf("select=isnan(prev_selected_t)+gte(t-prev_selected_t\\,%s)", decimal(step*0.98)), 4*wantedThumbs)
}

// visits seeks to moments of a long master, a few at a time, and takes the key frame at each.
func (t *Tools) visits(ctx context.Context, input string, src profiles.Source, count int) ([]thumb, error) {
	seen, errs := make([][]thumb, count), make([]error, count)
	for from := 0; from < count; from += atOnce {
		var running sync.WaitGroup
		for i := from; i < min(from+atOnce, count); i++ {
			running.Go(func() {
				at := src.Video.Duration * (float64(i) + 0.5) / float64(count)
				seen[i], errs[i] = t.shrunk(ctx, input, src, append(visiting(src, at), unpolished()), "select=1", 1)
				for n := range seen[i] {
					seen[i][n].time += at
				}
			})
		}
		running.Wait()
	}
	return merged(nil, slices.Concat(seen...)), cmp.Or(errs...)
}

// visiting enters a master at a key frame near a time: the one before it where the format has an index, else the next.
func visiting(src profiles.Source, at float64) []option {
	seconds := "20"
	if indexed(src) {
		// The decoder holds pictures back until the end: let it come soon.
		seconds = "1"
	}
	return append(keyFrames(), option{"ss", decimal(at)}, option{"noaccurate_seek", ""}, option{"t", seconds})
}

// shrunk decodes selected pictures small. The pixels go to standard output, their times to standard error. What a
// master is too broken to show is simply missing.
func (t *Tools) shrunk(ctx context.Context, input string, src profiles.Source, enter []option, selection string, most int) ([]thumb, error) {
	v := src.Video
	opened, err := reading(input, append(enter, decoder(v)...)...)
	if err != nil {
		return nil, err
	}
	width, height := thumbSize(v)
	chain := selection + "," + written(append(upright(src), still(v, width, height)...))
	limit := []string{"-fps_mode", "passthrough", "-enc_time_base", fineTimes, "-frames:v", strconv.Itoa(most), "-f"}
	args := append([]string{"-v", "fatal"}, opened...)
	args = append(args, "-filter_complex", fmt.Sprintf("[0:%d]%s,split=2[pixels][times]", v.Index, chain))
	args = append(append(append(args, "-map", "[pixels]"), limit...), "rawvideo", "pipe:1")
	args = append(append(append(args, "-map", "[times]"), limit...), "framecrc", "pipe:2")
	var pixels bytes.Buffer
	result, err := t.run(ctx, &pixels, args...)
	if err != nil {
		if err := unlessTheirs(ctx, err); err != nil {
			return nil, fault(ctx, err)
		}
	}
	return cut(pixels.Bytes(), width, height, stamps(result.Tail)), nil
}

// written writes a chain of filters the way ffmpeg reads it.
func written(chain []filter) string {
	parts := make([]string, len(chain))
	for i, f := range chain {
		parts[i] = f.name
		if f.args != "" {
			parts[i] += "=" + strings.ReplaceAll(f.args, ",", "\\,")
		}
	}
	return strings.Join(parts, ",")
}

// stamps reads the times from a list of frame checksums: a time base, then stream, dts, pts, ...
func stamps(list string) []float64 {
	var base float64
	var times []float64
	for line := range strings.Lines(list) {
		if text, found := strings.CutPrefix(line, "#tb 0: "); found {
			base = value(ratio(strings.TrimSpace(text)))
			continue
		}
		if fields := strings.Split(line, ","); len(fields) == 6 && fields[0] == "0" {
			times = append(times, float64(whole(strings.TrimSpace(fields[2])))*base)
		}
	}
	return times
}

func cut(pixels []byte, width, height int, times []float64) []thumb {
	size := width * height * 3
	var found []thumb
	for i, when := range times {
		if (i+1)*size > len(pixels) {
			break
		}
		found = append(found, thumb{time: when, key: -1, width: width, height: height, rgb: pixels[i*size : (i+1)*size]})
	}
	return found
}
