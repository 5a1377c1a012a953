package records_test

import (
	"testing"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/jobs"
)

// step reads a step as it stands.
func (s *scene) step(t testing.TB, id string) records.Step {
	t.Helper()
	var step records.Step
	must(t, s.store.Raw().First(&step, "id = ?", id).Error)
	return step
}

func (s *scene) wantStep(t testing.TB, id string, want jobs.State) {
	t.Helper()
	if got := s.step(t, id); got.State != want {
		t.Errorf("%s step is %s, want %s", got.Kind, got.State, want)
	}
}

func (s *scene) wantVersion(t testing.TB, want records.VersionState) {
	t.Helper()
	version, err := s.store.Version(t.Context(), s.asset.ID, s.version.Number)
	must(t, err)
	if version.State != want {
		t.Errorf("version %d is %s, want %s", version.Number, version.State, want)
	}
}

func (s *scene) wantAsset(t testing.TB, want records.AssetState, published int) {
	t.Helper()
	asset, err := s.store.Asset(t.Context(), s.asset.ID)
	must(t, err)
	if asset.State != want || asset.PublishedVersion != published {
		t.Errorf("asset is %s with version %d, want %s with %d", asset.State, asset.PublishedVersion, want, published)
	}
}

// outbox returns the generations of a step that wait for the queue.
func (s *scene) outbox(t testing.TB, stepID string) []int {
	t.Helper()
	rows, err := s.store.Unsent(t.Context(), 10_000)
	must(t, err)
	var generations []int
	for _, row := range rows {
		if row.StepID == stepID {
			generations = append(generations, row.Generation)
		}
	}
	return generations
}

// drain empties the outbox, as a relay does.
func (s *scene) drain(t testing.TB) {
	t.Helper()
	rows, err := s.store.Unsent(t.Context(), 10_000)
	must(t, err)
	ids := make([]int64, 0, len(rows))
	for _, row := range rows {
		ids = append(ids, row.ID)
	}
	must(t, s.store.Sent(t.Context(), ids))
}

// attempts returns how the attempts at a step ended, in order.
func (s *scene) attempts(t testing.TB, stepID string) []records.Outcome {
	t.Helper()
	var rows []records.Attempt
	must(t, s.store.Raw().Where("step_id = ?", stepID).Order("started_at, number, ended_at").Find(&rows).Error)
	outcomes := make([]records.Outcome, 0, len(rows))
	for _, row := range rows {
		outcomes = append(outcomes, row.Outcome)
	}
	return outcomes
}

// age sets a step's heartbeat back by a minute.
func (s *scene) age(t testing.TB, stepID string) {
	t.Helper()
	must(t, s.store.Raw().Exec("UPDATE steps SET heartbeat_at = heartbeat_at - 60000 WHERE id = ?", stepID).Error)
}
