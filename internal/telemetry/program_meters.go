package telemetry

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/reelmill/reelmill/jobs"
)

// programMeters count what external programs do.
type programMeters struct {
	runs    *prometheus.CounterVec
	seconds *prometheus.CounterVec
	media   *prometheus.CounterVec
	frames  *prometheus.CounterVec
	wall    *prometheus.CounterVec
	speed   *prometheus.HistogramVec
}

func newProgramMeters() programMeters {
	return programMeters{
		runs:    counters("programs_total", "Runs of external programs inside of attempts.", "program", "result"),
		seconds: counters("program_seconds_total", "Wall time of external programs inside of attempts.", "program"),
		media:   counters("ffmpeg_media_seconds_total", "Seconds of the programme that were encoded.", "kind", "codec"),
		frames:  counters("ffmpeg_frames_total", "Pictures of the programme that were encoded, counted once for all rungs of a decode.", "kind", "codec"),
		wall:    counters("ffmpeg_wall_seconds_total", "Wall time of these encodes.", "kind", "codec"),
		speed: histogram("ffmpeg_speed_ratio", "Seconds of the programme that one second of encoding made.",
			[]float64{0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8, 16, 32, 64}, "kind", "codec"),
	}
}

func (p programMeters) all() []prometheus.Collector {
	return []prometheus.Collector{p.runs, p.seconds, p.media, p.frames, p.wall, p.speed}
}

// programs are the ones Reelmill runs. Any other name, as a path in the settings may give, is "other".
func programs() []string {
	return []string{"ffmpeg", "ffprobe", "vips", "vipsheader"}
}

func (m *Meters) program(name string, err error, took time.Duration) {
	if m == nil {
		return
	}
	name = oneOf(name, programs())
	m.programs.runs.WithLabelValues(name, resultOf(err)).Inc()
	m.programs.seconds.WithLabelValues(name).Add(max(0, took.Seconds()))
}

// Encode is one encode that went through.
type Encode struct {
	Kind jobs.Kind
	// Codec is one of codecs, or "mixed" where one decode feeds several.
	Codec string
	// Seconds is the length of the programme that was encoded, Frames its pictures, zero for sound.
	Seconds float64
	Frames  int64
	Took    time.Duration
}

// codecs are those that profiles can ask for.
func codecs() []string {
	return []string{"h264", "hevc", "av1", "vp9", "aac", "opus", "mixed"}
}

// Encoded counts an encode.
func (m *Meters) Encoded(e Encode) {
	if m == nil || e.Took <= 0 || e.Seconds <= 0 {
		return
	}
	kind, codec := kindOf(e.Kind), oneOf(e.Codec, codecs())
	m.programs.media.WithLabelValues(kind, codec).Add(e.Seconds)
	m.programs.frames.WithLabelValues(kind, codec).Add(float64(max(0, e.Frames)))
	m.programs.wall.WithLabelValues(kind, codec).Add(e.Took.Seconds())
	m.programs.speed.WithLabelValues(kind, codec).Observe(e.Seconds / e.Took.Seconds())
}
