-- +goose Up
-- Words are found without their accents now: those of all assets are taken up again.
INSERT INTO texts_backlog (asset_id) SELECT id FROM assets WHERE id NOT IN (SELECT asset_id FROM texts_backlog);

-- +goose Down
-- Words without accents do no harm.
SELECT 1;
