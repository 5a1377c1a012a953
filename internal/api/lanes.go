package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/reelmill/reelmill/internal/queue"
	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/jobs"
)

// lanePath names a lane.
type lanePath struct {
	Lane string `path:"lane" enum:"control,light,heavy"`
}

type lanesAnswer struct {
	Body LaneBoard
}

func (s *server) laneRoutes(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "list-lanes", Method: http.MethodGet, Path: "/v1/lanes", Tags: []string{"operation"},
		Summary: "What waits and runs in every lane, and who serves it",
	}, func(ctx context.Context, _ *struct{}) (*lanesAnswer, error) { return s.lanes(ctx) })
	huma.Register(api, huma.Operation{
		OperationID: "pause-lane", Method: http.MethodPost, Path: "/v1/lanes/{lane}/pause", Tags: []string{"operation"},
		Summary: "Start nothing new in a lane; what runs goes on",
	}, func(ctx context.Context, in *lanePath) (*lanesAnswer, error) {
		return s.lanesAfter(ctx, s.intake.PauseLane(ctx, jobs.Lane(in.Lane), callerOf(ctx)))
	})
	huma.Register(api, huma.Operation{
		OperationID: "resume-lane", Method: http.MethodPost, Path: "/v1/lanes/{lane}/resume", Tags: []string{"operation"},
		Summary: "End the pause of a lane",
	}, func(ctx context.Context, in *lanePath) (*lanesAnswer, error) {
		return s.lanesAfter(ctx, s.intake.ResumeLane(ctx, jobs.Lane(in.Lane)))
	})
}

func (s *server) lanesAfter(ctx context.Context, err error) (*lanesAnswer, error) {
	if err != nil {
		return nil, s.fail(err)
	}
	return s.lanes(ctx)
}

// lanes asks the records for the work and the queue for the workers. The work is told without a queue, too: it is then that people look.
func (s *server) lanes(ctx context.Context) (*lanesAnswer, error) {
	loads, err := s.records.LaneLoads(ctx)
	if err != nil {
		return nil, s.fail(err)
	}
	pauses, err := s.records.PausedLanes(ctx)
	if err != nil {
		return nil, s.fail(err)
	}
	board := LaneBoard{Workers: []Worker{}}
	servers, err := s.workers(ctx)
	if err != nil {
		fault := jobs.AsFault(err)
		board.WorkersUnknown = faultOf(fault.Code, fault.Message, fault.Hint)
	}
	for _, server := range servers {
		board.Workers = append(board.Workers, workerOf(server))
	}
	for _, lane := range jobs.Lanes() {
		board.Lanes = append(board.Lanes, laneOf(lane, loads, pauses, servers, s.records.Now()))
	}
	return &lanesAnswer{Body: board}, nil
}

func laneOf(lane jobs.Lane, loads []records.LaneLoad, pauses []records.LanePause, servers []queue.Server, now time.Time) Lane {
	view := Lane{Lane: string(lane), Priorities: []LaneLoad{}, Slots: queue.Capacity(servers)[lane]}
	for _, load := range loads {
		if load.Lane != lane {
			continue
		}
		view.Priorities = append(view.Priorities, LaneLoad{string(load.Priority), load.Unsent, load.Sent, load.Running})
		view.Waiting, view.Queued, view.Running = view.Waiting+load.Unsent, view.Queued+load.Sent, view.Running+load.Running
		if load.OldestReady != 0 {
			view.OldestSeconds = max(view.OldestSeconds, now.Sub(load.OldestReady.Time()).Seconds())
		}
	}
	for _, pause := range pauses {
		if pause.Lane == lane {
			view.Paused = &LanePause{Since: pause.PausedAt.Time(), By: pause.PausedBy}
		}
	}
	for _, server := range servers {
		if server.Status == queue.StatusActive && server.Lanes[lane] > 0 {
			view.Workers++
		}
	}
	return view
}

func workerOf(server queue.Server) Worker {
	view := Worker{
		Host: server.Host, PID: server.PID, Status: server.Status, Started: server.Started, Slots: map[string]int{}, Busy: map[string]int{},
	}
	for lane, slots := range server.Lanes {
		view.Slots[string(lane)], view.Busy[string(lane)] = slots, server.Busy[lane]
	}
	return view
}
