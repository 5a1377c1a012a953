package ffmpeg

import (
	"slices"
	"strconv"

	graphs "github.com/u2takey/ffmpeg-go"

	"github.com/reelmill/reelmill/profiles"
)

// anchors reports whether ffmpeg counts time from the earliest stream that a command uses, rather than from the
// earliest there is: it does so for formats whose clocks may jump.
func anchors(container string) bool {
	return slices.Contains([]string{"mpegts", "mpeg", "ogg"}, container)
}

// anchor keeps the zero of such a master where it is when only some of its tracks are wanted: every track is read and
// thrown away without being decoded. Without it, sound that begins after the pictures would be moved to the beginning.
func (g *graph) anchor(in *graphs.Stream, src profiles.Source) {
	if !anchors(src.Container) {
		return
	}
	var tracks []*graphs.Stream
	if src.Video != nil {
		tracks = append(tracks, in.Get(strconv.Itoa(src.Video.Index)))
	}
	for _, track := range src.Audio {
		tracks = append(tracks, in.Get(strconv.Itoa(track.Index)))
	}
	const nowhere = "anchor" // a name only: this format writes no file
	g.outputs = append(g.outputs, graphs.Output(tracks, nowhere, graphs.KwArgs{"f": "null", "c": "copy"}))
	g.paths = append(g.paths, nowhere)
}
