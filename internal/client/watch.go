package client

import (
	"context"
	"time"

	"github.com/reelmill/reelmill/internal/api"
)

// Watch asks for a version again and again until it is no longer being made, and returns how it ended. each, which may
// be nil, is called with every answer, the last one included, one at a time.
func (c *Client) Watch(ctx context.Context, ref string, n int, every time.Duration, each func(api.Version)) (api.Version, error) {
	for {
		version, err := c.Version(ctx, ref, n)
		if err != nil {
			return version, err
		}
		if each != nil {
			each(version)
		}
		if version.State != "processing" {
			return version, nil
		}
		if err := rest(ctx, every); err != nil {
			return version, err
		}
	}
}
