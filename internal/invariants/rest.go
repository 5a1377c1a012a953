package invariants

// ofRest: nothing is left over when the work is over.
func ofRest() []Invariant {
	return []Invariant{
		{
			"no-open-steps", AtRest, "Every step is over.",
			`SELECT id FROM steps WHERE state NOT IN ('done', 'failed', 'canceled')`,
		},
		{
			"outbox-empty", AtRest, "Nothing waits to be sent to the queue.",
			`SELECT step_id FROM outbox`,
		},
		{
			"no-open-attempts", AtRest, "Every attempt has ended.",
			`SELECT token FROM attempts WHERE outcome = '' OR ended_at = 0`,
		},
		{
			"nothing-is-being-made", AtRest, "No version and no asset counts as being made.",
			`SELECT id FROM versions WHERE state = 'processing' UNION ALL
			 SELECT a.id FROM assets a WHERE a.state = 'processing' AND a.latest_version > 0 AND NOT EXISTS
			 (SELECT 1 FROM versions v WHERE v.asset_id = a.id AND v.state = 'canceled')`,
		},
		{
			"published-lacks-nothing", AtRest, "A published version lacks no output at all.",
			`SELECT d.id FROM derivatives d JOIN versions v ON v.id = d.version_id WHERE v.state = 'published' AND d.state = 'planned'`,
		},
		{
			"failed-by-a-step", AtRest, "A failed version has a failed step that explains it.",
			`SELECT v.id FROM versions v WHERE v.state = 'failed' AND NOT EXISTS
			 (SELECT 1 FROM steps s WHERE s.version_id = v.id AND s.state = 'failed')`,
		},
		{
			"requests-are-answered", AtRest, "No idempotency key is left without its answer or a note of what was made for it.",
			`SELECT key FROM idempotency_keys WHERE status = 0 AND body = ''`,
		},
	}
}
