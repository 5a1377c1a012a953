package records_test

import (
	"testing"
	"time"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/jobs"
)

func TestCensusCountsWhatIsNotOver(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		empty, err := store.Census(t.Context())
		must(t, err)
		if len(empty.Steps)+len(empty.Outbox)+len(empty.Versions) != 0 {
			t.Errorf("an empty database counts %+v", empty)
		}
		s := plan(t, store, 3)
		s.claim(t, s.encodes[0])
		s.run(t, s.encodes[1])
		census, err := store.Census(t.Context())
		must(t, err)
		want := map[jobs.State]int64{jobs.StateRunning: 1, jobs.StateReady: 1, jobs.StateWaiting: 1}
		for _, row := range census.Steps {
			if row.Count != want[row.State] || row.Priority != jobs.PriorityNormal || row.Lane == "" {
				t.Errorf("counted %+v, want %d", row, want[row.State])
			}
			delete(want, row.State)
		}
		if len(want) != 0 {
			t.Errorf("not counted: %v", want)
		}
		if len(census.Outbox) != 2 { // the probe and, in another lane, the encodes
			t.Errorf("the outbox counts %+v", census.Outbox)
		}
		for _, line := range census.Outbox {
			rows, err := store.InFlow(t.Context(), records.FlowOf(jobs.Queue(line.Lane, jobs.PriorityNormal), ""), 100)
			must(t, err)
			if line.Rows != int64(len(rows)) || line.Rows == 0 || line.Since != rows[0].CreatedAt {
				t.Errorf("%+v was counted, there are %d rows", line, len(rows))
			}
		}
		if census.Versions[records.VersionProcessing] != 1 || census.Versions[records.VersionFailed] != 0 {
			t.Errorf("versions are %v", census.Versions)
		}
	})
}

// A step that waits for its next try is not late, and neither is one that is at work.
func TestStepsAreDueOnceTheyMayStart(t *testing.T) {
	t.Parallel()
	now := records.At(time.Unix(1_700_000_000, 0))
	for _, c := range []struct {
		state jobs.State
		since records.Instant
		want  time.Duration
	}{
		{jobs.StateReady, now.Add(-time.Minute), time.Minute},
		{jobs.StateReady, now.Add(time.Minute), 0},
		{jobs.StateReady, 0, 0},
		{jobs.StateRunning, now.Add(-time.Hour), 0},
	} {
		if got := (records.StepCount{State: c.state, Since: c.since}).Due(now); got != c.want {
			t.Errorf("%s since %v is due for %v, want %v", c.state, c.since.Time(), got, c.want)
		}
	}
}
