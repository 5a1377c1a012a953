-- +goose Up
-- What is said in tracks, as words, once for all derivatives that say it.
CREATE TABLE texts (
    id     INTEGER PRIMARY KEY,
    sha256 TEXT NOT NULL UNIQUE,
    words  TEXT NOT NULL
);

-- What assets are found by: a row for each track that readers have, with the asset's own words in each, or one of these alone.
CREATE TABLE asset_texts (
    id       INTEGER PRIMARY KEY,
    asset_id TEXT NOT NULL REFERENCES assets (id)
);
CREATE INDEX asset_texts_by_asset ON asset_texts (asset_id);

-- The words of each of these rows. They come split and folded already: everything between two spaces is one.
CREATE VIRTUAL TABLE text_words USING fts5(words, content='', contentless_delete=1, detail=none, tokenize='ascii', prefix='1 2 3');

ALTER TABLE derivatives ADD COLUMN text_id BIGINT NOT NULL DEFAULT 0;
CREATE INDEX derivatives_by_text ON derivatives (text_id) WHERE text_id <> 0;

-- Assets whose words are not taken up yet.
CREATE TABLE texts_backlog (asset_id TEXT PRIMARY KEY REFERENCES assets (id));
INSERT INTO texts_backlog SELECT id FROM assets;

CREATE TABLE poster_sources (
    id          TEXT PRIMARY KEY,
    asset_id    TEXT NOT NULL REFERENCES assets (id),
    locale      TEXT NOT NULL,
    filename    TEXT NOT NULL DEFAULT '',
    storage_key TEXT NOT NULL,
    sha256      TEXT NOT NULL,
    source      TEXT NOT NULL,
    created_at  BIGINT NOT NULL,
    UNIQUE (asset_id, locale)
);
ALTER TABLE derivatives ADD COLUMN poster_id TEXT NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE derivatives DROP COLUMN poster_id;
DROP TABLE poster_sources;
DROP TABLE texts_backlog;
DROP INDEX derivatives_by_text;
ALTER TABLE derivatives DROP COLUMN text_id;
DROP TABLE text_words;
DROP TABLE asset_texts;
DROP TABLE texts;
