package invariants

// ofClaims: who may work at a step, and how often it was tried.
func ofClaims() []Invariant {
	return []Invariant{
		{
			"running-has-claim", Always, "A running step has a claim, a worker and a heartbeat.",
			`SELECT id FROM steps WHERE state = 'running' AND (claim_token = '' OR worker = '' OR heartbeat_at = 0)`,
		},
		{
			"claim-only-while-running", Always, "A step that is not running has no claim.",
			`SELECT id FROM steps WHERE state <> 'running' AND claim_token <> ''`,
		},
		{
			"claim-is-the-open-attempt", Always, "A running step has exactly one attempt without an end, that of its claim.",
			`SELECT s.id FROM steps s WHERE s.state = 'running' AND
			 ((SELECT COUNT(*) FROM attempts a WHERE a.step_id = s.id AND a.outcome = '') <> 1 OR
			 NOT EXISTS (SELECT 1 FROM attempts a WHERE a.token = s.claim_token AND a.step_id = s.id AND a.outcome = ''))`,
		},
		{
			"no-attempt-beside-the-claim", Always, "An attempt without an end belongs to a running step.",
			`SELECT a.token FROM attempts a JOIN steps s ON s.id = a.step_id WHERE a.outcome = '' AND s.state <> 'running'`,
		},
		{
			"one-at-a-work", Always, "No two running steps make the same thing.",
			`SELECT work FROM steps WHERE state = 'running' AND work <> '' GROUP BY work HAVING COUNT(*) > 1`,
		},
		{
			"attempts-without-gap", Always, "The attempts at a step are numbered from 1 without a gap; one that was given back unharmed lends its number to the next.",
			`SELECT a.token FROM attempts a WHERE a.number < 1 OR a.number > 1 AND
			 NOT EXISTS (SELECT 1 FROM attempts b WHERE b.step_id = a.step_id AND b.number = a.number - 1)`,
		},
		{
			"attempts-are-counted", Always, "A step counts as many attempts as its last start had, never more than there were and never more than it may have.",
			`SELECT s.id FROM steps s WHERE s.attempt > s.max_attempts OR
			 s.attempt > (SELECT COUNT(*) FROM attempts a WHERE a.step_id = s.id AND a.outcome <> 'released')`,
		},
		{
			"ended-attempt-has-outcome", Always, "An attempt that has an outcome has a time it ended at, and the other way round.",
			`SELECT token FROM attempts WHERE (outcome = '') <> (ended_at = 0)`,
		},
		{
			"loss-is-named", Always, "An attempt that was lost or failed says why, with a code.",
			`SELECT token FROM attempts WHERE outcome IN ('lost', 'transient', 'permanent') AND code = ''`,
		},
	}
}
