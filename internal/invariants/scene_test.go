package invariants_test

import (
	"database/sql"
	"strings"
	"testing"

	_ "github.com/glebarez/go-sqlite" // the driver called sqlite
	_ "github.com/jackc/pgx/v5/stdlib"

	"github.com/reelmill/reelmill/internal/records/recordstest"
)

// sum is the SHA-256 of "abc", which every object of the scene holds.
const sum = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

// scene is a published asset, one that is being made, one that failed, one that was withdrawn and one in review: healthy records in every state.
const scene = `
INSERT INTO assets (id, set_name, state, published_version, latest_version, created_at, updated_at) VALUES
	('a1', 's', 'published', 1, 1, 1, 1), ('a2', 's', 'processing', 0, 1, 1, 1), ('a3', 's', 'failed', 0, 1, 1, 1),
	('a4', 's', 'withdrawn', 0, 0, 1, 1), ('a5', 's', 'in_review', 0, 1, 1, 1);
UPDATE assets SET ends_at = 900, rights_phase = 'open', rights_due = 900 WHERE id = 'a1';
INSERT INTO versions (id, asset_id, number, state, priority, set_doc, source_type, source_ref, master_key, master_sha256, master_bytes, published_at, code, message, created_at) VALUES
	('v1', 'a1', 1, 'published', 'normal', '{}', 'upload', 'u1', 'masters/1', '` + sum + `', 3, 5, '', '', 1),
	('v2', 'a2', 1, 'processing', 'normal', '{}', 'upload', 'u2', 'masters/2', '` + sum + `', 3, 0, '', '', 1),
	('v3', 'a3', 1, 'failed', 'normal', '{}', 'upload', 'u3', '', '', 0, 0, 'bad-master', 'It is bad.', 1),
	('v5', 'a5', 1, 'in_review', 'normal', '{}', 'upload', 'u5', '', '', 0, 0, '', '', 1);
INSERT INTO steps (id, version_id, ordinal, kind, lane, priority, state, work, generation, attempt, max_attempts, claim_token, worker, heartbeat_at, reused, code, message, created_at) VALUES
	('p1', 'v1', 1, 'probe', 'control', 'normal', 'done', '', 1, 1, 4, '', 'w', 1, FALSE, '', '', 1),
	('e1', 'v1', 2, 'encode', 'heavy', 'normal', 'done', 'k1', 2, 2, 4, '', 'w', 1, FALSE, '', '', 1),
	('r1', 'v1', 3, 'poster', 'light', 'normal', 'done', 'k2', 1, 0, 4, '', '', 0, TRUE, '', '', 1),
	('g1', 'v1', 9, 'publish', 'control', 'normal', 'done', '', 1, 1, 4, '', 'w', 1, FALSE, '', '', 1),
	('p2', 'v2', 1, 'probe', 'control', 'normal', 'done', '', 1, 1, 4, '', 'w', 1, FALSE, '', '', 1),
	('e2', 'v2', 2, 'encode', 'heavy', 'normal', 'running', 'k3', 1, 1, 4, 't5', 'w', 9, FALSE, '', '', 1),
	('f2', 'v2', 3, 'encode', 'heavy', 'normal', 'ready', 'k4', 1, 0, 4, '', '', 0, FALSE, '', '', 1),
	('g2', 'v2', 9, 'publish', 'control', 'normal', 'waiting', '', 1, 0, 4, '', '', 0, FALSE, '', '', 1),
	('p3', 'v3', 1, 'probe', 'control', 'normal', 'failed', '', 1, 1, 4, '', 'w', 1, FALSE, 'bad-master', 'It is bad.', 1),
	('g5', 'v5', 9, 'publish', 'control', 'normal', 'done', '', 1, 1, 4, '', 'w', 1, FALSE, '', '', 1);
INSERT INTO step_edges (step_id, needs_id) VALUES ('e1', 'p1'), ('r1', 'p1'), ('g1', 'e1'), ('g1', 'r1'), ('e2', 'p2'), ('f2', 'p2'), ('g2', 'e2'), ('g2', 'f2');
INSERT INTO attempts (token, step_id, number, worker, started_at, ended_at, outcome, code) VALUES
	('t1', 'p1', 1, 'w', 1, 2, 'done', ''), ('t2', 'e1', 1, 'w', 2, 3, 'lost', 'worker-lost'), ('t3', 'e1', 2, 'w', 3, 4, 'done', ''),
	('t4', 'g1', 1, 'w', 4, 5, 'done', ''), ('t0', 'p2', 1, 'w', 1, 2, 'done', ''), ('t5', 'e2', 1, 'w', 3, 0, '', ''),
	('t6', 'p3', 1, 'w', 1, 2, 'permanent', 'bad-master'), ('t9', 'g5', 1, 'w', 1, 2, 'done', '');
INSERT INTO derivatives (id, version_id, step_id, ordinal, planned, fingerprint, recipe, state, storage_key, sha256, bytes, mime, files) VALUES
	('d1', 'v1', 'e1', 1, '{}', 'f1', '{}', 'done', 'derivatives/1/main', '` + sum + `', 3, 'video/mp4', '["beside"]'),
	('d2', 'v2', 'e2', 1, '{}', 'f2', '{}', 'planned', '', '', 0, '', NULL);
INSERT INTO parts (name, version_id, master_sha256, storage_key, bytes, made_at) VALUES ('part', 'v2', '', 'parts/1', 3, 1);
INSERT INTO outbox (step_id, generation, kind, lane, priority, created_at) VALUES ('f2', 1, 'encode', 'heavy', 'normal', 1);
INSERT INTO webhooks (id, url, types, secret, state, created_at, updated_at) VALUES
	('w1', 'https://a', NULL, 's', 'enabled', 1, 1), ('w2', 'https://b', '["manifest.published"]', 's', 'enabled', 1, 1);
INSERT INTO events (seq, id, asset_id, version, type, body, created_at) VALUES
	(1, 'o1', 'a1', 0, 'asset.created', 'b', 100001), (2, 'o2', 'a1', 1, 'version.processing', 'b', 100002),
	(3, 'o3', 'a1', 1, 'version.ready', 'b', 100003), (4, 'o4', 'a1', 1, 'manifest.published', 'b', 100004),
	(5, 'o5', 'a2', 0, 'asset.created', 'b', 100005), (6, 'o6', 'a2', 1, 'version.processing', 'b', 100006),
	(7, 'o7', 'a3', 0, 'asset.created', 'b', 100007), (8, 'o8', 'a3', 1, 'version.processing', 'b', 100008),
	(9, 'o9', 'a3', 1, 'version.failed', 'b', 100009), (10, 'o10', 'a4', 0, 'asset.created', 'b', 100010),
	(11, 'o11', 'a4', 0, 'asset.withdrawn', 'b', 100011), (12, 'o12', 'a5', 0, 'asset.created', 'b', 100012),
	(13, 'o13', 'a5', 1, 'version.processing', 'b', 100013), (14, 'o14', 'a5', 1, 'version.ready', 'b', 100014);
` + delivered + `
INSERT INTO deliveries (id, webhook_id, event_seq, event_id, asset_id, type, state, created_at, finished_at) VALUES
	('picky', 'w2', 4, 'o4', 'a1', 'manifest.published', 'delivered', 100004, 100005);
`

// delivered takes to the webhook that wants everything what it has not got yet.
const delivered = `
INSERT INTO deliveries (id, webhook_id, event_seq, event_id, asset_id, type, state, created_at, finished_at)
	SELECT 'of ' || id, 'w1', seq, id, asset_id, type, 'delivered', created_at, created_at + 1 FROM events e
	WHERE NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.event_seq = e.seq AND d.webhook_id = 'w1');
`

// rest brings what is being made to its end.
const rest = `
DELETE FROM outbox;
UPDATE attempts SET outcome = 'done', ended_at = 9 WHERE token = 't5';
UPDATE derivatives SET state = 'done', storage_key = 'derivatives/2', sha256 = '` + sum + `', bytes = 3, mime = 'video/mp4' WHERE id = 'd2';
INSERT INTO attempts (token, step_id, number, worker, started_at, ended_at, outcome) VALUES ('t7', 'f2', 1, 'w', 3, 4, 'done'), ('t8', 'g2', 1, 'w', 4, 5, 'done');
UPDATE steps SET state = 'done', claim_token = '', attempt = 1 WHERE version_id = 'v2';
UPDATE versions SET state = 'published', published_at = 9 WHERE id = 'v2';
UPDATE assets SET state = 'published', published_version = 1 WHERE id = 'a2';
INSERT INTO events (seq, id, asset_id, version, type, body, created_at) VALUES
	(15, 'o15', 'a2', 1, 'version.ready', 'b', 100015), (16, 'o16', 'a2', 1, 'manifest.published', 'b', 100016);
INSERT INTO deliveries (id, webhook_id, event_seq, event_id, asset_id, type, state, created_at, finished_at) VALUES
	('picky 2', 'w2', 16, 'o16', 'a2', 'manifest.published', 'delivered', 100016, 100017);
` + delivered

// onBoth runs a test over the scene in both databases.
func onBoth(t *testing.T, test func(*testing.T, *sql.DB)) {
	t.Helper()
	for driver, open := range map[string]func(testing.TB) string{"sqlite": recordstest.BlankSQLite, "pgx": recordstest.BlankPostgres} {
		t.Run(driver, func(t *testing.T) {
			t.Parallel()
			address := open(t)
			db, err := sql.Open(driver, address)
			must(t, err)
			t.Cleanup(func() { must(t, db.Close()) })
			run(t, db, scene)
			test(t, db)
		})
	}
}

type execer interface {
	Exec(query string, args ...any) (sql.Result, error)
}

// run executes statements that end with a semicolon.
func run(t *testing.T, db execer, statements string) {
	t.Helper()
	for statement := range strings.SplitSeq(statements, ";") {
		if statement = strings.TrimSpace(statement); statement == "" {
			continue
		}
		if _, err := db.Exec(statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
