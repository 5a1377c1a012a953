package invariants

// ofOutcomes: what was made is made once and is known exactly.
func ofOutcomes() []Invariant {
	return []Invariant{
		{
			"done-once", Always, "A step that is done has exactly one attempt that did it; one that needed no work has none.",
			`SELECT s.id FROM steps s WHERE s.state = 'done' AND
			 (SELECT COUNT(*) FROM attempts a WHERE a.step_id = s.id AND a.outcome = 'done') <> CASE WHEN s.reused THEN 0 ELSE 1 END`,
		},
		{
			"done-stays-done", Always, "A step that an attempt has done is done.",
			`SELECT s.id FROM steps s JOIN attempts a ON a.step_id = s.id WHERE a.outcome = 'done' AND s.state <> 'done'`,
		},
		{
			"done-made-everything", Always, "A step that is done has made every output it was planned for, or left it out with a code.",
			`SELECT d.id FROM derivatives d JOIN steps s ON s.id = d.step_id WHERE s.state = 'done' AND d.state = 'planned'`,
		},
		{
			"made-is-recorded", Always, "An output that is made has a place in the store, a checksum, a size and a type.",
			`SELECT id FROM derivatives WHERE state = 'done' AND (storage_key = '' OR LENGTH(sha256) <> 64 OR bytes <= 0 OR mime = '')`,
		},
		{
			"skipped-is-named", Always, "An output that was left out says why, with a code.",
			`SELECT id FROM derivatives WHERE state = 'skipped' AND code = ''`,
		},
		{
			"parts-are-recorded", Always, "A part has a place in the store and a size.",
			`SELECT name FROM parts WHERE storage_key = '' OR bytes <= 0`,
		},
		{
			"made-once", Always, "What was made of one recipe is one object, whoever asked for it.",
			`SELECT fingerprint FROM derivatives WHERE state = 'done' GROUP BY fingerprint HAVING COUNT(DISTINCT storage_key) > 1`,
		},
		{
			"planned-once", Always, "No version plans the same output twice.",
			`SELECT fingerprint FROM derivatives WHERE state <> 'skipped' GROUP BY version_id, fingerprint HAVING COUNT(*) > 1`,
		},
		{
			"failure-is-named", Always, "A failed step or version says why, with a code and a sentence.",
			`SELECT id FROM steps WHERE state = 'failed' AND (code = '' OR message = '')
			 UNION ALL SELECT id FROM versions WHERE state = 'failed' AND (code = '' OR message = '')`,
		},
	}
}
