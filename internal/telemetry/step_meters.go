package telemetry

import (
	"slices"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/reelmill/reelmill/jobs"
)

// stepMeters count attempts at steps.
type stepMeters struct {
	running  *prometheus.GaugeVec
	attempts *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
	waits    *prometheus.HistogramVec
	lost     *prometheus.CounterVec
	taken    *prometheus.CounterVec
}

func newStepMeters() stepMeters {
	s := stepMeters{
		running:  gauge("attempts_running", "Attempts this process is making.", "kind"),
		attempts: counters("attempts_total", "Attempts that ended, with the code of what ended them.", "kind", "outcome", "code"),
		seconds:  histogram("step_duration_seconds", "How long attempts took.", stepBuckets(), "kind", "outcome"),
		waits:    histogram("step_wait_seconds", "How long steps were ready, and due, before they were claimed.", stepBuckets(), "lane", "priority"),
		lost:     counters("claims_lost_total", "Attempts of this process that found their claim gone.", "kind"),
		taken:    counters("claims_reclaimed_total", "Claims this process took back from silent workers.", "kind"),
	}
	for _, kind := range jobs.Kinds() { // rare: Prometheus sees no increase in a series that begins at 1
		s.lost.WithLabelValues(string(kind))
		s.taken.WithLabelValues(string(kind))
	}
	return s
}

// stepBuckets reach from a subtitle track to an encode that takes all day.
func stepBuckets() []float64 {
	return []float64{0.1, 0.3, 1, 3, 10, 30, 60, 120, 300, 600, 1800, 3600, 3 * 3600, 8 * 3600}
}

func (s stepMeters) all() []prometheus.Collector {
	return []prometheus.Collector{s.running, s.attempts, s.seconds, s.waits, s.lost, s.taken}
}

func (m *Meters) began(a Attempt) {
	if m == nil {
		return
	}
	m.steps.running.WithLabelValues(kindOf(a.Kind)).Inc()
	m.steps.waits.WithLabelValues(laneOf(a.Lane), priorityOf(a.Priority)).Observe(max(0, a.Waited.Seconds()))
}

func (m *Meters) ended(a Attempt, outcome Outcome, code string, took time.Duration) {
	if m == nil {
		return
	}
	kind := kindOf(a.Kind)
	m.steps.running.WithLabelValues(kind).Dec()
	m.steps.attempts.WithLabelValues(kind, string(outcome), m.codes.admit(code)).Inc()
	m.steps.seconds.WithLabelValues(kind, string(outcome)).Observe(took.Seconds())
	if outcome == OutcomeLost {
		m.steps.lost.WithLabelValues(kind).Inc()
	}
}

// Reclaimed counts a claim that was taken back from a worker gone silent. A dead worker cannot count its own.
func (m *Meters) Reclaimed(kind jobs.Kind) {
	if m != nil {
		m.steps.taken.WithLabelValues(kindOf(kind)).Inc()
	}
}

// kindOf keeps the words of a newer release, met in a shared database, from becoming labels without a bound.
func kindOf(kind jobs.Kind) string { return oneOf(kind, jobs.Kinds()) }

func laneOf(lane jobs.Lane) string { return oneOf(lane, jobs.Lanes()) }

func priorityOf(priority jobs.Priority) string { return oneOf(priority, jobs.Priorities()) }

func oneOf[T ~string](word T, words []T) string {
	if slices.Contains(words, word) {
		return string(word)
	}
	return other
}
