package ffmpeg

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	graphs "github.com/u2takey/ffmpeg-go"
)

// straightened is the way for masters whose sound changes its channels half-way. Filters that are restarted in the
// middle can neither measure nor count, so the mixes are written down first, and the files made from those.
func (t *Tools) straightened(ctx context.Context, voices []*voice, stage *stages) ([]SoundFacts, error) {
	folder, err := os.MkdirTemp(filepath.Dir(voices[0].out.Path), ".mix-")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	args, err := compile(func(g *graph) error { return drawStraight(g, voices, folder) })
	if err != nil {
		return nil, err
	}
	if _, err := t.watched(ctx, args, stage.next(0.2)); err != nil {
		return nil, fault(ctx, err)
	}
	return t.voiced(ctx, voices, stage)
}

// drawStraight writes every mix of every track and makes the voices read those.
func drawStraight(g *graph, voices []*voice, folder string) error {
	in, err := g.input(voices[0].from.path, option{"reinit_filter:a", "1"})
	if err != nil {
		return err
	}
	g.anchor(in, voices[0].src)
	type source struct {
		index int
		mix   mix
	}
	for i, group := range distinct(voices, func(v *voice) source { return source{v.from.index, v.mix} }) {
		to := soundFile{path: filepath.Join(folder, fmt.Sprintf("%d.nut", i)), straight: true}
		options := graphs.KwArgs{
			"filter:a": group.of.mix.changingChain(group.voices[0].track), "t": decimal(group.of.mix.duration),
			"c:a": "pcm_f32le", "f": "nut", "map_metadata": "-1",
		}
		if err := g.output(to.path, options, in.Get(strconv.Itoa(group.of.index))); err != nil {
			return err
		}
		for _, v := range group.voices {
			v.from, v.track.Channels = to, group.of.mix.channels
		}
	}
	return nil
}
