package client

import (
	"context"
	"errors"
	"time"

	"github.com/reelmill/reelmill/jobs"
)

const (
	firstPause = 200 * time.Millisecond
	lastPause  = 5 * time.Second
)

// ride repeats try while it fails for reasons that may pass, for as long as the client's patience lasts.
func (c *Client) ride(ctx context.Context, try func() error) error {
	deadline := time.Now().Add(c.patience)
	away := false
	for pause := firstPause; ; pause = min(2*pause, lastPause) {
		err := try()
		if !passing(err) || time.Now().Add(pause).After(deadline) {
			if err == nil && away {
				c.tell(nil)
			}
			return err
		}
		if !away {
			away = true
			c.tell(err)
		}
		if err := rest(ctx, pause); err != nil {
			return err
		}
	}
}

func (c *Client) tell(err error) {
	if c.onOutage != nil {
		c.onOutage(err)
	}
}

// passing reports whether another try may succeed.
func passing(err error) bool {
	var fault *jobs.Fault
	return errors.As(err, &fault) && fault.Class == jobs.Transient
}

// rest waits, and returns why ctx ended if it does so first.
func rest(ctx context.Context, pause time.Duration) error {
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
