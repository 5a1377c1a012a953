-- +goose Up
-- Who made a key, when it ends by itself and when it was last used, to the minute; 0 is never.
ALTER TABLE api_keys ADD COLUMN created_by TEXT NOT NULL DEFAULT '';
ALTER TABLE api_keys ADD COLUMN created_by_key TEXT NOT NULL DEFAULT '';
ALTER TABLE api_keys ADD COLUMN expires_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE api_keys ADD COLUMN last_used_at BIGINT NOT NULL DEFAULT 0;
CREATE INDEX api_keys_valid ON api_keys (role, id) WHERE revoked_at = 0;
CREATE INDEX api_keys_by_age ON api_keys (created_at, id);

-- +goose Down
DROP INDEX api_keys_by_age;
DROP INDEX api_keys_valid;
ALTER TABLE api_keys DROP COLUMN last_used_at;
ALTER TABLE api_keys DROP COLUMN expires_at;
ALTER TABLE api_keys DROP COLUMN created_by_key;
ALTER TABLE api_keys DROP COLUMN created_by;
