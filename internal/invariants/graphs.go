package invariants

// ofGraphs: the order of work, and that nothing is forgotten.
func ofGraphs() []Invariant {
	return []Invariant{
		{
			"needs-come-first", Always, "No step is ready, running or done before everything it needs is done.",
			`SELECT DISTINCT s.id FROM steps s JOIN step_edges e ON e.step_id = s.id JOIN steps n ON n.id = e.needs_id
			 WHERE s.state IN ('ready', 'running', 'done') AND NOT s.reused AND n.state <> 'done'`,
		},
		{
			"nobody-waits-for-nothing", Always, "A step waits only while something it needs is not done.",
			`SELECT s.id FROM steps s WHERE s.state = 'waiting' AND NOT EXISTS
			 (SELECT 1 FROM step_edges e JOIN steps n ON n.id = e.needs_id WHERE e.step_id = s.id AND n.state <> 'done')`,
		},
		{
			"processing-has-work", Always, "A version that is being made has a step that will go on with it.",
			`SELECT v.id FROM versions v WHERE v.state = 'processing' AND NOT EXISTS
			 (SELECT 1 FROM steps s WHERE s.version_id = v.id AND s.state IN ('ready', 'running'))`,
		},
		{
			"failed-has-no-work", Always, "A failed or canceled version has no step that is still to be made.",
			`SELECT s.id FROM steps s JOIN versions v ON v.id = s.version_id
			 WHERE v.state IN ('failed', 'canceled') AND s.state IN ('waiting', 'ready', 'running')`,
		},
		{
			"outbox-knows-its-step", Always, "A row of the outbox is of the generation its step has now, or a ghost of an earlier one, and that step is not waiting.",
			`SELECT s.id FROM outbox o JOIN steps s ON s.id = o.step_id
			 WHERE o.generation > s.generation OR o.generation = s.generation AND s.state = 'waiting'`,
		},
		{
			"versions-without-gap", Always, "The versions of an asset are numbered from 1 without a gap, and the asset knows the last.",
			`SELECT a.id FROM assets a WHERE a.latest_version <> (SELECT COUNT(*) FROM versions v WHERE v.asset_id = a.id) OR
			 a.latest_version <> (SELECT COALESCE(MAX(v.number), 0) FROM versions v WHERE v.asset_id = a.id)`,
		},
	}
}
