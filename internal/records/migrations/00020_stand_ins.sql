-- +goose Up
-- Assets of which readers see something else now: those they stand in for are still to be told. told is the last that was, by its id.
CREATE TABLE stand_in_moves (
    id       __IDENTITY__,
    asset_id TEXT NOT NULL REFERENCES assets (id),
    told     TEXT NOT NULL DEFAULT ''
);
CREATE INDEX stand_in_moves_by_asset ON stand_in_moves (asset_id, id);
DROP INDEX assets_by_fallback;
CREATE INDEX assets_by_fallback ON assets (fallback_id, id) WHERE fallback_id <> '';

-- +goose Down
DROP INDEX assets_by_fallback;
CREATE INDEX assets_by_fallback ON assets (fallback_id) WHERE fallback_id <> '';
DROP TABLE stand_in_moves;
