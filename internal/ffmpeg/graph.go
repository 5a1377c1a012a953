package ffmpeg

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	graphs "github.com/u2takey/ffmpeg-go"

	"github.com/reelmill/reelmill/profiles"
)

// ffmpeg-go draws the graphs and writes the arguments; it never runs anything here. It tells nodes apart by a hash
// that ignores names and the order of options, and it panics instead of returning errors. So filters carry one
// positional argument, every fork is an explicit split, inputs and outputs are told apart by an option of their own,
// and the finished arguments are counted before anybody believes them.

// graph is one command line in the making.
type graph struct {
	inputs  int
	outputs []*graphs.Stream
	paths   []string
	// discards counts the outputs that go nowhere.
	discards int
}

// input adds a master. Rotation is left to our own filters, where tests can see it.
func (g *graph) input(path string, extra ...option) (*graphs.Stream, error) {
	url, err := fileURL(path)
	if err != nil {
		return nil, err
	}
	options := graphs.KwArgs{
		"noautorotate": "",
		"max_pixels":   maxPixels,
		// Without these two, a change of picture size or of channels half-way would restart the whole graph, and with
		// it everything that counts time or pictures. The first filter brings changed pictures back to one size.
		"reinit_filter:v": "0",
		"reinit_filter:a": "0",
		// A harmless figure that differs for every input keeps two of them from being taken for one.
		"thread_queue_size": strconv.Itoa(64 + g.inputs),
	}
	for _, o := range append(opening(), extra...) {
		options[o.name] = o.value
	}
	g.inputs++
	return graphs.Input(url, options), nil
}

// output writes streams to a file.
func (g *graph) output(path string, options graphs.KwArgs, streams ...*graphs.Stream) error {
	url, err := fileURL(path)
	if err != nil {
		return err
	}
	g.outputs = append(g.outputs, graphs.Output(streams, url, options))
	g.paths = append(g.paths, url)
	return nil
}

// discard runs streams through the graph only for what filters say about them.
func (g *graph) discard(streams ...*graphs.Stream) {
	// A figure of its own keeps two of them from being taken for one.
	own := graphs.KwArgs{"f": "null", "max_muxing_queue_size": strconv.Itoa(1024 + len(g.outputs))}
	g.outputs = append(g.outputs, graphs.Output(streams, "-", own))
	g.discards++
}

// first writes what the first picture of a stream is, and when, to a file of its own.
func (g *graph) first(path string, s *graphs.Stream) error {
	one := through(s, []filter{{"select", "eq(n\\,0)"}, {"scale", "w=16:h=16"}})
	return g.output(path, graphs.KwArgs{"f": "framecrc", "frames:v": "1", "fps_mode": "passthrough"}, one)
}

// pictures returns a video track of an input at the size it begins with, whatever it changes to. Where a graph has a single input stream, ffmpeg 5.1 copies what the
// container says about that stream, such as rotation and HDR metadata, to every output, although the filters have
// made it untrue. Reading the stream twice and choosing the first reading avoids it at no cost.
func pictures(in *graphs.Stream, v *profiles.VideoTrack) *graphs.Stream {
	name := strconv.Itoa(v.Index)
	once := graphs.Filter([]*graphs.Stream{in.Get(name), in.Get(name)}, "streamselect", graphs.Args{"inputs=2:map=0"})
	return once.Filter("scale", graphs.Args{fmt.Sprintf("w=%d:h=%d", v.CodedWidth, v.CodedHeight)})
}

// filter is one step of a chain.
type filter struct{ name, args string }

// through passes a stream through a chain.
func through(s *graphs.Stream, chain []filter) *graphs.Stream {
	for _, f := range chain {
		var args graphs.Args
		if f.args != "" {
			args = graphs.Args{f.args}
		}
		s = s.Filter(f.name, args)
	}
	return s
}

// fork returns n streams with the same content.
func fork(s *graphs.Stream, n int, sound bool) []*graphs.Stream {
	if n == 1 {
		return []*graphs.Stream{s}
	}
	split := s.Split
	if sound {
		split = s.ASplit
	}
	node := split()
	branches := make([]*graphs.Stream, n)
	for i := range branches {
		branches[i] = node.Get(strconv.Itoa(i))
	}
	return branches
}

// compile draws a graph and returns its arguments, turning the library's panics into errors.
func compile(draw func(*graph) error) (args []string, err error) {
	defer func() {
		if problem := recover(); problem != nil {
			args, err = nil, fmt.Errorf("drawing the filter graph: %v", problem)
		}
	}()
	g := &graph{}
	if err := draw(g); err != nil {
		return nil, err
	}
	if len(g.outputs) == 0 {
		return nil, errors.New("drawing the filter graph: nothing to make")
	}
	args = graphs.MergeOutputs(g.outputs...).GetArgs()
	return args, g.check(args)
}

// check counts what the library tends to lose: inputs, outputs and labels.
func (g *graph) check(args []string) error {
	inputs := 0
	for i, arg := range args {
		if arg == "-i" {
			inputs++
		}
		if arg == "-filter_complex" {
			if err := checkLabels(args[i+1]); err != nil {
				return err
			}
		}
	}
	if inputs != g.inputs {
		return fmt.Errorf("drawing the filter graph: %d inputs became %d", g.inputs, inputs)
	}
	if n := count(args, "-"); n != g.discards {
		return fmt.Errorf("drawing the filter graph: %d streams to discard became %d", g.discards, n)
	}
	for _, path := range g.paths {
		if n := count(args, path); n != 1 {
			return fmt.Errorf("drawing the filter graph: output %q appears %d times", path, n)
		}
	}
	return nil
}

func count(args []string, wanted string) int {
	n := 0
	for _, arg := range args {
		if arg == wanted {
			n++
		}
	}
	return n
}

// checkLabels makes sure that no label is written twice, which would join two branches into one.
func checkLabels(spec string) error {
	seen := map[string]bool{}
	for link := range strings.SplitSeq(spec, ";") {
		for out := link; strings.HasSuffix(out, "]"); {
			open := strings.LastIndex(out, "[")
			if open <= 0 {
				break
			}
			label := out[open:]
			if seen[label] {
				return fmt.Errorf("drawing the filter graph: label %s is written twice", label)
			}
			seen[label] = true
			out = out[:open]
		}
	}
	return nil
}
