package records_test

import (
	"net/url"
	"testing"
	"time"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/internal/records/recordstest"
)

// A process that is frozen in the middle of a transaction must not keep others from its rows.
func TestFrozenTransactionLetsGo(t *testing.T) {
	t.Parallel()
	address, err := url.Parse(recordstest.Postgres(t))
	must(t, err)
	query := address.Query()
	query.Set("idle_in_transaction_session_timeout", "500")
	address.RawQuery = query.Encode()
	frozen, err := records.Open(t.Context(), records.Config{URL: address.String()})
	must(t, err)
	defer frozen.Close()
	_, err = frozen.Migrate(t.Context())
	must(t, err)
	s := plan(t, frozen, 1)
	claim := s.claim(t, s.encodes[0])
	locked := make(chan struct{})
	go func() {
		_ = frozen.Finish(t.Context(), claim, func(*records.Tx) error { // fails: its session is gone
			close(locked)
			<-t.Context().Done()
			return nil
		})
	}()
	<-locked
	began := time.Now()
	must(t, frozen.Reclaim(t.Context(), s.step(t, s.encodes[0].ID)))
	t.Logf("the step was taken back after %v", time.Since(began))
	if step := s.step(t, s.encodes[0].ID); step.ClaimToken != "" {
		t.Errorf("the step is still held: %+v", step)
	}
}
