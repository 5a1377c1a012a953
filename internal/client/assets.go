package client

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"github.com/reelmill/reelmill/internal/api"
)

// CreateAsset creates an asset and starts its first version. Calls with the same idempotency key create it once.
func (c *Client) CreateAsset(ctx context.Context, asset api.NewAsset, idempotencyKey string) (api.Asset, error) {
	body, err := json.Marshal(asset)
	if err != nil {
		return api.Asset{}, fmt.Errorf("write the new asset: %w", err)
	}
	return answered[api.Asset](ctx, c, carrying(request{
		method: http.MethodPost, path: []string{"v1", "assets"},
		header: map[string]string{"Content-Type": "application/json", "Idempotency-Key": idempotencyKey},
	}, body))
}

// EditAsset changes what is said of an asset, and returns it as it is then. changes is the body of PATCH /v1/assets/{id}: what is left out
// stays, null takes away.
func (c *Client) EditAsset(ctx context.Context, ref string, changes map[string]any) (api.Asset, error) {
	return carried[api.Asset](ctx, c, request{method: http.MethodPatch, path: []string{"v1", "assets", ref}}, changes)
}

// Asset returns an asset by its id or its external id ("ext:…").
func (c *Client) Asset(ctx context.Context, ref string) (api.Asset, error) {
	return answered[api.Asset](ctx, c, get("v1", "assets", ref))
}

// Version returns how the n-th master of an asset stands.
func (c *Client) Version(ctx context.Context, ref string, n int) (api.Version, error) {
	return answered[api.Version](ctx, c, get("v1", "assets", ref, "versions", strconv.Itoa(n)))
}

// Manifest returns the published manifest as the server wrote it, and its ETag. An empty locale is the asset's own.
func (c *Client) Manifest(ctx context.Context, ref, locale string) (json.RawMessage, string, error) {
	return c.ManifestFor(ctx, ref, Reader{Locale: locale})
}

// Reader says who a manifest is for; what is empty is left to the server.
type Reader struct {
	Locale string // BCP 47 tags with commas between them, the best first
	Set    string // rendition set of the page
}

// ManifestFor returns what Manifest does, for one reader.
func (c *Client) ManifestFor(ctx context.Context, ref string, who Reader) (json.RawMessage, string, error) {
	query := url.Values{}
	for name, value := range map[string]string{"locale": who.Locale, "set": who.Set} {
		if value != "" {
			query.Set(name, value)
		}
	}
	resp, err := c.call(ctx, func() request {
		return request{method: http.MethodGet, path: []string{"v1", "assets", ref, "manifest"}, query: query}
	})
	if err != nil {
		return nil, "", err
	}
	if !json.Valid(resp.body) {
		return nil, "", strangeAnswer(nil)
	}
	return resp.body, resp.header.Get("ETag"), nil
}

// ManifestURL is where the manifest of an asset is found.
func (c *Client) ManifestURL(id string) string {
	return c.base + "/v1/assets/" + url.PathEscape(id) + "/manifest"
}

// PutSubtitle gives an asset a subtitle file in one locale, in place of the one of that kind. kind is "subtitles",
// "captions" or "forced"; filename is a hint to the format and may be empty.
func (c *Client) PutSubtitle(ctx context.Context, ref, locale, kind, filename string, data []byte) (api.SubtitleReport, error) {
	query := url.Values{}
	for name, value := range map[string]string{"kind": kind, "filename": filename} {
		if value != "" {
			query.Set(name, value)
		}
	}
	return answered[api.SubtitleReport](ctx, c, carrying(request{
		method: http.MethodPut, path: []string{"v1", "assets", ref, "subtitles", locale}, query: query,
		header: map[string]string{"Content-Type": "application/octet-stream"},
	}, data))
}

// Health returns nil when the server is up.
func (c *Client) Health(ctx context.Context) error {
	_, err := c.call(ctx, get("healthz"))
	return err
}

// Audit returns one page of who did what to an asset, the newest first. cursor is that of the page before; limit zero leaves it to the
// server.
func (c *Client) Audit(ctx context.Context, ref, cursor string, limit int) (api.AuditPage, error) {
	query := url.Values{}
	if cursor != "" {
		query.Set("cursor", cursor)
	}
	if limit > 0 {
		query.Set("limit", strconv.Itoa(limit))
	}
	return answered[api.AuditPage](ctx, c, func() request {
		return request{method: http.MethodGet, path: []string{"v1", "assets", ref, "audit"}, query: query}
	})
}
