-- +goose Up
-- The subtitle tracks in a stream that were removed after it was packaged, as JSON; NULL is none.
ALTER TABLE derivatives ADD COLUMN removed_tracks TEXT;

-- +goose Down
ALTER TABLE derivatives DROP COLUMN removed_tracks;
