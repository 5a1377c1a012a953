package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/hibiken/asynq"

	"github.com/reelmill/reelmill/jobs"
)

// sendTwice puts every step that may be claimed into the queue again, under names that asynq does not know yet, so that several
// workers hold the same task at the same time.
func sendTwice(ctx context.Context, s *suite) (time.Duration, error) {
	if _, err := s.busy(ctx); err != nil {
		return 0, err
	}
	return 0, s.sendAgain(ctx, 3, func(step string, generation int) ([]byte, error) {
		return jobs.Payload{Step: step, Generation: generation}.Encode()
	})
}

// sendNewer does so in an encoding that this release cannot read yet: it must be left to a newer worker, not failed.
func sendNewer(ctx context.Context, s *suite) (time.Duration, error) {
	if _, err := s.busy(ctx); err != nil {
		return 0, err
	}
	err := s.sendAgain(ctx, 1, func(step string, generation int) ([]byte, error) {
		return fmt.Appendf(nil, `{"v":%d,"step":%q,"gen":%d,"tomorrow":true}`, jobs.PayloadVersion+1, step, generation), nil
	})
	if err != nil {
		return 0, err
	}
	pause(ctx, 10*time.Second)
	// Nobody newer will come: the queue is emptied, which the fleet survives as well.
	return 0, s.redis.client.FlushAll(ctx).Err()
}

func (s *suite) sendAgain(ctx context.Context, times int, encode func(string, int) ([]byte, error)) error {
	rows, err := s.rows(ctx, "SELECT id, generation::text, kind, lane, priority FROM steps WHERE state IN ('ready', 'running')")
	if err != nil {
		return err
	}
	queue := asynq.NewClient(asynq.RedisClientOpt{Addr: s.redis.address})
	defer queue.Close()
	for _, row := range rows {
		generation, err := strconv.Atoi(row[1])
		if err != nil {
			return err
		}
		payload, err := encode(row[0], generation)
		if err != nil {
			return err
		}
		for n := range times {
			_, err := queue.EnqueueContext(ctx, asynq.NewTask(row[2], payload), asynq.Queue(jobs.Queue(jobs.Lane(row[3]), jobs.Priority(row[4]))),
				asynq.TaskID(fmt.Sprintf("again.%s.%d.%d.%d", row[0], generation, n, time.Now().UnixNano())), asynq.Timeout(time.Hour), asynq.MaxRetry(100))
			if err != nil && !errors.Is(err, asynq.ErrTaskIDConflict) {
				return err
			}
		}
	}
	return nil
}
