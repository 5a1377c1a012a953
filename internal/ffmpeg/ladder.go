package ffmpeg

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"

	graphs "github.com/u2takey/ffmpeg-go"

	"github.com/reelmill/reelmill/profiles"
)

// Encode is one run of ffmpeg that makes one stretch of any number of renditions of one master, pictures only: the
// master is decoded once, and each rung of the ladder is scaled down from the next larger one.
type Encode struct {
	// Input is the path of the master.
	Input  string
	Source profiles.Source
	// Outputs are derivatives of the output "video", in any order.
	Outputs []EncodeOutput
	// Chunk is the stretch to make; the zero value means all of it.
	Chunk profiles.Chunk
	// Threads bounds the threads of each encoder; zero means [encoderThreads].
	Threads int

	// earlier is how many more seconds before the chunk the master is entered, see [Tools.Encode].
	earlier float64
}

// EncodeOutput is one file to make.
type EncodeOutput struct {
	Derivative profiles.Derivative
	// Path is where the file goes, always as MP4; an existing one is overwritten.
	Path string
	// Burn is the path of a subtitle file to draw into the pictures; empty for none.
	Burn string
}

// Args returns ffmpeg's arguments without those that concern the process, such as -progress. The same encode always
// gives the same arguments.
func (e Encode) Args() ([]string, error) {
	if err := e.check(); err != nil {
		return nil, err
	}
	args, err := compile(e.draw)
	return append(e.clock(), args...), err
}

func (e Encode) check() error {
	if e.Source.Video == nil {
		return errors.New("an encode needs pictures, and the master has none")
	}
	for _, out := range e.Outputs {
		d := out.Derivative
		if d.Output != profiles.OutputVideo {
			return fmt.Errorf("profile %q makes %q, which is no encode", d.Profile.Name, d.Output)
		}
		if err := checkRendition(d); err != nil {
			return err
		}
	}
	return nil
}

func (e Encode) draw(g *graph) error {
	in, err := g.input(e.Input, append(e.entry(), decoder(e.Source.Video)...)...)
	if err != nil {
		return err
	}
	s := pictures(in, e.Source.Video)
	if e.entered() {
		branches := fork(s, 2, false)
		s = branches[0]
		if err := g.first(e.landing(), branches[1]); err != nil {
			return err
		}
	}
	streams := e.ladder(s, e.stretch())
	for i, out := range e.Outputs {
		if err := e.write(g, out, streams[i]); err != nil {
			return err
		}
	}
	return nil
}

// write adds one output with its options.
func (e Encode) write(g *graph, out EncodeOutput, picture *graphs.Stream) error {
	options := fileOptions("mp4")
	maps.Copy(options, pictureOptions(out.Derivative, cmp.Or(e.Threads, encoderThreads)))
	return g.output(out.Path, options, picture)
}

// ladder draws the rungs of one stretch and returns the stream of every output.
func (e Encode) ladder(s *graphs.Stream, part profiles.Chunk) []*graphs.Stream {
	streams := make([]*graphs.Stream, len(e.Outputs))
	groups := e.groups()
	if len(groups) == 0 {
		return streams
	}
	trunk := through(s, append(pacing(e.Source, part), upright(e.Source)...))
	for i, branch := range fork(trunk, len(groups), false) {
		e.cascade(branch, groups[i], part, streams)
	}
	return streams
}

// groups returns the outputs with pictures by crop, each group largest first.
func (e Encode) groups() [][]int {
	var groups [][]int
	byCrop := map[profiles.Crop]int{}
	for i, out := range e.Outputs {
		var crop profiles.Crop
		if out.Derivative.Crop != nil {
			crop = *out.Derivative.Crop
		}
		at, found := byCrop[crop]
		if !found {
			at = len(groups)
			byCrop[crop] = at
			groups = append(groups, nil)
		}
		groups[at] = append(groups[at], i)
	}
	for _, group := range groups {
		slices.SortStableFunc(group, func(a, b int) int { return cmp.Compare(e.area(b), e.area(a)) })
	}
	return groups
}

func (e Encode) area(i int) int {
	size := inner(e.Outputs[i].Derivative)
	return size.Width * size.Height
}

// cascade scales one group down rung by rung and stores each rung's stream.
func (e Encode) cascade(s *graphs.Stream, group []int, part profiles.Chunk, streams []*graphs.Stream) {
	largest := inner(e.Outputs[group[0]].Derivative)
	s = through(s, append(cropping(e.Source.Video, e.Outputs[group[0]].Derivative.Crop),
		coloured(e.Source.Video, largest.Width, largest.Height)...))
	now := largest
	for n, i := range group {
		out := e.Outputs[i]
		if wanted := inner(out.Derivative); wanted != now {
			now = wanted
			s = through(s, shrinking(now.Width, now.Height))
		}
		rung := s
		if n < len(group)-1 {
			branches := fork(s, 2, false)
			rung, s = branches[0], branches[1]
		}
		streams[i] = through(rung, finishing(out, part))
	}
}

// inner is the size of the picture itself, without black bars.
func inner(d profiles.Derivative) profiles.Size {
	if d.Inner != nil {
		return *d.Inner
	}
	return profiles.Size{Width: d.Width, Height: d.Height}
}
