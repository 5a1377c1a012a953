package queue

import (
	"testing"
	"time"

	"github.com/hibiken/asynq"

	"github.com/reelmill/reelmill/jobs"
)

func TestEmitSetsEverythingAsynqWouldGuess(t *testing.T) {
	onEachBroker(t, func(t *testing.T, b *Broker) {
		e := emission("step")
		e.Deadline = 24 * time.Hour
		emit(t, b, e)
		info := inspect(b, "step.1")
		if info == nil {
			t.Fatal("the task is not there")
		}
		if info.Timeout <= e.Deadline {
			t.Errorf("asynq's timeout %v would fire before the deadline %v", info.Timeout, e.Deadline)
		}
		if info.MaxRetry != maxRetry || info.Retention != 0 || info.Type != "poster" || info.Queue != "light.normal" {
			t.Errorf("task is %+v", info)
		}
		payload, err := jobs.DecodePayload(info.Payload)
		if err != nil || payload.Step != "step" || payload.Generation != 1 {
			t.Errorf("payload is %+v, error %v", payload, err)
		}
	})
}

func TestEmitTwiceIsOneTask(t *testing.T) {
	onEachBroker(t, func(t *testing.T, b *Broker) {
		emit(t, b, emission("a"))
		emit(t, b, emission("a"))
		next := emission("a")
		next.Payload.Generation = 2
		emit(t, b, next)
		if got := waiting(t, b); len(got) != 2 || got[0] != "a.1" || got[1] != "a.2" {
			t.Errorf("waiting are %v, want one task for each generation", got)
		}
	})
}

func TestEmitNotBefore(t *testing.T) {
	onEachBroker(t, func(t *testing.T, b *Broker) {
		later, past := emission("later"), emission("past")
		later.NotBefore, past.NotBefore = time.Now().Add(time.Hour), time.Now().Add(-time.Hour)
		emit(t, b, later)
		emit(t, b, past)
		if !inState(b, "later.1", asynq.TaskStateScheduled)() || !inState(b, "past.1", asynq.TaskStatePending)() {
			t.Errorf("tasks are %+v and %+v", inspect(b, "later.1"), inspect(b, "past.1"))
		}
	})
}

func TestEmitRefusesWhatNobodyCouldRun(t *testing.T) {
	t.Parallel()
	b := openBroker(t, URLEmbedded)
	spoil := map[string]func(e *Emission){
		"no kind":       func(e *Emission) { e.Kind = "" },
		"no lane":       func(e *Emission) { e.Lane = "" },
		"no priority":   func(e *Emission) { e.Priority = "" },
		"no deadline":   func(e *Emission) { e.Deadline = 0 },
		"no step":       func(e *Emission) { e.Payload.Step = "" },
		"no generation": func(e *Emission) { e.Payload.Generation = 0 },
	}
	for name, change := range spoil {
		e := emission("a")
		change(&e)
		if err := b.Emit(t.Context(), e); jobs.CodeOf(err) != codeEmission {
			t.Errorf("%s: error is %v, want %s", name, err, codeEmission)
		}
	}
	if left := traces(t, b.Client()); len(left) != 0 {
		t.Errorf("refused emissions left %v", left)
	}
}
