package ffmpeg

import (
	"context"
	"fmt"
	"strings"
)

// timeline is what the packets of a master say about time. Times are the file's own, in seconds.
type timeline struct {
	start   float64 // the zero of every output
	claimed float64 // the end the header promises; zero when it promises none
	tracks  map[int]*track
}

// track holds the times of one stream.
type track struct {
	packets int
	first   float64
	end     float64
	longest float64 // longest packet duration
	stamps  []float64
	keys    []float64
}

const (
	// maxStamps bounds what is remembered of one stream.
	maxStamps = 200_000
	// Masters beyond either limit are read at their beginning and end only, so that a poster does not wait for a disk.
	wholeBytes   = 512 << 20
	wholeSeconds = 1800
	headSeconds  = 60
	tailSeconds  = 30
)

// timeline reads the packets of a master: all of them when it is small, else those at both ends.
func (t *Tools) timeline(ctx context.Context, path string, r report) (timeline, error) {
	start, length := secondsOrZero(r.Format.StartTime), secondsOrZero(r.Format.Duration)
	tl := timeline{start: start, tracks: map[int]*track{}}
	if length > 0 {
		tl.claimed = start + length
	}
	size, err := readable(path)
	if err != nil {
		return tl, err
	}
	if length == 0 || (size <= wholeBytes && length <= wholeSeconds) {
		return tl, t.scan(ctx, path, tl.add)
	}
	ends := fmt.Sprintf("%%+%d,%.3f%%", headSeconds, tl.claimed-tailSeconds)
	if err := t.scan(ctx, path, tl.add, "-read_intervals", ends); err != nil {
		return tl, err
	}
	if tl.end() < tl.claimed-tailSeconds {
		// Nothing where the end should be: only reading everything tells where it really is.
		clear(tl.tracks)
		return tl, t.scan(ctx, path, tl.add)
	}
	return tl, nil
}

type packet struct {
	stream   int
	time     float64
	duration float64
	key      bool
}

func (t *Tools) scan(ctx context.Context, path string, add func(packet), extra ...string) error {
	url, err := fileURL(path)
	if err != nil {
		return err
	}
	args := append([]string{"-v", "error", "-show_entries", "packet=stream_index,pts_time,dts_time,duration_time,flags", "-of", "compact=p=0:nk=1"}, extra...)
	args = append(append(args, flags(opening())...), url)
	return t.lines(ctx, func(line string) bool {
		if p, ok := parsePacket(line); ok {
			add(p)
		}
		return true
	}, args...)
}

// parsePacket reads stream|pts|dts|duration|flags; side data may follow.
func parsePacket(line string) (packet, bool) {
	fields := strings.Split(line, "|")
	if len(fields) < 5 {
		return packet{}, false
	}
	when, ok := seconds(fields[1])
	if !ok {
		when, ok = seconds(fields[2])
	}
	if !ok || strings.Contains(fields[4], "D") {
		return packet{}, false
	}
	return packet{
		stream: int(whole(fields[0])), time: when,
		duration: secondsOrZero(fields[3]), key: strings.HasPrefix(fields[4], "K"),
	}, true
}

func (tl timeline) add(p packet) {
	t := tl.tracks[p.stream]
	if t == nil {
		t = &track{first: p.time, end: p.time}
		tl.tracks[p.stream] = t
	}
	t.packets++
	t.first = min(t.first, p.time)
	t.end = max(t.end, p.time+p.duration)
	t.longest = max(t.longest, p.duration)
	if len(t.stamps) < maxStamps {
		t.stamps = append(t.stamps, p.time)
	}
	if p.key && len(t.keys) < maxStamps {
		t.keys = append(t.keys, p.time)
	}
}

// of returns the times of a stream, empty ones for a stream without packets.
func (tl timeline) of(index int) *track {
	if t := tl.tracks[index]; t != nil {
		return t
	}
	return &track{first: tl.start, end: tl.start}
}

// length is how long a stream goes on after the start of the master.
func (tl timeline) length(index int) float64 { return max(0, tl.of(index).end-tl.start) }

func (tl timeline) end() float64 {
	end := tl.start
	for _, t := range tl.tracks {
		end = max(end, t.end)
	}
	return end
}

// truncated reports whether the packets end clearly before the header says.
func (tl timeline) truncated() bool {
	return tl.claimed > 0 && tl.claimed-tl.end() > 0.5+0.02*(tl.claimed-tl.start)
}
