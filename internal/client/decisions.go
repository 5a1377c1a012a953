package client

import (
	"context"
	"net/http"
	"strconv"

	"github.com/reelmill/reelmill/internal/api"
)

// Decide does to the n-th version of an asset what verb says, one of "approve", "publish", "cancel" and "retry", and returns how it
// stands then.
func (c *Client) Decide(ctx context.Context, ref string, n int, verb string) (api.Version, error) {
	return answered[api.Version](ctx, c, post("v1", "assets", ref, "versions", strconv.Itoa(n), verb))
}

// Reject ends the n-th version of an asset for a reason, which may be empty, and returns how it stands then.
func (c *Client) Reject(ctx context.Context, ref string, n int, reason string) (api.Version, error) {
	path := []string{"v1", "assets", ref, "versions", strconv.Itoa(n), "reject"}
	return carried[api.Version](ctx, c, request{method: http.MethodPost, path: path}, api.Rejection{Reason: reason})
}

// Rollback shows the version before the published one again, and returns the asset as it is then.
func (c *Client) Rollback(ctx context.Context, ref string) (api.Asset, error) {
	return answered[api.Asset](ctx, c, post("v1", "assets", ref, "rollback"))
}

// Withdraw takes an asset down for good.
func (c *Client) Withdraw(ctx context.Context, ref string) error {
	_, err := c.call(ctx, func() request { return request{method: http.MethodDelete, path: []string{"v1", "assets", ref}} })
	return err
}
