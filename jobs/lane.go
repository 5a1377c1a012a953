package jobs

import "strings"

// Lane is a queue class by cost. Lanes have servers and slots of their own, so work in one never waits behind
// work in another.
type Lane string

// The lanes, cheapest first.
const (
	LaneControl Lane = "control" // probing, planning, publishing: must always get through
	LaneLight   Lane = "light"   // posters, images, subtitles, teasers, joining and packaging: seconds
	LaneHeavy   Lane = "heavy"   // encodes: minutes to hours
)

// Lanes returns every lane.
func Lanes() []Lane { return []Lane{LaneControl, LaneLight, LaneHeavy} }

// Priority orders work inside a lane. It is a weight, not a strict order, so bulk work still moves.
type Priority string

// The priorities. The zero value is not valid; use PriorityNormal.
const (
	PriorityUrgent Priority = "urgent"
	PriorityNormal Priority = "normal"
	PriorityBulk   Priority = "bulk"
)

// Priorities returns every priority, most urgent first.
func Priorities() []Priority { return []Priority{PriorityUrgent, PriorityNormal, PriorityBulk} }

// Weight is the share of a lane's attention a priority receives while all of them have work waiting.
func (p Priority) Weight() int {
	switch p {
	case PriorityUrgent:
		return 12
	case PriorityBulk:
		return 1
	default:
		return 4
	}
}

// Queue is the name of the queue that carries one priority of one lane, such as "light.normal".
func Queue(lane Lane, priority Priority) string {
	return strings.Join([]string{string(lane), string(priority)}, ".")
}
