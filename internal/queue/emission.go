package queue

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/hibiken/asynq"

	"github.com/reelmill/reelmill/jobs"
)

const (
	// timeoutMargin separates a step's own deadline from asynq's, which frees the slot while the handler still
	// runs. It covers stopping ffmpeg and writing down why.
	timeoutMargin = 5 * time.Minute
	// maxRetry is a backstop only: attempts are counted in the records, where a crash of Redis cannot forget them.
	maxRetry = 1000
	// codeEmission marks an emission that no repetition will get through.
	codeEmission = "emission-invalid"
)

// Emission asks for one step to be run.
type Emission struct {
	Kind     jobs.Kind
	Lane     jobs.Lane
	Priority jobs.Priority
	Payload  jobs.Payload
	// Deadline is the time one attempt may take, as in [jobs.Policy]; it must be positive. The queue's own timeout
	// is set later than it, so that it never fires first.
	Deadline time.Duration
	// NotBefore delays the step; zero means now. Redis keeps it in whole seconds.
	NotBefore time.Time
}

// Emit puts a step into the queue of its lane and priority. A step that is there already, waiting, running or
// archived, is success: so repeating an Emit whose answer was lost is safe, and emitting over an archived task does
// nothing until [Broker.Forget]. The error is a [jobs.Fault]: emission-invalid, or one of those of [Open].
func (b *Broker) Emit(ctx context.Context, e Emission) error {
	task, err := e.task()
	if err != nil {
		return jobs.Refuse(codeEmission, "A step cannot be put into the queue.",
			"This is a fault of Reelmill; report it with the log.", err)
	}
	_, err = b.tasks.EnqueueContext(ctx, task)
	// Asynq returns both conflicts wrapped, and which of them depends on how the other task was enqueued.
	if errors.Is(err, asynq.ErrTaskIDConflict) || errors.Is(err, asynq.ErrDuplicateTask) {
		return nil
	}
	return faultOf(ctx, err)
}

func (e Emission) task() (*asynq.Task, error) {
	if err := e.check(); err != nil {
		return nil, err
	}
	payload, err := e.Payload.Encode()
	if err != nil {
		return nil, err
	}
	options := []asynq.Option{
		asynq.Queue(jobs.Queue(e.Lane, e.Priority)),
		asynq.TaskID(e.Payload.TaskID()),
		asynq.Timeout(e.Deadline + timeoutMargin),
		asynq.MaxRetry(maxRetry),
	}
	if !e.NotBefore.IsZero() {
		options = append(options, asynq.ProcessAt(e.NotBefore))
	}
	return asynq.NewTask(string(e.Kind), payload, options...), nil
}

func (e Emission) check() error {
	switch {
	case e.Kind == "":
		return errors.New("emission names no kind")
	case !slices.Contains(jobs.Lanes(), e.Lane):
		return fmt.Errorf("emission names the unknown lane %q", e.Lane)
	case !slices.Contains(jobs.Priorities(), e.Priority):
		return fmt.Errorf("emission names the unknown priority %q", e.Priority)
	case e.Deadline <= 0:
		return fmt.Errorf("emission has the deadline %v", e.Deadline)
	}
	return nil
}
