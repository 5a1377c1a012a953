package schedule

import "github.com/reelmill/reelmill/jobs"

// Window is how many steps of one queue may lie ready in Redis where the lane has slots on all workers together. It is the price of
// fairness: who comes late waits behind as many. Heavy steps run for long, so that one in reserve for every slot is
// plenty; the short ones of the other lanes need more in store to keep their slots busy between two looks.
func Window(lane jobs.Lane, slots int) int {
	switch lane {
	case jobs.LaneHeavy:
		return slots + 2
	case jobs.LaneLight:
		return 2*slots + 4
	default:
		return 4*slots + 8
	}
}
