package ffmpeg

import (
	"context"
	"errors"
	"math"
	"regexp"
	"strconv"
)

// volume is what a meter says in the end.
type volume struct {
	loudness float64 // LUFS
	peak     float64 // dBTP
}

// What meters say of silence.
const (
	silence  = -70.0 // LUFS, the gate below which nothing counts
	quietest = -99.0 // dBTP
)

// silent reports whether nothing was loud or long enough to be measured.
func (r volume) silent() bool { return r.loudness <= silence }

// meter is a loudness meter with a name of its own, which its summary begins with.
func meter(name string) filter { return filter{"ebur128@" + name, "peak=true:framelog=verbose"} }

var summary = regexp.MustCompile(`\[ebur128@(\w+) @ [^\]]*\] Summary:\s+Integrated loudness:\s+I:\s+(\S+) LUFS[^\[]*?True peak:\s+Peak:\s+(\S+) dBFS`)

// readings finds the last summary of every meter; a meter speaks once more before it has heard anything.
func readings(said string) map[string]volume {
	found := map[string]volume{}
	for _, m := range summary.FindAllStringSubmatch(said, -1) {
		found[m[1]] = volume{loudness: measured(m[2], silence), peak: measured(m[3], quietest)}
	}
	return found
}

// measured reads a figure; nothing at all and minus infinity give the least.
func measured(text string, least float64) float64 {
	figure, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(figure) {
		return least
	}
	return max(figure, least)
}

// heard measures the only sound of a finished file.
func (t *Tools) heard(ctx context.Context, path string) (volume, error) {
	input, err := reading(path)
	if err != nil {
		return volume{}, err
	}
	const name = "out"
	m := meter(name)
	result, err := t.watched(ctx, append(input, "-map", "0:a:0", "-af", m.name+"="+m.args, "-f", "null", "-"), nil)
	if err != nil {
		return volume{}, err
	}
	read, found := readings(result.Tail)[name]
	if !found {
		return volume{}, errors.New("the loudness meter said nothing")
	}
	return read, nil
}
