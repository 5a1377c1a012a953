package telemetry

import (
	"slices"

	"github.com/prometheus/client_golang/prometheus"
)

// webhookMeters count what this process sends to webhooks.
type webhookMeters struct{ tries *prometheus.CounterVec }

func newWebhookMeters() webhookMeters {
	w := webhookMeters{tries: counters("webhook_tries_total", "Tries of this process to bring an event to a webhook.", "outcome")}
	for _, outcome := range webhookOutcomes() { // rare: Prometheus sees no increase in a series that begins at 1
		w.tries.WithLabelValues(outcome)
	}
	return w
}

func webhookOutcomes() []string { return []string{"delivered", "retried", "failed", "gone"} }

func (w webhookMeters) all() []prometheus.Collector { return []prometheus.Collector{w.tries} }

// WebhookTried counts a try: "delivered", "retried", "failed" or "gone".
func (m *Meters) WebhookTried(outcome string) {
	if m == nil {
		return
	}
	if !slices.Contains(webhookOutcomes(), outcome) {
		outcome = other
	}
	m.webhooks.tries.WithLabelValues(outcome).Inc()
}
