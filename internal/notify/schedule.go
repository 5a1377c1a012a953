package notify

import (
	"net/http"
	"time"

	"github.com/reelmill/reelmill/internal/records"
)

// Pauses are those between the tries at a delivery: ten tries in about three days.
func Pauses() []time.Duration {
	return []time.Duration{
		5 * time.Second, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 5 * time.Hour, 10 * time.Hour, 14 * time.Hour, 20 * time.Hour, 24 * time.Hour,
	}
}

const (
	// jitter is by how much of itself a pause may be longer, so that what failed together does not come back together.
	jitter = 0.2
	// fewestTries are made at a delivery however late its turn comes.
	fewestTries = 3
	// goneReason is why a webhook was disabled that answered 410.
	goneReason = "It answered 410 Gone."
)

// schedule decides what follows from a try.
type schedule struct {
	pauses []time.Duration
	random func() float64 // 0 to 1
}

func (s schedule) verdict(delivery *records.Delivery, answer Answer, at time.Time) records.Verdict {
	verdict := records.Verdict{Try: answer.Try(at), State: records.DeliveryFailed}
	made := delivery.Attempts + 1
	switch {
	case answer.OK():
		verdict.State = records.DeliveryDelivered
	case answer.Status == http.StatusGone:
		verdict.Disable = goneReason
	case made > len(s.pauses), made >= fewestTries && at.Sub(delivery.Since.Time()) > s.whole():
		// What waited behind another for days does not start a schedule of days of its own.
	default:
		pause := s.pauses[made-1]
		pause += time.Duration(jitter * s.random() * float64(pause))
		verdict.State, verdict.NextAt = records.DeliveryPending, records.At(at.Add(max(pause, answer.RetryAfter)))
	}
	return verdict
}

// whole is how long a schedule lasts without any jitter.
func (s schedule) whole() time.Duration {
	sum := time.Duration(0)
	for _, pause := range s.pauses {
		sum += pause
	}
	return sum
}
