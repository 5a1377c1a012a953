package api

import (
	"time"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/jobs"
)

// checkWindow refuses the moments at which clocks begin, which programs send for a date that nobody set: kept, they would mean that the
// window has no such end, and what was to be closed would be open for ever.
func checkWindow(rights *Rights) error {
	if rights == nil {
		return nil
	}
	for _, end := range []*time.Time{rights.StartsAt, rights.EndsAt} {
		if end != nil && records.At(*end) == 0 {
			return jobs.Refuse("rights-time-unset", "A time of the rights window is the beginning of a clock, as of a date that nobody set.",
				"Send null where the window has no such end, or the real time.", nil)
		}
	}
	return nil
}
