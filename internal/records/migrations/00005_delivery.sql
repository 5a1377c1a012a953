-- +goose Up
-- What an asset is called in other languages, as JSON by locale, and the channels its rights are for.
ALTER TABLE assets ADD COLUMN texts TEXT;
ALTER TABLE assets ADD COLUMN channels TEXT;
-- Counts every change of what readers may see, so that a prepared document is known to be the present one.
ALTER TABLE assets ADD COLUMN revision BIGINT NOT NULL DEFAULT 1;
-- The side of its rights window that was last announced, and when the next is due; 0 when none is.
ALTER TABLE assets ADD COLUMN rights_phase TEXT NOT NULL DEFAULT '';
ALTER TABLE assets ADD COLUMN rights_due BIGINT NOT NULL DEFAULT 0;
UPDATE assets SET rights_due = 1 WHERE starts_at <> 0 OR ends_at <> 0;
CREATE INDEX assets_by_rights_due ON assets (rights_due) WHERE rights_due <> 0;

-- What a complete version waits for before readers see it.
ALTER TABLE versions ADD COLUMN release TEXT NOT NULL DEFAULT 'automatic';

-- Whether an output belongs to what readers may see: what a late addition makes does when all of the addition is made.
ALTER TABLE derivatives ADD COLUMN complete BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE derivatives SET complete = TRUE WHERE state = 'done' AND version_id IN (SELECT id FROM versions WHERE finished_at <> 0);

-- Who did what.
CREATE TABLE audit (
    seq      __IDENTITY__,
    asset_id TEXT NOT NULL REFERENCES assets (id),
    version  BIGINT NOT NULL DEFAULT 0,
    action   TEXT NOT NULL,
    detail   TEXT,
    key_id   TEXT NOT NULL DEFAULT '',
    actor    TEXT NOT NULL,
    role     TEXT NOT NULL DEFAULT '',
    at       BIGINT NOT NULL
);
CREATE INDEX audit_by_asset ON audit (asset_id, seq);

-- What happened, written with the change itself. body is the payload as it was first sent.
CREATE TABLE events (
    seq        __IDENTITY__,
    id         TEXT NOT NULL UNIQUE,
    asset_id   TEXT NOT NULL REFERENCES assets (id),
    version    BIGINT NOT NULL DEFAULT 0,
    type       TEXT NOT NULL,
    facts      TEXT,
    body       TEXT NOT NULL DEFAULT '',
    created_at BIGINT NOT NULL
);
CREATE INDEX events_by_asset ON events (asset_id, seq);
CREATE INDEX events_by_age ON events (created_at, seq);

CREATE TABLE webhooks (
    id              TEXT PRIMARY KEY,
    url             TEXT NOT NULL,
    description     TEXT NOT NULL DEFAULT '',
    types           TEXT,
    secret          TEXT NOT NULL,
    previous_secret TEXT NOT NULL DEFAULT '',
    previous_until  BIGINT NOT NULL DEFAULT 0,
    state           TEXT NOT NULL,
    reason          TEXT NOT NULL DEFAULT '',
    created_at      BIGINT NOT NULL,
    updated_at      BIGINT NOT NULL
);

CREATE INDEX webhooks_by_state ON webhooks (state);

-- One event on its way to one webhook.
CREATE TABLE deliveries (
    id          TEXT PRIMARY KEY,
    webhook_id  TEXT NOT NULL REFERENCES webhooks (id),
    event_seq   BIGINT NOT NULL,
    event_id    TEXT NOT NULL,
    asset_id    TEXT NOT NULL,
    type        TEXT NOT NULL,
    state       TEXT NOT NULL,
    attempts    BIGINT NOT NULL DEFAULT 0,
    next_at     BIGINT NOT NULL DEFAULT 0,
    -- since is when it was asked for: when it was made, or last replayed.
    since       BIGINT NOT NULL DEFAULT 0,
    tries       TEXT,
    created_at  BIGINT NOT NULL,
    finished_at BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX deliveries_due ON deliveries (webhook_id, next_at, event_seq) WHERE state = 'pending';
CREATE INDEX deliveries_in_order ON deliveries (webhook_id, asset_id, event_seq) WHERE state = 'pending';
CREATE INDEX deliveries_waiting ON deliveries (since) WHERE state = 'pending';
CREATE INDEX deliveries_over ON deliveries (finished_at) WHERE finished_at <> 0;
CREATE UNIQUE INDEX deliveries_by_webhook ON deliveries (webhook_id, event_seq);
CREATE INDEX deliveries_by_event ON deliveries (event_id);

-- +goose Down
DROP TABLE deliveries;
DROP TABLE webhooks;
DROP TABLE events;
DROP TABLE audit;
ALTER TABLE derivatives DROP COLUMN complete;
ALTER TABLE versions DROP COLUMN release;
DROP INDEX assets_by_rights_due;
ALTER TABLE assets DROP COLUMN rights_due;
ALTER TABLE assets DROP COLUMN rights_phase;
ALTER TABLE assets DROP COLUMN revision;
ALTER TABLE assets DROP COLUMN channels;
ALTER TABLE assets DROP COLUMN texts;
