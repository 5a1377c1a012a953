package pipeline

import (
	"context"
	"fmt"
	"time"

	"github.com/reelmill/reelmill/jobs"
)

// admitAfter is when a tenant that brought too much may ask again.
const admitAfter = 30 * time.Second

// AtMost bounds how many versions of one tenant may be outstanding; zero is no limit. It returns the intake.
func (i *Intake) AtMost(versions int) *Intake {
	i.most = versions
	return i
}

// admit refuses more work of a tenant that has enough waiting. Requests at one moment may pass the bound together by as many as they are: it is
// there to keep a flood out of the records, not to count.
func (i *Intake) admit(ctx context.Context, tenant string) error {
	if i.most <= 0 {
		return nil
	}
	outstanding, err := i.records.Outstanding(ctx, tenant, i.most)
	if err != nil || outstanding < i.most {
		return err
	}
	return &jobs.Fault{
		Code: "backlog-full", Class: jobs.Postponed, After: admitAfter,
		Message: fmt.Sprintf("%d masters of this API key are waiting or being made already.", i.most),
		Hint:    "Bring more once some of them are done; Retry-After says when to ask again. Operators set the bound with REELMILL_MAX_QUEUED.",
	}
}
