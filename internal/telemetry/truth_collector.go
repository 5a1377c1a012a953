package telemetry

import (
	"slices"
	"sync"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/reelmill/reelmill/jobs"
)

// truthCollector exposes the truth. Parts are read side by side, and one that does not answer leaves the others alone.
type truthCollector struct {
	up                                                *prometheus.Desc
	steps, age, versions, outbox, lag, claims, paused *prometheus.Desc
	events                                            *prometheus.Desc
	tasks, workers                                    *prometheus.Desc
	scratchUsed, scratchFree, scratchQuota            *prometheus.Desc
	database                                          *reading[Database]
	queue                                             *reading[Queue]
	scratch                                           *reading[Scratch]
}

func desc(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc(namespace+"_"+name, help, labels, nil)
}

func newTruthCollector(truth Truth) *truthCollector {
	c := &truthCollector{
		up:           desc("up", "1 while a part of Reelmill answers this process, 0 while it does not.", "part"),
		steps:        desc("steps", "Steps that are not over.", "lane", "priority", "state"),
		age:          desc("lane_age_seconds", "How long the oldest ready step of a lane has been due.", "lane"),
		versions:     desc("versions", "Versions being made, and versions that failed.", "state"),
		outbox:       desc("outbox_rows", "Tasks that must still reach the queue, or wait there for their turn.", "lane"),
		lag:          desc("outbox_lag_seconds", "How long the oldest of them has been due.", "lane"),
		claims:       desc("claims_running", "Claims that are held, by lane.", "lane"),
		paused:       desc("lane_paused", "1 while somebody told a lane to start nothing.", "lane"),
		events:       desc("webhook_lag_seconds", "How long the oldest event has waited that a webhook must still get."),
		tasks:        desc("queue_tasks", "Tasks the queue holds. Archived ones are an alarm.", "lane", "priority", "state"),
		workers:      desc("workers", "Processes that serve a lane.", "lane"),
		scratchUsed:  desc("scratch_used_bytes", "What work files of attempts take."),
		scratchFree:  desc("scratch_free_bytes", "What is left on the disk that work files lie on."),
		scratchQuota: desc("scratch_quota_bytes", "What work files may take; 0 sets no bound."),
	}
	if truth.Database != nil {
		c.database = newReading(truth.Database)
	}
	if truth.Queue != nil {
		c.queue = newReading(truth.Queue)
	}
	if truth.Scratch != nil {
		c.scratch = newReading(truth.Scratch)
	}
	return c
}

// Describe implements prometheus.Collector.
func (c *truthCollector) Describe(out chan<- *prometheus.Desc) {
	for _, each := range []*prometheus.Desc{
		c.up, c.steps, c.age, c.versions, c.outbox, c.lag, c.claims, c.paused, c.events, c.tasks, c.workers, c.scratchUsed, c.scratchFree, c.scratchQuota,
	} {
		out <- each
	}
}

// Collect implements prometheus.Collector.
func (c *truthCollector) Collect(out chan<- prometheus.Metric) {
	set := func(desc *prometheus.Desc, value float64, labels ...string) {
		out <- prometheus.MustNewConstMetric(desc, prometheus.GaugeValue, value, labels...)
	}
	var parts sync.WaitGroup
	parts.Go(func() { expose(c.database, "database", c.up, set, c.setDatabase) })
	parts.Go(func() { expose(c.queue, "queue", c.up, set, c.setQueue) })
	parts.Go(func() { expose(c.scratch, "scratch", c.up, set, c.setScratch) })
	parts.Wait()
}

type setter func(desc *prometheus.Desc, value float64, labels ...string)

// expose reads one part and shows it, or that it does not answer.
func expose[T any](part *reading[T], name string, up *prometheus.Desc, set setter, show func(setter, T)) {
	if part == nil {
		return
	}
	value, err := part.get()
	if err != nil {
		set(up, 0, name)
		return
	}
	set(up, 1, name)
	show(set, value)
}

// setDatabase shows every lane and state, at 0 where nothing is: an alert cannot tell a gap from a scrape that failed.
func (c *truthCollector) setDatabase(set setter, db Database) {
	age := map[jobs.Lane]float64{}
	running := map[jobs.Lane]int64{}
	counts := map[[3]string]int64{}
	for _, step := range db.Steps {
		counts[[3]string{laneOf(step.Lane), priorityOf(step.Priority), oneOf(step.State, liveStates())}] += step.Count
		age[step.Lane] = max(age[step.Lane], step.Age.Seconds())
		if step.State == jobs.StateRunning {
			running[step.Lane] += step.Count
		}
	}
	set(c.events, db.EventAge.Seconds())
	outbox := map[jobs.Lane]OutboxCount{}
	for _, line := range db.Outbox {
		outbox[line.Lane] = line
	}
	for _, lane := range jobs.Lanes() {
		for _, priority := range jobs.Priorities() {
			for _, state := range liveStates() {
				key := [3]string{string(lane), string(priority), string(state)}
				set(c.steps, float64(counts[key]), key[:]...)
			}
		}
		set(c.age, age[lane], string(lane))
		set(c.claims, float64(running[lane]), string(lane))
		set(c.outbox, float64(outbox[lane].Rows), string(lane))
		set(c.lag, max(0, outbox[lane].Age.Seconds()), string(lane))
		set(c.paused, truthValue(db.Paused, lane), string(lane))
	}
	for _, state := range []string{"processing", "failed"} {
		set(c.versions, float64(db.Versions[state]), state)
	}
}

func liveStates() []jobs.State {
	return []jobs.State{jobs.StateWaiting, jobs.StateReady, jobs.StateRunning}
}

func truthValue(lanes []jobs.Lane, lane jobs.Lane) float64 {
	if slices.Contains(lanes, lane) {
		return 1
	}
	return 0
}

func (c *truthCollector) setQueue(set setter, queue Queue) {
	for _, depth := range queue.Depths {
		for state, count := range map[string]int64{
			"pending": depth.Pending, "active": depth.Active, "scheduled": depth.Scheduled, "retry": depth.Retry, "archived": depth.Archived,
		} {
			set(c.tasks, float64(count), laneOf(depth.Lane), priorityOf(depth.Priority), state)
		}
	}
	for _, lane := range jobs.Lanes() {
		set(c.workers, float64(queue.Workers[lane]), string(lane))
	}
}

func (c *truthCollector) setScratch(set setter, scratch Scratch) {
	set(c.scratchUsed, float64(scratch.Used))
	set(c.scratchFree, float64(scratch.Free))
	set(c.scratchQuota, float64(scratch.Quota))
}
