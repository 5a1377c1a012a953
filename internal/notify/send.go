package notify

import (
	"context"
	"time"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/jobs"
)

const (
	// longestRest is how long a webhook that asked for a rest gets nothing at all. The one delivery waits for as long as was asked.
	longestRest = 10 * time.Minute
	// unnotedRest keeps a database that takes no notes from making us send the same thing over and over.
	unnotedRest = 5 * time.Second
)

// send makes one try at a delivery. A process that dies between the answer and the note of it leaves the delivery as it was: it is sent
// again.
func (s *Sender) send(ctx context.Context, hook *records.Webhook, delivery *records.Delivery) {
	defer s.done(hook.ID, delivery.AssetID)
	answer, err := s.try(ctx, hook, delivery)
	if ctx.Err() != nil {
		return // nobody refused it: we broke off
	}
	at := s.records.Now()
	verdict := s.schedule.verdict(delivery, answer, at)
	if err != nil { // no fault of the receiver, and nothing that it was asked
		verdict.Disable = ""
		s.log.Error("an event could not be sent", "webhook", hook.ID, "event", delivery.EventID, "type", delivery.Type, "error", err)
	} else {
		s.learn(hook.ID, answer, at)
	}
	s.tell(hook, delivery, verdict)
	ctx, cancel := context.WithTimeout(ctx, recordBudget)
	defer cancel()
	if err := s.records.RecordTry(ctx, delivery, verdict); err != nil {
		s.pause(hook.ID, at.Add(unnotedRest))
		s.log.Warn("a delivery could not be noted; it will be sent again", "delivery", delivery.ID, "error", err)
	}
}

func (s *Sender) try(ctx context.Context, hook *records.Webhook, delivery *records.Delivery) (Answer, error) {
	composing, cancel := context.WithTimeout(ctx, roundBudget)
	defer cancel()
	event, err := s.records.EventByID(composing, delivery.EventID)
	if err == nil {
		var body []byte
		if body, err = s.payloads.Of(composing, event); err == nil {
			return s.post(ctx, hook, event.ID, body)
		}
	}
	fault := jobs.AsFault(err)
	return Answer{Remark: "the message could not be composed: " + fault.Code}, err
}

func (s *Sender) post(ctx context.Context, hook *records.Webhook, id string, body []byte) (Answer, error) {
	answer, err := s.messenger.Post(ctx, hook, id, body, s.records.Now())
	if err != nil {
		fault := jobs.AsFault(err)
		answer.Remark = fault.Code + ": " + fault.Message + " " + fault.Hint
	}
	return answer, err
}

// learn remembers how a webhook fares.
func (s *Sender) learn(hook string, answer Answer, at time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	line := s.line(hook)
	line.ailing = !answer.OK()
	if answer.RetryAfter > 0 {
		line.rest = at.Add(min(answer.RetryAfter, longestRest))
	}
}

// pause leaves a webhook alone for a while.
func (s *Sender) pause(hook string, until time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.line(hook).rest = until
}

func (s *Sender) tell(hook *records.Webhook, delivery *records.Delivery, verdict records.Verdict) {
	outcome := OutcomeRetried
	switch {
	case verdict.Disable != "":
		outcome = OutcomeGone
		s.log.Warn("a webhook answered 410 and was disabled", "webhook", hook.ID)
	case verdict.State == records.DeliveryFailed:
		outcome = OutcomeFailed
		s.log.Warn("a delivery was given up", "webhook", hook.ID, "delivery", delivery.ID, "event", delivery.EventID, "type", delivery.Type, "error", verdict.Try.Error)
	case verdict.State == records.DeliveryDelivered:
		outcome = OutcomeDelivered
	}
	if s.watcher != nil {
		s.watcher.WebhookTried(outcome)
	}
}
