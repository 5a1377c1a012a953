-- +goose Up
-- The versions of an asset that stand in a state. SQLite, which knows nothing of how many rows share a state, went through all versions of all
-- assets in it otherwise, at every edit and whenever something was published.
CREATE INDEX versions_by_asset ON versions (asset_id, state);

-- +goose Down
DROP INDEX versions_by_asset;
