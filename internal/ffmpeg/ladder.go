package ffmpeg

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"

	graphs "github.com/u2takey/ffmpeg-go"

	"github.com/reelmill/reelmill/profiles"
)

// Encode is one run of ffmpeg that makes any number of renditions and sound files of one master: the master is
// decoded once, and each rung of the ladder is scaled down from the next larger one.
type Encode struct {
	// Input is the path of the master.
	Input  string
	Source profiles.Source
	// Outputs are derivatives of the outputs "video" and "audio", in any order.
	Outputs []EncodeOutput
	// Threads bounds the threads of each encoder; zero lets it choose.
	Threads int

	// changing is set for masters whose sound changes its channels half-way, see changingSound.
	changing bool
}

// EncodeOutput is one file to make.
type EncodeOutput struct {
	Derivative profiles.Derivative
	// Path is where the file goes; an existing one is overwritten.
	Path string
}

// Args returns ffmpeg's arguments without those that concern the process, such as -progress. The same encode always
// gives the same arguments.
func (e Encode) Args() ([]string, error) {
	if err := e.check(); err != nil {
		return nil, err
	}
	return compile(e.draw)
}

func (e Encode) check() error {
	for _, out := range e.Outputs {
		d := out.Derivative
		switch d.Output {
		case profiles.OutputVideo:
			if e.Source.Video == nil {
				return fmt.Errorf("profile %q needs pictures, and the master has none", d.Profile.Name)
			}
			if err := checkRendition(d); err != nil {
				return err
			}
		case profiles.OutputAudio:
			if _, ok := chosenSound(e.Source); !ok || d.Profile.Audio == nil {
				return fmt.Errorf("profile %q needs sound", d.Profile.Name)
			}
		default:
			return fmt.Errorf("profile %q makes %q, which is no encode", d.Profile.Name, d.Output)
		}
	}
	return nil
}

func (e Encode) draw(g *graph) error {
	in, err := g.input(e.Input, append(decoder(e.Source.Video), e.leniency()...)...)
	if err != nil {
		return err
	}
	pictures := e.pictures(in)
	sound, mixes := e.sound(in)
	for i, out := range e.Outputs {
		if err := e.write(g, out, pictures[i], sound, mixes[i]); err != nil {
			return err
		}
	}
	return nil
}

// write adds one output with its streams and options.
func (e Encode) write(g *graph, out EncodeOutput, picture *graphs.Stream, sound *sounding, m mix) error {
	d := out.Derivative
	options := fileOptions(cmp.Or(muxer(d.Format), "mp4"))
	var streams []*graphs.Stream
	if picture != nil {
		streams = append(streams, picture)
		maps.Copy(options, x264Options(d))
	}
	if sound != nil && m.channels > 0 {
		stream, more := sound.take(m)
		streams = append(streams, stream)
		maps.Copy(options, aacOptions(*d.Profile.Audio, m))
		maps.Copy(options, more)
	}
	if len(streams) == 0 {
		return errors.New("an output without streams")
	}
	if e.Threads > 0 && picture != nil {
		options["threads:v"] = strconv.Itoa(e.Threads)
	}
	return g.output(out.Path, options, streams...)
}

// muxer names the muxer of a file format.
func muxer(format string) string {
	if format == "m4a" {
		return "ipod"
	}
	return format
}

// sound prepares the mixes of all outputs that carry sound; mixes has a zero entry for those that do not.
func (e Encode) sound(in *graphs.Stream) (*sounding, []mix) {
	mixes := make([]mix, len(e.Outputs))
	track, ok := chosenSound(e.Source)
	if !ok {
		return nil, mixes
	}
	var wanted []mix
	for i, out := range e.Outputs {
		if coding := out.Derivative.Profile.Audio; coding != nil {
			mixes[i] = mixOf(track, *coding, out.Derivative.Duration)
			wanted = append(wanted, mixes[i])
		}
	}
	if len(wanted) == 0 {
		return nil, mixes
	}
	in = in.Get(strconv.Itoa(track.Index))
	if e.changing {
		return &sounding{changing: in, track: track}, mixes
	}
	return newSounding(in, track, wanted), mixes
}

// leniency lets ffmpeg restart the sound's filters, which is harmless only where they are on their own.
func (e Encode) leniency() []option {
	if !e.changing {
		return nil
	}
	return []option{{"reinit_filter:a", "1"}}
}

// pictures draws the ladder and returns the stream of every output, nil for those without pictures.
func (e Encode) pictures(in *graphs.Stream) []*graphs.Stream {
	streams := make([]*graphs.Stream, len(e.Outputs))
	groups := e.groups()
	if len(groups) == 0 {
		return streams
	}
	rate, duration := e.pace()
	chain := append(pacing(e.Source, rate, duration), upright(e.Source)...)
	trunk := through(pictures(in, e.Source.Video), chain)
	for i, branch := range fork(trunk, len(groups), false) {
		e.cascade(branch, groups[i], rate, streams)
	}
	return streams
}

// groups returns the outputs with pictures by crop, each group largest first.
func (e Encode) groups() [][]int {
	var groups [][]int
	byCrop := map[profiles.Crop]int{}
	for i, out := range e.Outputs {
		if out.Derivative.Output != profiles.OutputVideo {
			continue
		}
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
	return e.Outputs[i].Derivative.Width * e.Outputs[i].Derivative.Height
}

// pace returns the fastest rate and the length that any output asks for.
func (e Encode) pace() (rate profiles.Ratio, duration float64) {
	for _, out := range e.Outputs {
		d := out.Derivative
		if d.Output != profiles.OutputVideo {
			continue
		}
		if value(d.FrameRate) > value(rate) {
			rate = d.FrameRate
		}
		duration = max(duration, d.Duration)
	}
	return rate, duration
}

// cascade scales one group down rung by rung and stores each rung's stream.
func (e Encode) cascade(s *graphs.Stream, group []int, rate profiles.Ratio, streams []*graphs.Stream) {
	largest := e.Outputs[group[0]].Derivative
	s = through(s, append(cropping(e.Source.Video, largest.Crop), coloured(e.Source.Video, largest.Width, largest.Height)...))
	width, height := largest.Width, largest.Height
	for n, i := range group {
		d := e.Outputs[i].Derivative
		if d.Width != width || d.Height != height {
			width, height = d.Width, d.Height
			s = through(s, shrinking(width, height))
		}
		rung := s
		if n < len(group)-1 {
			branches := fork(s, 2, false)
			rung, s = branches[0], branches[1]
		}
		if value(d.FrameRate) < value(rate) {
			rung = through(rung, []filter{constantRate(d.FrameRate)})
		}
		streams[i] = rung
	}
}
