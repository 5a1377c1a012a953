package ffmpeg

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"os"

	graphs "github.com/u2takey/ffmpeg-go"

	"github.com/reelmill/reelmill/jobs"
	"github.com/reelmill/reelmill/profiles"
)

// Teaser is a short silent clip that loops.
type Teaser struct {
	Input      string
	Source     profiles.Source
	Derivative profiles.Derivative
	// Path is where the file goes; an existing one is overwritten.
	Path string
	// Start is where the clip begins, in seconds from the start of the master; see [Tools.PickTeaser].
	Start float64
	// Threads bounds the threads of the encoder; zero lets it choose.
	Threads int
}

// dissolve is how many seconds the end of a teaser takes to become its beginning again.
const dissolve = 0.5

// Args returns ffmpeg's arguments, as [Encode.Args] does.
func (c Teaser) Args() ([]string, error) {
	if c.Source.Video == nil {
		return nil, fmt.Errorf("profile %q needs pictures, and the master has none", c.Derivative.Profile.Name)
	}
	if err := checkRendition(c.Derivative); err != nil {
		return nil, err
	}
	return compile(c.draw)
}

func (c Teaser) draw(g *graph) error {
	v, d := c.Source.Video, c.Derivative
	enter, drop := seeking(c.Source, c.Start)
	in, err := g.input(c.Input, append(enter, append(decoder(v), option{"t", decimal(drop + d.Duration + 2*dissolve)})...)...)
	if err != nil {
		return err
	}
	chain := append(dropping(drop), deinterlacing(v)...)
	chain = append(append(chain, constantRate(d.FrameRate)), upright(c.Source)...)
	size := inner(d)
	chain = append(append(chain, cropping(v, d.Crop)...), coloured(v, size.Width, size.Height)...)
	chain = append(chain, finishing(EncodeOutput{Derivative: d}, profiles.Chunk{Rate: d.FrameRate})...)
	options := fileOptions("mp4")
	maps.Copy(options, pictureOptions(d, cmp.Or(c.Threads, encoderThreads)))
	return g.output(c.Path, options, c.loop(through(pictures(in, v), chain)))
}

// loop lets the last moment dissolve into what came just before the first picture, so that the jump back is not seen.
// A master that is too short for that is cut plainly.
func (c Teaser) loop(s *graphs.Stream) *graphs.Stream {
	rate := c.Derivative.FrameRate
	frames, blend := framesIn(c.Derivative.Duration, rate), framesIn(dissolve, rate)
	available := c.Source.Video.Duration - c.Start
	if frames <= 2*blend || available < c.Derivative.Duration+dissolve+2/value(rate) {
		return through(s, []filter{
			{"tpad", "stop_mode=clone:stop_duration=" + decimal(overhang)}, // a tail that cannot be decoded, as in the ladder
			{"trim", fmt.Sprintf("end_frame=%d", frames)},
		})
	}
	branches := fork(s, 2, false)
	body := through(branches[0], []filter{
		{"trim", fmt.Sprintf("start_frame=%d:end_frame=%d", blend, blend+frames)}, {"setpts", "PTS-STARTPTS"},
	})
	before := through(branches[1], []filter{{"trim", fmt.Sprintf("end_frame=%d", blend)}, {"setpts", "PTS-STARTPTS"}})
	blended := graphs.Filter([]*graphs.Stream{body, before}, "xfade", graphs.Args{
		fmt.Sprintf("transition=fade:duration=%s:offset=%s", decimal(float64(blend)/value(rate)), decimal(float64(frames-blend)/value(rate))),
	})
	return through(blended, append([]filter{{"trim", fmt.Sprintf("end_frame=%d", frames)}, {"format", "pix_fmts=yuv420p"}}, labelled()...))
}

// Teaser makes the clip. Errors are as for [Tools.Encode].
func (t *Tools) Teaser(ctx context.Context, c Teaser) error {
	if c.Threads == 0 {
		c.Threads = t.cfg.Threads
	}
	args, err := c.Args()
	if err != nil {
		return jobs.Refuse("plan-impossible", "The planned teaser cannot be made from this master.", "Plan the asset again.", err)
	}
	if err := t.encode(ctx, args, nil); err != nil {
		_ = os.Remove(c.Path)
		return fault(ctx, err)
	}
	return nil
}
