-- +goose Up
-- When a page was written: pages of two builds lie beside each other, and those of the build that has gone are removed by their age.
ALTER TABLE prepared_pages ADD COLUMN written_at BIGINT NOT NULL DEFAULT 0;

-- +goose Down
ALTER TABLE prepared_pages DROP COLUMN written_at;
