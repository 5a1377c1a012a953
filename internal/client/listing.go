package client

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/reelmill/reelmill/internal/api"
)

// AssetQuery selects assets; empty fields select everything.
type AssetQuery struct {
	State        string
	Newer        []string // any of them: "in_review", "ready", "approved", "processing", "failed", "rejected" or "canceled"
	Rights       string   // "upcoming", "open" or "closed"
	Tags         []string // all of them
	Set          string
	Locale       string // BCP 47
	Text         string
	ChangedSince time.Time
	Order        string // "change" or "recent"
	Cursor       string // of the page before
	Limit        int    // 1 to 200; 0 leaves it to the server
}

func (q AssetQuery) values() url.Values {
	values := url.Values{}
	for name, value := range map[string]string{
		"state": q.State, "rights": q.Rights, "set": q.Set, "locale": q.Locale, "q": q.Text, "order": q.Order, "cursor": q.Cursor,
	} {
		if value != "" {
			values.Set(name, value)
		}
	}
	for _, tag := range q.Tags {
		values.Add("tag", tag)
	}
	for _, state := range q.Newer {
		values.Add("newer", state)
	}
	if !q.ChangedSince.IsZero() {
		values.Set("changed_since", q.ChangedSince.UTC().Format(time.RFC3339Nano))
	}
	if q.Limit > 0 {
		values.Set("limit", strconv.Itoa(q.Limit))
	}
	return values
}

// Assets returns one page of assets.
func (c *Client) Assets(ctx context.Context, q AssetQuery) (api.AssetPage, error) {
	return answered[api.AssetPage](ctx, c, func() request {
		return request{method: http.MethodGet, path: []string{"v1", "assets"}, query: q.values()}
	})
}
