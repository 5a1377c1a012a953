package telemetry

import (
	"net/http"
	"runtime"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

const (
	scrapesAtOnce = 16
	scrapeTimeout = 10 * time.Second
)

// Meters count what this process does and read what all processes share; docs/telemetry.md describes every metric. They have a
// registry of their own. A nil *Meters counts nothing. All methods are safe for concurrent use.
type Meters struct {
	registry *prometheus.Registry
	codes    closedSet
	steps    stepMeters
	programs programMeters
	store    storeMeters
	queue    queueMeters
	http     httpMeters
	webhooks webhookMeters
	exports  prometheus.Counter
	truth    *truthCollector
}

// NewMeters returns meters of a process of the given release. What truth leaves out is not exposed.
func NewMeters(release string, truth Truth) *Meters {
	registry := prometheus.NewRegistry()
	m := &Meters{
		registry: registry, truth: newTruthCollector(truth),
		steps: newStepMeters(), programs: newProgramMeters(), store: newStoreMeters(), queue: newQueueMeters(), http: newHTTPMeters(),
		webhooks: newWebhookMeters(),
		exports:  counter("trace_export_failures_total", "Batches of spans that the collector of traces did not take."),
	}
	build := gauge("build_info", "1, with the release and the Go version of the process.", "release", "go")
	build.WithLabelValues(release, runtime.Version()).Set(1)
	registry.MustRegister(build, m.exports, m.truth,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	for _, room := range [][]prometheus.Collector{m.steps.all(), m.programs.all(), m.store.all(), m.queue.all(), m.http.all(), m.webhooks.all()} {
		registry.MustRegister(room...)
	}
	return m
}

// Scrapes answers a scrape. What cannot be read is left out and marked by reelmill_up, so that a scrape never fails as a whole.
func (m *Meters) Scrapes() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{
		ErrorHandling: promhttp.ContinueOnError, MaxRequestsInFlight: scrapesAtOnce, Timeout: scrapeTimeout,
	})
}

const namespace = "reelmill"

func counter(name, help string) prometheus.Counter {
	return prometheus.NewCounter(prometheus.CounterOpts{Namespace: namespace, Name: name, Help: help})
}

func counters(name, help string, labels ...string) *prometheus.CounterVec {
	return prometheus.NewCounterVec(prometheus.CounterOpts{Namespace: namespace, Name: name, Help: help}, labels)
}

func gauge(name, help string, labels ...string) *prometheus.GaugeVec {
	return prometheus.NewGaugeVec(prometheus.GaugeOpts{Namespace: namespace, Name: name, Help: help}, labels)
}

func histogram(name, help string, buckets []float64, labels ...string) *prometheus.HistogramVec {
	return prometheus.NewHistogramVec(prometheus.HistogramOpts{Namespace: namespace, Name: name, Help: help, Buckets: buckets}, labels)
}

// ExportFailed counts a batch of spans that the collector of traces did not take.
func (m *Meters) ExportFailed() {
	if m != nil {
		m.exports.Inc()
	}
}
