package invariants

// ofPublishing: what readers see is whole.
func ofPublishing() []Invariant {
	return []Invariant{
		{
			"one-published-version", Always, "An asset has at most one published version, and names that one.",
			`SELECT a.id FROM assets a WHERE (SELECT COUNT(*) FROM versions v WHERE v.asset_id = a.id AND v.state = 'published') <>
			 CASE WHEN a.published_version = 0 THEN 0 ELSE 1 END OR a.published_version > 0 AND
			 NOT EXISTS (SELECT 1 FROM versions v WHERE v.asset_id = a.id AND v.state = 'published' AND v.number = a.published_version)`,
		},
		{
			"published-is-whole", Always, "A published version lacks no output but those that a later addition is still making.",
			`SELECT d.id FROM derivatives d JOIN versions v ON v.id = d.version_id JOIN steps s ON s.id = d.step_id
			 WHERE v.state = 'published' AND d.state = 'planned' AND s.state IN ('done', 'failed', 'canceled')`,
		},
		{
			"published-was-published", Always, "A published version has a master, a time it was published at, and a publishing step that is done.",
			`SELECT v.id FROM versions v WHERE v.state = 'published' AND (v.published_at = 0 OR v.master_key = '' OR
			 NOT EXISTS (SELECT 1 FROM steps s WHERE s.version_id = v.id AND s.kind = 'publish' AND s.state = 'done'))`,
		},
		{
			"waiting-is-whole", Always, "A version that waits for somebody was made to its end and lacks no output but those that a later addition is still making.",
			`SELECT v.id FROM versions v WHERE v.state IN ('ready', 'in_review', 'approved') AND
			 (NOT EXISTS (SELECT 1 FROM steps s WHERE s.version_id = v.id AND s.kind = 'publish' AND s.state = 'done') OR
			 EXISTS (SELECT 1 FROM derivatives d JOIN steps s ON s.id = d.step_id
			 WHERE d.version_id = v.id AND d.state = 'planned' AND s.state IN ('done', 'failed', 'canceled')))`,
		},
		{
			"asset-state-fits", Always, "An asset that counts as published has a published version, and one that counts as failed has neither that nor work.",
			`SELECT a.id FROM assets a WHERE a.state = 'published' AND a.published_version = 0 OR a.state = 'failed' AND
			 (a.published_version > 0 OR EXISTS (SELECT 1 FROM versions v WHERE v.asset_id = a.id AND v.state = 'processing'))`,
		},
	}
}
