package invariants_test

import (
	"database/sql"
	"slices"
	"testing"

	"github.com/reelmill/reelmill/internal/invariants"
)

// broken says how to break each invariant; breaking one may break others with it.
func broken() map[string]string {
	return map[string]string{
		"running-has-claim":           "UPDATE steps SET worker = '' WHERE id = 'e2'",
		"claim-only-while-running":    "UPDATE steps SET claim_token = 'x' WHERE id = 'f2'",
		"claim-is-the-open-attempt":   "UPDATE steps SET claim_token = 'x' WHERE id = 'e2'",
		"no-attempt-beside-the-claim": "UPDATE attempts SET outcome = '', ended_at = 0 WHERE token = 't2'",
		"one-at-a-work":               "DROP INDEX steps_one_at_a_work; UPDATE steps SET state = 'running', work = 'k3' WHERE id = 'f2'",
		"attempts-without-gap":        "UPDATE attempts SET number = 3 WHERE token = 't3'",
		"attempts-are-counted":        "UPDATE steps SET attempt = 2 WHERE id = 'e2'",
		"ended-attempt-has-outcome":   "UPDATE attempts SET ended_at = 0 WHERE token = 't2'",
		"loss-is-named":               "UPDATE attempts SET code = '' WHERE token = 't2'",
		"needs-come-first":            "UPDATE steps SET state = 'ready' WHERE id = 'g2'",
		"nobody-waits-for-nothing":    "UPDATE steps SET state = 'waiting' WHERE id = 'f2'",
		"processing-has-work":         "UPDATE steps SET state = 'waiting' WHERE id IN ('e2', 'f2')",
		"failed-has-no-work":          "UPDATE steps SET state = 'ready' WHERE id = 'p3'",
		"outbox-knows-its-step":       "UPDATE outbox SET generation = 2",
		"versions-without-gap":        "UPDATE versions SET number = 2 WHERE id = 'v1'",
		"done-once":                   "UPDATE attempts SET outcome = 'done' WHERE token = 't2'",
		"done-stays-done":             "UPDATE steps SET state = 'ready' WHERE id = 'e1'",
		"done-made-everything":        "UPDATE derivatives SET state = 'planned' WHERE id = 'd1'",
		"made-is-recorded":            "UPDATE derivatives SET sha256 = '' WHERE id = 'd1'",
		"skipped-is-named":            "UPDATE derivatives SET state = 'skipped' WHERE id = 'd2'",
		"parts-are-recorded":          "UPDATE parts SET bytes = 0",
		"made-once":                   rest + "UPDATE derivatives SET fingerprint = 'f1'",
		"planned-once":                "UPDATE derivatives SET fingerprint = 'f1', version_id = 'v1'",
		"failure-is-named":            "UPDATE versions SET message = '' WHERE id = 'v3'",
		"one-published-version":       "UPDATE assets SET published_version = 2 WHERE id = 'a1'",
		"published-is-whole":          "UPDATE derivatives SET state = 'planned' WHERE id = 'd1'",
		"published-was-published":     "UPDATE steps SET state = 'canceled' WHERE id = 'g1'",
		"waiting-is-whole":            "UPDATE steps SET state = 'canceled' WHERE id = 'g5'",
		"created-comes-first":         "UPDATE events SET type = 'asset.created' WHERE seq = 3",
		"withdrawn-comes-last":        "UPDATE events SET type = 'asset.withdrawn' WHERE seq = 2",
		"withdrawn-is-told":           "UPDATE assets SET state = 'draft' WHERE id = 'a4'",
		"taken-in-comes-first":        "UPDATE events SET version = 2 WHERE seq = 2",
		"outcome-is-told":             "UPDATE versions SET state = 'ready' WHERE id = 'v2'",
		"shown-is-told":               "INSERT INTO events (seq, id, asset_id, version, type, created_at) VALUES (99, 'o99', 'a1', 2, 'manifest.published', 100099)",
		"rights-due-fits":             "UPDATE assets SET rights_phase = 'closed' WHERE id = 'a1'",
		"wanted-is-delivered":         "DELETE FROM deliveries WHERE id = 'picky'",
		"delivery-has-its-event":      "UPDATE deliveries SET asset_id = 'a2' WHERE id = 'picky'",
		"delivered-is-kept":           "UPDATE events SET body = '' WHERE seq = 4",
		"ended-delivery-has-time":     "UPDATE deliveries SET finished_at = 0 WHERE id = 'picky'",
		"asset-state-fits":            "UPDATE assets SET state = 'failed' WHERE id = 'a2'",
		"no-open-steps":               rest + "UPDATE steps SET state = 'ready' WHERE id = 'f2'",
		"outbox-empty":                rest + "INSERT INTO outbox (step_id, generation, kind, lane, priority, created_at) VALUES ('f2', 1, 'encode', 'heavy', 'normal', 1)",
		"no-open-attempts":            rest + "UPDATE attempts SET outcome = '' WHERE token = 't5'",
		"nothing-is-being-made":       rest + "UPDATE versions SET state = 'processing' WHERE id = 'v2'",
		"published-lacks-nothing":     rest + "UPDATE derivatives SET state = 'planned' WHERE id = 'd1'",
		"failed-by-a-step":            rest + "UPDATE steps SET state = 'canceled' WHERE id = 'p3'",
		"requests-are-answered":       rest + "INSERT INTO idempotency_keys (key, request_hash, created_at) VALUES ('k', 'h', 1)",
	}
}

func names(violations []invariants.Violation) []string {
	var found []string
	for _, violation := range violations {
		found = append(found, violation.Name)
	}
	return found
}

// TestHealthyRecordsBreakNothing also counts that rest is told from work.
func TestHealthyRecordsBreakNothing(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, db *sql.DB) {
		found, err := invariants.Check(t.Context(), db, invariants.Always)
		must(t, err)
		if len(found) > 0 {
			t.Errorf("at work: %v", found)
		}
		found, err = invariants.Check(t.Context(), db, invariants.AtRest)
		must(t, err)
		if want := []string{"no-open-steps", "outbox-empty", "no-open-attempts", "nothing-is-being-made"}; !slices.Equal(names(found), want) {
			t.Errorf("at work, these are not at rest: %v, want %v", found, want)
		}
		run(t, db, rest)
		found, err = invariants.Check(t.Context(), db)
		must(t, err)
		if len(found) > 0 {
			t.Errorf("at rest: %v", found)
		}
	})
}

// TestEveryInvariantCanBeBroken makes sure that each query finds what it is there for.
func TestEveryInvariantCanBeBroken(t *testing.T) {
	t.Parallel()
	ways := broken()
	for _, invariant := range invariants.All() {
		if ways[invariant.Name] == "" {
			t.Errorf("nothing breaks %s", invariant.Name)
		}
		delete(ways, invariant.Name)
	}
	for name := range ways {
		t.Errorf("there is no invariant %s", name)
	}
	onBoth(t, func(t *testing.T, db *sql.DB) {
		for name, statements := range broken() {
			breakOne(t, db, name, statements)
		}
	})
}

func breakOne(t *testing.T, db *sql.DB, name, statements string) {
	t.Helper()
	tx, err := db.Begin()
	must(t, err)
	run(t, tx, statements)
	found, err := invariants.Check(t.Context(), tx)
	must(t, err)
	if !slices.Contains(names(found), name) {
		t.Errorf("%s is not found broken, but %v", name, names(found))
	}
	for _, violation := range found {
		if violation.Count < 1 || len(violation.Examples) == 0 || violation.Sentence == "" {
			t.Errorf("%+v", violation)
		}
	}
	must(t, tx.Rollback())
}
