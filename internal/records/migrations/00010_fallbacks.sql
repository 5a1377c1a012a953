-- +goose Up
-- Which assets fall back on one: rows of stand-ins are counted from behind, too.
CREATE INDEX assets_by_fallback ON assets (fallback_id) WHERE fallback_id <> '';

-- +goose Down
DROP INDEX assets_by_fallback;
