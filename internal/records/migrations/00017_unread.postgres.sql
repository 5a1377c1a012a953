-- +goose Up
-- Steps that made tracks of which nobody kept what they say: those that are older than the index of words, until they are read again.
CREATE INDEX derivatives_unread ON derivatives (step_id) WHERE text_id = 0 AND state = 'done'
    AND CAST(planned AS jsonb)->>'output' IN ('subtitle', 'transcript') AND COALESCE(CAST(planned AS jsonb)->>'text_kind', '') <> 'forced';

-- +goose Down
DROP INDEX derivatives_unread;
