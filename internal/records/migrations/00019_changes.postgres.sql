-- +goose Up
-- Which assets and keys changed lately, so that servers may keep the rest in memory. Triggers write it: no program, however old, forgets to.
-- The transaction tells readers, together with the snapshot they read in, what they have not seen yet, whichever commits first.
CREATE TABLE changes (
    xid  XID8 NOT NULL DEFAULT pg_current_xact_id(),
    name TEXT NOT NULL,
    at   TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX changes_by_transaction ON changes (xid);
CREATE INDEX changes_by_time ON changes (at);

-- +goose StatementBegin
CREATE FUNCTION note_asset_change() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO changes (name) VALUES (OLD.id);
    IF OLD.external_id IS NOT NULL THEN
        INSERT INTO changes (name) VALUES ('ext:' || OLD.external_id);
    END IF;
    RETURN NULL;
END $$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION note_key_change() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO changes (name) VALUES (OLD.hash);
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER asset_changed AFTER UPDATE OR DELETE ON assets FOR EACH ROW EXECUTE FUNCTION note_asset_change();
CREATE TRIGGER key_changed AFTER UPDATE OR DELETE ON api_keys FOR EACH ROW EXECUTE FUNCTION note_key_change();

-- +goose Down
DROP TRIGGER key_changed ON api_keys;
DROP TRIGGER asset_changed ON assets;
DROP FUNCTION note_key_change;
DROP FUNCTION note_asset_change;
DROP TABLE changes;
