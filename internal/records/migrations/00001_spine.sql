-- +goose Up
CREATE TABLE assets (
    id                TEXT PRIMARY KEY,
    external_id       TEXT UNIQUE,
    media             TEXT NOT NULL DEFAULT '',
    set_name          TEXT NOT NULL,
    title             TEXT NOT NULL DEFAULT '',
    description       TEXT NOT NULL DEFAULT '',
    search            TEXT NOT NULL DEFAULT '',
    alt               TEXT,
    language          TEXT NOT NULL DEFAULT '',
    tags              TEXT,
    focal_x           DOUBLE PRECISION NOT NULL DEFAULT 0.5,
    focal_y           DOUBLE PRECISION NOT NULL DEFAULT 0.5,
    starts_at         BIGINT NOT NULL DEFAULT 0,
    ends_at           BIGINT NOT NULL DEFAULT 0,
    territories       TEXT,
    fallback_id       TEXT NOT NULL DEFAULT '',
    state             TEXT NOT NULL,
    published_version BIGINT NOT NULL DEFAULT 0,
    latest_version    BIGINT NOT NULL DEFAULT 0,
    created_at        BIGINT NOT NULL,
    updated_at        BIGINT NOT NULL
);
CREATE INDEX assets_by_change ON assets (updated_at, id);
CREATE INDEX assets_by_state ON assets (state, updated_at, id);

CREATE TABLE asset_tags (
    tag      TEXT NOT NULL,
    asset_id TEXT NOT NULL REFERENCES assets (id),
    PRIMARY KEY (tag, asset_id)
);
CREATE INDEX asset_tags_by_asset ON asset_tags (asset_id);

CREATE TABLE versions (
    id            TEXT PRIMARY KEY,
    asset_id      TEXT NOT NULL REFERENCES assets (id),
    number        BIGINT NOT NULL,
    state         TEXT NOT NULL,
    priority      TEXT NOT NULL,
    set_doc       TEXT NOT NULL,
    source_type   TEXT NOT NULL,
    source_ref    TEXT NOT NULL,
    filename      TEXT NOT NULL DEFAULT '',
    master_key    TEXT NOT NULL DEFAULT '',
    master_sha256 TEXT NOT NULL DEFAULT '',
    master_bytes  BIGINT NOT NULL DEFAULT 0,
    source        TEXT,
    notes         TEXT,
    code          TEXT NOT NULL DEFAULT '',
    message       TEXT NOT NULL DEFAULT '',
    hint          TEXT NOT NULL DEFAULT '',
    created_at    BIGINT NOT NULL,
    finished_at   BIGINT NOT NULL DEFAULT 0,
    published_at  BIGINT NOT NULL DEFAULT 0,
    UNIQUE (asset_id, number)
);
CREATE INDEX versions_by_source ON versions (source_type, source_ref);

CREATE TABLE steps (
    id           TEXT PRIMARY KEY,
    version_id   TEXT NOT NULL REFERENCES versions (id),
    ordinal      BIGINT NOT NULL,
    kind         TEXT NOT NULL,
    label        TEXT NOT NULL DEFAULT '',
    lane         TEXT NOT NULL,
    priority     TEXT NOT NULL,
    state        TEXT NOT NULL,
    work         TEXT NOT NULL DEFAULT '',
    generation   BIGINT NOT NULL DEFAULT 1,
    attempt      BIGINT NOT NULL DEFAULT 0,
    max_attempts BIGINT NOT NULL,
    claim_token  TEXT NOT NULL DEFAULT '',
    worker       TEXT NOT NULL DEFAULT '',
    heartbeat_at BIGINT NOT NULL DEFAULT 0,
    not_before   BIGINT NOT NULL DEFAULT 0,
    progress     DOUBLE PRECISION NOT NULL DEFAULT 0,
    reused       BOOLEAN NOT NULL DEFAULT FALSE,
    code         TEXT NOT NULL DEFAULT '',
    message      TEXT NOT NULL DEFAULT '',
    hint         TEXT NOT NULL DEFAULT '',
    created_at   BIGINT NOT NULL,
    ready_at     BIGINT NOT NULL DEFAULT 0,
    started_at   BIGINT NOT NULL DEFAULT 0,
    finished_at  BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX steps_by_version ON steps (version_id, ordinal);
CREATE INDEX steps_by_state ON steps (state, ready_at);
CREATE INDEX steps_by_work ON steps (work, state);
CREATE UNIQUE INDEX steps_one_at_a_work ON steps (work) WHERE state = 'running' AND work <> '';

CREATE TABLE step_edges (
    step_id  TEXT NOT NULL REFERENCES steps (id),
    needs_id TEXT NOT NULL REFERENCES steps (id),
    PRIMARY KEY (step_id, needs_id)
);
CREATE INDEX step_edges_by_need ON step_edges (needs_id);

CREATE TABLE attempts (
    token      TEXT PRIMARY KEY,
    step_id    TEXT NOT NULL REFERENCES steps (id),
    number     BIGINT NOT NULL,
    worker     TEXT NOT NULL,
    started_at BIGINT NOT NULL,
    ended_at   BIGINT NOT NULL DEFAULT 0,
    outcome    TEXT NOT NULL DEFAULT '',
    progress   DOUBLE PRECISION NOT NULL DEFAULT 0,
    code       TEXT NOT NULL DEFAULT '',
    message    TEXT NOT NULL DEFAULT '',
    hint       TEXT NOT NULL DEFAULT ''
);
CREATE INDEX attempts_by_step ON attempts (step_id, started_at);

CREATE TABLE derivatives (
    id          TEXT PRIMARY KEY,
    version_id  TEXT NOT NULL REFERENCES versions (id),
    step_id     TEXT NOT NULL REFERENCES steps (id),
    ordinal     BIGINT NOT NULL,
    planned     TEXT NOT NULL,
    subtitle_id TEXT NOT NULL DEFAULT '',
    fingerprint TEXT NOT NULL,
    recipe      TEXT NOT NULL,
    state       TEXT NOT NULL,
    storage_key TEXT NOT NULL DEFAULT '',
    sha256      TEXT NOT NULL DEFAULT '',
    bytes       BIGINT NOT NULL DEFAULT 0,
    mime        TEXT NOT NULL DEFAULT '',
    width       BIGINT NOT NULL DEFAULT 0,
    height      BIGINT NOT NULL DEFAULT 0,
    frame_rate  TEXT NOT NULL DEFAULT '',
    duration    DOUBLE PRECISION NOT NULL DEFAULT 0,
    bitrate     BIGINT NOT NULL DEFAULT 0,
    ssim        DOUBLE PRECISION NOT NULL DEFAULT 0,
    frame_time  DOUBLE PRECISION NOT NULL DEFAULT 0,
    placeholder TEXT NOT NULL DEFAULT '',
    code        TEXT NOT NULL DEFAULT '',
    message     TEXT NOT NULL DEFAULT '',
    made_at     BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX derivatives_by_version ON derivatives (version_id, ordinal);
CREATE INDEX derivatives_by_step ON derivatives (step_id, ordinal);
CREATE INDEX derivatives_by_fingerprint ON derivatives (fingerprint, state);
CREATE INDEX derivatives_by_key ON derivatives (storage_key);

CREATE TABLE subtitle_sources (
    id          TEXT PRIMARY KEY,
    asset_id    TEXT NOT NULL REFERENCES assets (id),
    locale      TEXT NOT NULL,
    kind        TEXT NOT NULL,
    filename    TEXT NOT NULL DEFAULT '',
    format      TEXT NOT NULL,
    storage_key TEXT NOT NULL,
    sha256      TEXT NOT NULL,
    cues        BIGINT NOT NULL,
    problems    TEXT,
    created_at  BIGINT NOT NULL,
    UNIQUE (asset_id, locale, kind)
);

CREATE TABLE outbox (
    id         __IDENTITY__,
    step_id    TEXT NOT NULL REFERENCES steps (id),
    generation BIGINT NOT NULL,
    kind       TEXT NOT NULL,
    lane       TEXT NOT NULL,
    priority   TEXT NOT NULL,
    not_before BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL
);
CREATE INDEX outbox_by_step ON outbox (step_id);

CREATE TABLE idempotency_keys (
    key          TEXT PRIMARY KEY,
    request_hash TEXT NOT NULL,
    status       BIGINT NOT NULL DEFAULT 0,
    body         TEXT NOT NULL DEFAULT '',
    created_at   BIGINT NOT NULL
);
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);

-- +goose Down
DROP TABLE idempotency_keys;
DROP TABLE outbox;
DROP TABLE subtitle_sources;
DROP TABLE derivatives;
DROP TABLE attempts;
DROP TABLE step_edges;
DROP TABLE steps;
DROP TABLE versions;
DROP TABLE asset_tags;
DROP TABLE assets;
