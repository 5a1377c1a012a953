package telemetry

import "github.com/prometheus/client_golang/prometheus"

// queueMeters count what the relay of this process does.
type queueMeters struct {
	sent   prometheus.Counter
	failed prometheus.Counter
}

func newQueueMeters() queueMeters {
	return queueMeters{
		sent:   counter("relay_rows_total", "Outbox rows this process brought to the queue."),
		failed: counter("relay_failures_total", "Passes of this process's relay that the database or the queue broke off."),
	}
}

func (q queueMeters) all() []prometheus.Collector { return []prometheus.Collector{q.sent, q.failed} }

// Relayed counts outbox rows that reached the queue.
func (m *Meters) Relayed(rows int) {
	if m != nil {
		m.queue.sent.Add(float64(rows))
	}
}

// RelayFailed counts a pass of the relay that failed.
func (m *Meters) RelayFailed() {
	if m != nil {
		m.queue.failed.Inc()
	}
}
