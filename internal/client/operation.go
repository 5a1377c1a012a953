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
	return answered[api.LaneBoard](ctx, c, get("v1", "lanes"))
}

// PauseLane keeps new steps of a lane from being started, and returns how the lanes stand then.
func (c *Client) PauseLane(ctx context.Context, lane string) (api.LaneBoard, error) {
	return answered[api.LaneBoard](ctx, c, post("v1", "lanes", lane, "pause"))
}

// ResumeLane ends a pause, and returns how the lanes stand then.
func (c *Client) ResumeLane(ctx context.Context, lane string) (api.LaneBoard, error) {
	return answered[api.LaneBoard](ctx, c, post("v1", "lanes", lane, "resume"))
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
	return answered[api.StepPage](ctx, c, func() request {
		return request{method: http.MethodGet, path: []string{"v1", "steps"}, query: query}
	})
}

// RetryStep starts a failed step again, and with it whatever else of its version failed.
func (c *Client) RetryStep(ctx context.Context, id string) (api.ListedStep, error) {
	return answered[api.ListedStep](ctx, c, post("v1", "steps", id, "retry"))
}

// CancelStep stops the version a step belongs to.
func (c *Client) CancelStep(ctx context.Context, id string) (api.ListedStep, error) {
	return answered[api.ListedStep](ctx, c, post("v1", "steps", id, "cancel"))
}

func post(path ...string) func() request {
	return func() request { return request{method: http.MethodPost, path: path} }
}

// Remakes returns one page of what of the published assets differs from what their rendition sets ask for now. cursor is that of the page
// before.
func (c *Client) Remakes(ctx context.Context, cursor string) (api.RemakePage, error) {
	query := url.Values{"limit": {"200"}}
	if cursor != "" {
		query.Set("cursor", cursor)
	}
	return answered[api.RemakePage](ctx, c, func() request {
		return request{method: http.MethodGet, path: []string{"v1", "remakes"}, query: query}
	})
}

// Remake has the published master of an asset made anew with its rendition set as it is now. Asking again while that is under way adds
// nothing.
func (c *Client) Remake(ctx context.Context, ref string) (api.Remake, error) {
	return answered[api.Remake](ctx, c, post("v1", "assets", ref, "remake"))
}
