-- +goose Up
-- Which assets and keys changed lately, so that servers may keep the rest in memory. Triggers write it: no program, however old, forgets to.
-- There is one writer at a time, so that the numbers are in the order in which changes are seen.
CREATE TABLE changes (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    name   TEXT NOT NULL,
    at     BIGINT NOT NULL DEFAULT (unixepoch())
);
CREATE INDEX changes_by_time ON changes (at);

-- +goose StatementBegin
CREATE TRIGGER asset_update AFTER UPDATE ON assets BEGIN
    INSERT INTO changes (name) VALUES (OLD.id);
    INSERT INTO changes (name) SELECT 'ext:' || OLD.external_id WHERE OLD.external_id IS NOT NULL;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER key_update AFTER UPDATE ON api_keys BEGIN
    INSERT INTO changes (name) VALUES (OLD.hash);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER asset_delete AFTER DELETE ON assets BEGIN
    INSERT INTO changes (name) VALUES (OLD.id);
    INSERT INTO changes (name) SELECT 'ext:' || OLD.external_id WHERE OLD.external_id IS NOT NULL;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER key_delete AFTER DELETE ON api_keys BEGIN
    INSERT INTO changes (name) VALUES (OLD.hash);
END;
-- +goose StatementEnd

-- +goose Down
DROP TRIGGER key_delete;
DROP TRIGGER asset_delete;
DROP TRIGGER key_update;
DROP TRIGGER asset_update;
DROP TABLE changes;
