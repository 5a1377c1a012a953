package publication

import (
	"context"

	"github.com/reelmill/reelmill/internal/records"
)

// confirmedKey marks a context under which it was made sure of what changed.
type confirmedKey struct{}

// Confirmed tells readers under the returned context that its caller confirmed the feed for this question already. It is for the context of
// one question, not for that of a stream.
func Confirmed(ctx context.Context) context.Context {
	return context.WithValue(ctx, confirmedKey{}, true)
}

// confirm makes sure that heads are as they stand now.
func (r *Reader) confirm(ctx context.Context) error {
	if ctx.Value(confirmedKey{}) != nil {
		return nil
	}
	return r.cfg.Feed.Confirm(ctx)
}

// head is what decides whether an asset may be shown, and nothing else of it, as of the last confirmation. It is shared: nobody may change it.
func (r *Reader) head(ctx context.Context, ref string) (*records.Asset, error) {
	head, ok, err := r.heads.Get(ctx, ref)
	if err == nil && !ok {
		err = records.ErrNotFound
	}
	return head, err
}
