-- +goose Up
-- Where what a request made is found, so that the repeated answer says it, too.
ALTER TABLE idempotency_keys ADD COLUMN location TEXT NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE idempotency_keys DROP COLUMN location;
