-- +goose Up
-- When it happened what an event tells of, where that was before it was written; 0: when it was written.
ALTER TABLE events ADD COLUMN happened_at BIGINT NOT NULL DEFAULT 0;

-- +goose Down
ALTER TABLE events DROP COLUMN happened_at;
