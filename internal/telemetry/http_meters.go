package telemetry

import (
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// httpMeters count requests.
type httpMeters struct {
	seconds *prometheus.HistogramVec
	running prometheus.Gauge
}

func newHTTPMeters() httpMeters {
	return httpMeters{
		seconds: histogram("http_request_duration_seconds", "How long requests took, by the pattern of their route.",
			[]float64{0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60}, "route", "method", "status"),
		running: prometheus.NewGauge(prometheus.GaugeOpts{Namespace: namespace, Name: "http_requests_running", Help: "Requests being answered."}),
	}
}

func (h httpMeters) all() []prometheus.Collector { return []prometheus.Collector{h.seconds, h.running} }

// RequestBegan counts a request until the returned function is called with its route, a pattern and never a path, and its status.
func (m *Meters) RequestBegan(method string) (ended func(route string, status int)) {
	if m == nil {
		return func(string, int) {}
	}
	began := time.Now()
	m.http.running.Inc()
	return func(route string, status int) {
		m.http.running.Dec()
		class := strconv.Itoa(status/100) + "xx"
		m.http.seconds.WithLabelValues(route, oneOf(method, methods()), class).Observe(time.Since(began).Seconds())
	}
}

func methods() []string {
	return []string{
		http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions,
	}
}
