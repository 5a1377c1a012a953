package client

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"github.com/reelmill/reelmill/internal/api"
)

// Lanes returns what waits and runs in every lane, and who serves it.
func (c *Client) Lanes(ctx context.Context) (api.LaneBoard, error) {
	var board api.LaneBoard
	err := c.decoded(ctx, &board, get("v1", "lanes"))
	return board, err
}

// PauseLane keeps new steps of a lane from being started, and returns how the lanes stand then.
func (c *Client) PauseLane(ctx context.Context, lane string) (api.LaneBoard, error) {
	var board api.LaneBoard
	err := c.decoded(ctx, &board, post("v1", "lanes", lane, "pause"))
	return board, err
}

// ResumeLane ends a pause, and returns how the lanes stand then.
func (c *Client) ResumeLane(ctx context.Context, lane string) (api.LaneBoard, error) {
	var board api.LaneBoard
	err := c.decoded(ctx, &board, post("v1", "lanes", lane, "resume"))
	return board, err
}

// StepQuery selects steps of one state; empty fields but State select everything.
type StepQuery struct {
	State  string // "running", "ready", "waiting" or "failed"
	Lane   string
	Kind   string
	Worker string
	Asset  string // id, or ext: with another's own
	Cursor string // of the page before
	Limit  int    // 1 to 200; 0 leaves it to the server
}

// Steps returns one page of steps.
func (c *Client) Steps(ctx context.Context, q StepQuery) (api.StepPage, error) {
	query := url.Values{}
	for name, value := range map[string]string{
		"state": q.State, "lane": q.Lane, "kind": q.Kind, "worker": q.Worker, "asset": q.Asset, "cursor": q.Cursor,
	} {
		if value != "" {
			query.Set(name, value)
		}
	}
	if q.Limit > 0 {
		query.Set("limit", strconv.Itoa(q.Limit))
	}
	var page api.StepPage
	err := c.decoded(ctx, &page, func() request {
		return request{method: http.MethodGet, path: []string{"v1", "steps"}, query: query}
	})
	return page, err
}

// RetryStep starts a failed step again, and with it whatever else of its version failed.
func (c *Client) RetryStep(ctx context.Context, id string) (api.ListedStep, error) {
	var step api.ListedStep
	err := c.decoded(ctx, &step, post("v1", "steps", id, "retry"))
	return step, err
}

// CancelStep stops the version a step belongs to.
func (c *Client) CancelStep(ctx context.Context, id string) (api.ListedStep, error) {
	var step api.ListedStep
	err := c.decoded(ctx, &step, post("v1", "steps", id, "cancel"))
	return step, err
}

func post(path ...string) func() request {
	return func() request { return request{method: http.MethodPost, path: path} }
}
