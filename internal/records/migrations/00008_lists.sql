-- +goose Up
-- The locales an asset has something in: its language, translations, subtitle tracks; and what each belongs to, so that fr-CA is found as fr.
CREATE TABLE asset_locales (
    locale   TEXT NOT NULL,
    asset_id TEXT NOT NULL REFERENCES assets (id),
    PRIMARY KEY (locale, asset_id)
);
CREATE INDEX asset_locales_by_asset ON asset_locales (asset_id);
INSERT INTO asset_locales (locale, asset_id)
    SELECT language, id FROM assets WHERE language <> '' UNION SELECT locale, asset_id FROM subtitle_sources;

-- The rendition sets of an asset, one by one.
CREATE TABLE asset_sets (
    name     TEXT NOT NULL,
    asset_id TEXT NOT NULL REFERENCES assets (id),
    PRIMARY KEY (name, asset_id)
);
CREATE INDEX asset_sets_by_asset ON asset_sets (asset_id);
INSERT INTO asset_sets (name, asset_id) SELECT set_name, id FROM assets WHERE set_name <> '';

CREATE INDEX assets_by_start ON assets (starts_at) WHERE starts_at <> 0;
CREATE INDEX assets_by_end ON assets (ends_at) WHERE ends_at <> 0;

-- +goose Down
DROP INDEX assets_by_end;
DROP INDEX assets_by_start;
DROP TABLE asset_sets;
DROP TABLE asset_locales;
