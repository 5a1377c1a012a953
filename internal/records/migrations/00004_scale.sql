-- +goose Up
-- Whose work a version is, for fair shares between API keys, and the trace of the request that brought it.
ALTER TABLE versions ADD COLUMN tenant TEXT NOT NULL DEFAULT '';
ALTER TABLE versions ADD COLUMN trace TEXT NOT NULL DEFAULT '';
-- When the files of an old version were removed; it cannot be rolled back to any more.
ALTER TABLE versions ADD COLUMN swept_at BIGINT NOT NULL DEFAULT 0;
CREATE INDEX versions_by_tenant ON versions (state, tenant);

-- How many slots of its lane a step takes.
ALTER TABLE steps ADD COLUMN units BIGINT NOT NULL DEFAULT 1;

-- Rows wait in flows, one for each tenant in each queue. A row of an older release has no flow and is sent as it comes.
ALTER TABLE outbox ADD COLUMN flow TEXT NOT NULL DEFAULT '';
ALTER TABLE outbox ADD COLUMN version_id TEXT NOT NULL DEFAULT '';
ALTER TABLE outbox ADD COLUMN units BIGINT NOT NULL DEFAULT 1;
CREATE INDEX outbox_by_flow ON outbox (flow, version_id, id);

CREATE TABLE lane_pauses (
    lane      TEXT PRIMARY KEY,
    paused_at BIGINT NOT NULL,
    paused_by TEXT NOT NULL DEFAULT ''
);

-- Work that one process does for all, such as sending what is ready to the queue.
CREATE TABLE leases (
    name       TEXT PRIMARY KEY,
    holder     TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);

-- +goose Down
DROP TABLE leases;
DROP TABLE lane_pauses;
DROP INDEX outbox_by_flow;
ALTER TABLE outbox DROP COLUMN units;
ALTER TABLE outbox DROP COLUMN version_id;
ALTER TABLE outbox DROP COLUMN flow;
ALTER TABLE steps DROP COLUMN units;
DROP INDEX versions_by_tenant;
ALTER TABLE versions DROP COLUMN swept_at;
ALTER TABLE versions DROP COLUMN trace;
ALTER TABLE versions DROP COLUMN tenant;
