package ffmpeg

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"github.com/reelmill/reelmill/jobs"
	"github.com/reelmill/reelmill/profiles"
)

// posterChoices is how many candidates [Tools.Frames] writes as pictures.
const posterChoices = 4

// Frames looks at moments spread over a master and returns them, best poster first. The best few are written as PNG
// files into dir.
func (t *Tools) Frames(ctx context.Context, input string, src profiles.Source, dir string) (Candidates, error) {
	found, err := t.candidates(ctx, input, src)
	if err != nil {
		return nil, err
	}
	for i := range min(posterChoices, len(found)) {
		if err := t.grab(ctx, input, src, &found[i], dir); err != nil {
			return nil, err
		}
	}
	return found, nil
}

// BestFrame returns the best poster of a master, written as a PNG file into dir. It is black only when the whole
// master is.
func (t *Tools) BestFrame(ctx context.Context, input string, src profiles.Source, dir string) (Candidate, error) {
	found, err := t.candidates(ctx, input, src)
	if err != nil {
		return Candidate{}, err
	}
	for i := range found {
		if err = t.grab(ctx, input, src, &found[i], dir); err == nil {
			return found[i], nil
		}
		if ctx.Err() != nil || jobs.AsFault(err).Class != jobs.Permanent {
			break
		}
	}
	return Candidate{}, err
}

// candidates returns scored moments, best first, never none without an error.
func (t *Tools) candidates(ctx context.Context, input string, src profiles.Source) (Candidates, error) {
	if src.Video == nil {
		return nil, jobs.Refuse("no-pictures", "The master has no pictures to make a poster from.", "Upload a poster image.", nil)
	}
	seen, err := t.glance(ctx, input, src)
	if err != nil {
		return nil, err
	}
	if len(seen) == 0 {
		return nil, jobs.Refuse("no-decodable-video", "No picture of the master could be decoded.", "Export the master again.", nil)
	}
	found := judge(seen, src.Duration)
	found.rank()
	return found, nil
}

// grab writes the picture of one moment at display size, through the same chain as the renditions.
func (t *Tools) grab(ctx context.Context, input string, src profiles.Source, c *Candidate, dir string) (err error) {
	v := src.Video
	// A little early, so that rounding of times cannot skip the picture that was looked at.
	at := max(0, c.Time-0.25/max(1, value(v.FrameRate)))
	enter, drop := c.entering(src, at)
	opened, err := reading(input, append(enter, decoder(v)...)...)
	if err != nil {
		return err
	}
	path := filepath.Join(dir, fmt.Sprintf("frame-%09d.png", int64(c.Time*1000)))
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	chain := append(append(dropping(drop), deinterlacing(v)...), upright(src)...)
	chain = append(chain, still(v, v.Width, v.Height)...)
	args := append([]string{"-v", "error"}, opened...)
	args = append(args, "-map", "0:"+strconv.Itoa(v.Index), "-vf", written(chain), "-frames:v", "1", "-c:v", "png", "-f", "image2pipe", "pipe:1")
	if _, err := t.run(ctx, file, args...); err != nil {
		return fault(ctx, err)
	}
	if info, err := file.Stat(); err != nil || info.Size() == 0 {
		return damaged(fmt.Errorf("no picture at %.3f s", c.Time))
	}
	c.Path = path
	return nil
}

// runUp is how many seconds before a known key frame a master without an index is entered.
const runUp = 0.5

// entering is [seeking] that knows where the key frame is.
func (c *Candidate) entering(src profiles.Source, at float64) (options []option, drop float64) {
	if c.key < 0 {
		return seeking(src, at)
	}
	if options, drop = seeking(src, at); drop > 0 {
		drop = min(at, at-c.key+runUp)
		options = nil
		if at > drop {
			options = []option{{"ss", decimal(at - drop)}}
		}
	}
	// The second field of an interlaced key frame need not be one.
	if c.Time == c.key && !src.Video.Interlaced {
		options = append(options, option{"skip_frame", "nokey"})
	}
	return options, drop
}
