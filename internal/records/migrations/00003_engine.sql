-- +goose Up
ALTER TABLE steps ADD COLUMN args TEXT NOT NULL DEFAULT '';

ALTER TABLE derivatives ADD COLUMN ssim_worst DOUBLE PRECISION NOT NULL DEFAULT 0;
ALTER TABLE derivatives ADD COLUMN loudness DOUBLE PRECISION NOT NULL DEFAULT 0;
ALTER TABLE derivatives ADD COLUMN true_peak DOUBLE PRECISION NOT NULL DEFAULT 0;
ALTER TABLE derivatives ADD COLUMN files TEXT;

CREATE TABLE parts (
    name          TEXT PRIMARY KEY,
    version_id    TEXT NOT NULL REFERENCES versions (id),
    master_sha256 TEXT NOT NULL,
    storage_key   TEXT NOT NULL,
    bytes         BIGINT NOT NULL,
    mime          TEXT NOT NULL DEFAULT '',
    frames        BIGINT NOT NULL DEFAULT 0,
    ssim_sum      DOUBLE PRECISION NOT NULL DEFAULT 0,
    ssim_pictures BIGINT NOT NULL DEFAULT 0,
    ssim_worst    DOUBLE PRECISION NOT NULL DEFAULT 0,
    channels      BIGINT NOT NULL DEFAULT 0,
    loudness      DOUBLE PRECISION NOT NULL DEFAULT 0,
    true_peak     DOUBLE PRECISION NOT NULL DEFAULT 0,
    made_at       BIGINT NOT NULL
);
CREATE INDEX parts_by_age ON parts (made_at);
CREATE INDEX parts_by_key ON parts (storage_key);

-- +goose Down
DROP TABLE parts;
ALTER TABLE derivatives DROP COLUMN files;
ALTER TABLE derivatives DROP COLUMN true_peak;
ALTER TABLE derivatives DROP COLUMN loudness;
ALTER TABLE derivatives DROP COLUMN ssim_worst;
ALTER TABLE steps DROP COLUMN args;
