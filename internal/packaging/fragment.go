package packaging

import (
	"context"
	"fmt"
	"math"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/reelmill/reelmill/internal/subprocess"
	"github.com/reelmill/reelmill/profiles"
)

// source is one track on its way into the set.
type source struct {
	name, path string
	pictures   bool
	rate       profiles.Ratio
	segment    float64
	target     string
}

// stall is how long copying may show no progress.
const stall = 3 * time.Minute

// fragment copies the track into a fragmented file with its index in front.
func (p *Packager) fragment(ctx context.Context, s source, report func(float64)) error {
	begins, err := p.beginning(ctx, s)
	if err != nil {
		return err
	}
	before := ""
	_, err = subprocess.Run(ctx, subprocess.Command{
		Path: p.cfg.FFmpeg,
		Args: s.args(begins.codec),
		OnLine: func(text string) bool {
			now, found := strings.CutPrefix(text, "out_time_us=")
			moved := found && now != before
			if moved {
				before = now
				micro, _ := strconv.ParseFloat(strings.TrimSpace(now), 64)
				report(micro / 1e6)
			}
			return moved
		},
		Stall:  stall,
		Limits: subprocess.Limits{Memory: p.cfg.Memory},
	})
	return err
}

// args cuts pictures at key frames and sound by time. Pictures get negative composition offsets instead of an edit list,
// so that the first is shown at zero in every player; sound gets the edit list that leaves the encoder's priming out,
// which ffmpeg only writes when it may delay the header.
func (s source) args(codec string) []string {
	args := append(opening(s.path), "-progress", "pipe:1")
	if s.pictures {
		args = append(args, "-map", "0:V:0", "-bsf:v", settle("lt(abs(STARTPTS*TB)\\,%g)"), "-use_editlist", "0",
			"-movflags", "+cmaf+global_sidx+skip_trailer+frag_keyframe", "-min_frag_duration", micro(s.segment-s.slack()))
		if codec == "hevc" {
			args = append(args, "-tag:v", "hvc1")
		}
	} else {
		args = append(args, "-map", "0:a:0", "-bsf:a", settle("gt(STARTPTS\\,0)*lt(STARTPTS*TB\\,%g)"), "-use_editlist", "1",
			"-movflags", "+cmaf+global_sidx+skip_trailer+delay_moov", "-frag_duration", micro(s.segment))
	}
	return append(args, "-c", "copy", "-map_metadata", "-1", "-map_chapters", "-1", "-fflags", "+bitexact", "-f", "mp4", "file:"+s.target)
}

// opening reads a file with the times that stand in it, and nothing from anywhere else.
func opening(path string) []string {
	return []string{"-hide_banner", "-nostdin", "-nostats", "-y", "-v", "warning", "-protocol_whitelist", "file", "-copyts", "-i", "file:" + path}
}

// late is how far from zero a track may start and still be moved there; half a frame at the slowest usual rate is less,
// and WebM with sound starts its pictures some milliseconds late by design.
const late = 0.1

// settle moves the first time stamp to zero where a condition holds.
func settle(condition string) string {
	is := fmt.Sprintf(condition, late)
	return fmt.Sprintf(`setts=pts=if(%[1]s\,PTS-STARTPTS\,PTS):dts=if(%[1]s\,DTS-STARTPTS\,DTS)`, is)
}

// slack is by how much two key frames may be nearer than a segment: one frame when both are the first after a multiple
// of its length, and half a frame of rounding.
func (s source) slack() float64 {
	return math.Min(1.5*s.frame(), s.segment/4)
}

func micro(seconds float64) string { return strconv.FormatInt(int64(math.Round(seconds*1e6)), 10) }

// shares turns the seconds done of each track into the share done of all, by their size.
func shares(s Stream, report func(float64)) func(int) func(float64) {
	var paths []string
	for _, v := range s.Videos {
		paths = append(paths, v.Path)
	}
	for _, a := range s.Audios {
		paths = append(paths, a.Path)
	}
	sums := make([]float64, len(paths)+1)
	for i, path := range paths {
		sums[i+1] = sums[i] + 1
		if info, err := os.Stat(path); err == nil {
			sums[i+1] += float64(info.Size())
		}
	}
	return func(i int) func(float64) {
		return func(seconds float64) {
			if report == nil || s.Duration <= 0 {
				return
			}
			part := math.Min(1, math.Max(0, seconds/s.Duration))
			report((sums[i] + part*(sums[i+1]-sums[i])) / sums[len(paths)])
		}
	}
}
