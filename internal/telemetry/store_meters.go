package telemetry

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// The ways of a transfer.
const (
	WayRead  = "read"
	WayWrite = "write"
)

// storeMeters count what goes in and out of the store, and what the cache of masters spares.
type storeMeters struct {
	bytes     *prometheus.CounterVec
	transfers *prometheus.CounterVec
	seconds   *prometheus.CounterVec
	cache     *prometheus.CounterVec
}

func newStoreMeters() storeMeters {
	s := storeMeters{
		bytes:     counters("store_bytes_total", "Bytes steps read from and wrote to the store. Files read in place count nothing.", "way"),
		transfers: counters("store_transfers_total", "Transfers of steps to and from the store.", "way", "result"),
		seconds:   counters("store_seconds_total", "Wall time of these transfers.", "way"),
		cache:     counters("master_cache_total", "Masters asked of the worker's cache.", "result"),
	}
	for _, way := range []string{WayRead, WayWrite} { // Prometheus sees no increase in a series that begins at 1
		s.bytes.WithLabelValues(way)
		s.transfers.WithLabelValues(way, failed)
	}
	s.cache.WithLabelValues("hit")
	s.cache.WithLabelValues("miss")
	return s
}

func (s storeMeters) all() []prometheus.Collector {
	return []prometheus.Collector{s.bytes, s.transfers, s.seconds, s.cache}
}

func (m *Meters) transfer(way string, bytes int64, err error, took time.Duration) {
	if m == nil {
		return
	}
	m.store.bytes.WithLabelValues(way).Add(float64(max(0, bytes)))
	m.store.transfers.WithLabelValues(way, resultOf(err)).Inc()
	m.store.seconds.WithLabelValues(way).Add(max(0, took.Seconds()))
}

// MasterRead counts a master that was asked of the cache; kept says whether it was there.
func (m *Meters) MasterRead(kept bool) {
	if m == nil {
		return
	}
	result := "miss"
	if kept {
		result = "hit"
	}
	m.store.cache.WithLabelValues(result).Inc()
}
