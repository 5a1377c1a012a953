package queue

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/hibiken/asynq"
	"golang.org/x/sync/singleflight"

	"github.com/reelmill/reelmill/jobs"
)

// serversLimit bounds one look at the live workers. Asynq's inspector takes no context, so this is what keeps a Redis
// that hangs from holding its caller.
const serversLimit = 5 * time.Second

// StatusActive is the status of a worker that takes new work.
const StatusActive = "active"

// Server is one live worker process as it told the queue of itself. A worker that was killed is named for up to
// ten seconds more.
type Server struct {
	Host string
	PID  int
	// Lanes are the slots it has in each lane it serves.
	Lanes map[jobs.Lane]int
	// Busy counts the slots of each lane that are taken; a lane where none is may be missing.
	Busy map[jobs.Lane]int
	// Started is when the first of its lanes was opened, UTC.
	Started time.Time
	// Status is [StatusActive], or asynq's word for a worker that takes nothing new: "stopped" or "closed".
	Status string
}

// lookups keeps several askers at one moment down to one look.
type lookups struct{ singleflight.Group }

// Servers returns the live workers by host and process. It costs a few commands for each of them, however much work
// waits. The error is a [jobs.Fault]; where ctx ended it is its cause.
func (b *Broker) Servers(ctx context.Context) ([]Server, error) {
	if ctx.Err() != nil {
		return nil, faultOf(ctx, context.Cause(ctx))
	}
	timer := time.NewTimer(serversLimit)
	defer timer.Stop()
	answer := b.looks.DoChan("servers", func() (any, error) { return b.inspector.Servers() })
	select {
	case got := <-answer:
		if got.Err != nil {
			return nil, faultOf(ctx, got.Err)
		}
		infos, ok := got.Val.([]*asynq.ServerInfo)
		if !ok {
			return nil, fmt.Errorf("the inspector returned %T", got.Val)
		}
		return processes(infos), nil
	case <-timer.C:
		return nil, faultOf(ctx, context.DeadlineExceeded)
	case <-ctx.Done():
		return nil, faultOf(ctx, context.Cause(ctx))
	}
}

// processes puts the servers of one process, of which there is one for each lane, together.
func processes(infos []*asynq.ServerInfo) []Server {
	type process struct {
		host string
		pid  int
	}
	found := map[process]*Server{}
	for _, info := range infos {
		lane, ours := laneOf(info.Queues)
		if !ours {
			continue
		}
		at := process{info.Host, info.PID}
		if found[at] == nil {
			found[at] = &Server{
				Host: info.Host, PID: info.PID, Started: info.Started.UTC(), Status: info.Status,
				Lanes: map[jobs.Lane]int{}, Busy: map[jobs.Lane]int{},
			}
		}
		found[at].add(lane, info)
	}
	servers := make([]Server, 0, len(found))
	for server := range maps.Values(found) {
		servers = append(servers, *server)
	}
	slices.SortFunc(servers, func(a, b Server) int {
		return cmp.Or(cmp.Compare(a.Host, b.Host), cmp.Compare(a.PID, b.PID))
	})
	return servers
}

// add counts one more lane. Containers often share a process number, so where they share a host name too their slots
// are added up.
func (s *Server) add(lane jobs.Lane, info *asynq.ServerInfo) {
	s.Lanes[lane] += info.Concurrency
	s.Busy[lane] += len(info.ActiveWorkers)
	if info.Started.Before(s.Started) {
		s.Started = info.Started.UTC()
	}
	if info.Status != StatusActive {
		s.Status = info.Status
	}
}

// laneOf tells which lane a server's queues belong to; false for a server that is not one of ours.
func laneOf(queues map[string]int) (jobs.Lane, bool) {
	for name := range queues {
		lane, _, _ := strings.Cut(name, ".")
		return jobs.Lane(lane), slices.Contains(jobs.Lanes(), jobs.Lane(lane))
	}
	return "", false
}

// Capacity adds up, for every lane, the slots of those workers that take new work. Every lane is named; one that nobody
// serves has 0.
func Capacity(servers []Server) map[jobs.Lane]int {
	slots := make(map[jobs.Lane]int, len(jobs.Lanes()))
	for _, lane := range jobs.Lanes() {
		slots[lane] = 0
	}
	for _, server := range servers {
		if server.Status != StatusActive {
			continue
		}
		for lane, count := range server.Lanes {
			slots[lane] += count
		}
	}
	return slots
}
