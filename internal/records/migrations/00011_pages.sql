-- +goose Up
-- Manifests as they were last prepared, so that a server that starts, or whose memory is too small for all, need not prepare them anew.
-- Nothing is lost with them.
CREATE TABLE prepared_pages (
    id TEXT PRIMARY KEY,
    asset_id TEXT NOT NULL REFERENCES assets (id),
    revision BIGINT NOT NULL,
    form TEXT NOT NULL,
    etag TEXT NOT NULL,
    body BYTEA NOT NULL
);
CREATE INDEX prepared_pages_by_asset ON prepared_pages (asset_id);

-- +goose Down
DROP TABLE prepared_pages;
