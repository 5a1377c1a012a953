package records_test

import (
	"database/sql"
	"errors"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/jobs"
)

// statement is one that the store sent, with what it was sent with.
type statement struct {
	text   string
	values []any
}

// No statement on the way of a master, of a reconciler or of a list may read a whole table: each must have an index to
// follow, however few rows a test has.
func TestEveryStatementHasAnIndex(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		seen := watch(t, store)
		exercise(t, store)
		unwatched, err := store.Unwatched()
		must(t, err)
		for text, values := range unwatched {
			seen[text] = statement{text, values}
		}
		explainer := explain(t, store)
		plans := map[string]string{}
		for _, each := range seen {
			plans[each.text] = explainer(each)
			if readsWholeTable(store.Dialect(), plans[each.text]) {
				t.Errorf("%s\nreads a whole table:\n%s", each.text, plans[each.text])
			}
		}
		for part, index := range hotStatements() {
			wantIndex(t, plans, part, index)
		}
	})
}

// hotStatements names the index that answers each statement of which there are many: a part of its text, and the index.
func hotStatements() map[string]string {
	return map[string]string{
		"work = ":               "steps_(by_work|one_at_a_work)",
		"heartbeat_at < ":       "steps_by_state",
		"SELECT 1 FROM outbox":  "outbox_by_step",
		"(updated_at, id) > ":   "assets_by_change",
		"MIN(o.flow)":           "outbox_by_flow",
		"ORDER BY flow":         "outbox_by_flow",
		"AND tenant = ":         "versions_by_tenant",
		"asset_locales WHERE l": "(asset_locales_pkey|sqlite_autoindex_asset_locales_1)",
		"asset_sets WHERE name": "(asset_sets_pkey|sqlite_autoindex_asset_sets_1)",
		"asset_tags WHERE tag":  "(asset_tags_pkey|sqlite_autoindex_asset_tags_1)",
		"fingerprint IN":        "derivatives_by_fingerprint",
		"'' AND created_at < ":  "idempotency_keys_by_age",
		"steps n ON n.id":       "(step_edges_pkey|sqlite_autoindex_step_edges_1)",
		"needs_id = ":           "step_edges_by_need",
		"FROM prepared_pages W": "(prepared_pages_pkey|sqlite_autoindex_prepared_pages_1)",
		"OR external_id ":       "(?s)(assets_pkey|sqlite_autoindex_assets_1).*(assets_external_id|sqlite_autoindex_assets_2)",
		"FROM api_keys WHERE h": "(api_keys_hash_key|sqlite_autoindex_api_keys_2)",
		"name FROM changes":     "(changes_by_transaction|changes USING INTEGER PRIMARY KEY)",
		"state, COUNT(*) AS co": "(steps_by_state|versions_by_tenant)",
		"next_at <= ":           "deliveries_due",
		"e.event_seq < ":        "deliveries_in_order",
		"ORDER BY since":        "deliveries_waiting",
		"finished_at <> 0 AND ": "deliveries_over",
		"(created_at, seq) > ":  "events_by_age",
		"JOIN assets a ON a.fa": "assets_by_fallback",
		"v.number > seen.publi": "(versions_by_tenant|versions_by_asset|versions_asset_id_number_key)",
		"SELECT t.words FROM t": "versions_by_asset",
		"AND number <> ":        "versions_by_asset",
		"DISTINCT d.step_id FR": "derivatives_unread",
		"JOIN steps s ON s.ver": "(assets_pkey|sqlite_autoindex_assets_1)",
	}
}

func wantIndex(t *testing.T, plans map[string]string, part, index string) {
	t.Helper()
	met := false
	for text, plan := range plans {
		if !strings.Contains(text, part) {
			continue
		}
		met = true
		if !regexp.MustCompile(index).MatchString(plan) {
			t.Errorf("%s\ndoes not follow %s:\n%s", text, index, plan)
		}
	}
	if !met {
		t.Errorf("no statement with %q was seen", part)
	}
}

func watch(t *testing.T, store *records.Store) map[string]statement {
	t.Helper()
	var mutex sync.Mutex
	seen := map[string]statement{}
	must(t, store.Watch(func(text string, values []any) {
		mutex.Lock()
		defer mutex.Unlock()
		seen[text] = statement{text, values}
	}))
	return seen
}

// exercise walks through everything the store does often.
func exercise(t *testing.T, store *records.Store) {
	t.Helper()
	ctx := t.Context()
	hook := addHook(t, store)
	first, second := twins(t, store)
	first.claim(t, first.encodes[0])
	_, err := store.Claim(ctx, second.encodes[0].ID, 1, "w")
	if err == nil {
		t.Error("a twin was claimed")
	}
	must(t, store.Reclaim(ctx, first.step(t, first.encodes[0].ID)))
	first.runAll(t)
	first.extend(t)
	next := first.next(t, 1)
	must(t, store.Beat(ctx, next.claim(t, next.encodes[0]), 0.5))
	must(t, store.Cancel(ctx, first.asset.ID, 2))
	must(t, store.Retry(ctx, first.asset.ID, 2))
	next.runAll(t)
	first.drain(t)
	exerciseBoard(t, store, first)
	exerciseWebhooks(t, store, hook)
	asset, err := store.Asset(ctx, second.asset.ID)
	must(t, err)
	calls := []func() error{
		func() error { _, err := store.Flip(ctx, first.asset.ID, 0); return err },
		func() error { _, err := store.StaleClaims(ctx, time.Second, 10); return err },
		func() error {
			_, err := store.IdleSteps(ctx, time.Second, records.Step{ReadyAt: 1, ID: "a"}, 10)
			return err
		},
		func() error { _, err := store.Flows(ctx); return err },
		func() error { _, err := store.InFlow(ctx, "control.normal/", 10); return err },
		func() error { _, err := store.Outstanding(ctx, "", 10); return err },
		func() error { _, err := store.Lead(ctx, "relay", "w", time.Second); return err },
		func() error { return store.Resign(ctx, "relay", "w") },
		func() error { return store.Reemit(ctx, second.encodes[0]) },
		func() error { _, err := store.FindMade(ctx, []string{"a", "b"}); return err },
		func() error { _, err := store.Progress(ctx, first.version.ID); return err },
		func() error { _, err := store.Version(ctx, first.asset.ID, 0); return err },
		func() error { _, err := store.Asset(ctx, first.asset.ID); return err },
		func() error { return store.ForgetBefore(ctx, time.Hour) },
		func() error { _, err := store.Published(ctx, "a", 9); return err },
		func() error {
			_, err := store.UnderWay(ctx, &records.Asset{ID: first.asset.ID, LatestVersion: 9})
			return err
		},
		func() error { _, err := store.Audit(ctx, first.asset.ID, 9, 9); return err },
		func() error { _, err := store.Census(ctx); return err },
		func() error { _, err := store.PausedLanes(ctx); return err },
		func() error { return store.CheckFallback(ctx, first.asset.ID, second.asset.ID) },
		func() error { _, err := store.Shown(ctx, first.asset.ID); return err },
		func() error {
			return store.PutSubtitle(ctx, &records.SubtitleSource{AssetID: first.asset.ID, Locale: "fr", Kind: "captions"})
		},
		func() error { _, err := store.DeleteSubtitles(ctx, first.asset.ID, "fr"); return err },
		func() error {
			return store.KeepPages(ctx, []records.PreparedPage{{ID: "p", AssetID: asset.ID, Revision: asset.Revision, Body: []byte("b")}})
		},
		func() error { return store.Withdraw(ctx, first.asset.ID) },
	}
	calls = append(calls, exerciseKeys(t, store)...)
	for _, filter := range []records.AssetFilter{
		{},
		{State: records.AssetPublished},
		{Newer: []records.VersionState{records.VersionInReview, records.VersionFailed}},
		{State: records.AssetPublished, Newer: []records.VersionState{records.VersionProcessing}},
		{Tags: []string{"news", "sport"}},
		{State: records.AssetExpired},
		{Set: "article"},
		{Locale: "fr"},
		{Rights: records.PhaseOpen},
		{Rights: records.PhaseClosed},
		{Rights: records.PhaseUpcoming},
		{Query: "x"},
		{ChangedSince: 5},
		{After: records.AssetMark{UpdatedAt: 5, ID: "a"}},
	} {
		filter.Limit = 20
		calls = append(calls, func() error { _, err := store.Assets(ctx, filter); return err })
	}
	for _, call := range calls {
		must(t, call())
	}
}

// exerciseKeys does what requests and operators do with keys.
func exerciseKeys(t *testing.T, store *records.Store) []func() error {
	t.Helper()
	ctx := t.Context()
	secret, key, err := store.IssueKey(ctx, records.NewKey{Name: "n", Role: records.RoleOperator})
	must(t, err)
	return []func() error{
		func() error {
			_, err := store.KeysByHash(ctx, []string{records.HashKey(secret)})
			return err
		},
		func() error {
			_, err := store.Heads(ctx, []string{"a", "ext:b"})
			return err
		},
		func() error {
			changes, err := store.Changes(ctx, records.Mark{})
			if err == nil {
				_, err = store.Changes(ctx, changes.Until)
			}
			return err
		},
		func() error { return store.ForgetChanges(ctx) },
		func() error {
			_, err := store.KeysByHash(ctx, nil)
			return err
		},
		func() error { _, err := store.Keys(ctx); return err },
		func() error { return store.KeyUsed(ctx, key) },
		func() error {
			if err := store.RevokeKey(ctx, key.ID, true); !errors.Is(err, records.ErrLastOperator) {
				return err
			}
			return store.RevokeKey(ctx, key.ID, false)
		},
	}
}

// exerciseBoard does what an operator's pages do.
func exerciseBoard(t *testing.T, store *records.Store, s *scene) {
	t.Helper()
	_, err := store.LaneLoads(t.Context())
	must(t, err)
	filters := []records.StepFilter{
		{Lane: jobs.LaneHeavy, Limit: 5},
		{Kind: jobs.KindEncode, Worker: "w"},
		{AssetID: s.asset.ID},
		{Limit: 5, After: records.StepMark{ReadyAt: 5, ID: "a"}},
	}
	for _, filter := range filters {
		for _, state := range []jobs.State{jobs.StateReady, jobs.StateRunning, jobs.StateDone} {
			filter.State = state
			_, err := store.Steps(t.Context(), filter)
			must(t, err)
		}
	}
	_, err = store.Step(t.Context(), s.encodes[0].ID)
	must(t, err)
	exerciseRetention(t, store, s)
}

// exerciseRetention does what an hourly sweep does, but finds nothing to sweep.
func exerciseRetention(t *testing.T, store *records.Store, s *scene) {
	t.Helper()
	ctx, rule := t.Context(), records.Retention{Versions: 9, For: time.Hour}
	for _, call := range []func() error{
		func() error { _, err := store.Expired(ctx, rule, 9); return err },
		func() error { _, err := store.SweepVersion(ctx, s.version.ID, rule); return err },
		func() error { _, err := store.Swept(ctx, time.Hour, 9); return err },
		func() error { _, err := store.Remaking(ctx, "ab"); return err },
		func() error { _, err := store.NamedOutputs(ctx, []string{"a", "b"}, true); return err },
		func() error { _, err := store.NamedMaster(ctx, "a"); return err },
		func() error { _, err := store.UnreadTracks(ctx, "", 9); return err },
		func() error { _, err := store.UnreadTrack(ctx, s.encodes[0].ID); return err },
		func() error { _, err := store.RecallKnown(ctx, s.encodes[0].ID); return err },
		func() error { return store.Recall(ctx, s.encodes[0].ID, "words") },
	} {
		must(t, call())
	}
}

// exerciseWebhooks does what a sender and the pages about it do.
func exerciseWebhooks(t *testing.T, store *records.Store, hook *records.Webhook) {
	t.Helper()
	ctx := t.Context()
	for _, state := range []records.DeliveryState{pending, delivered} {
		record(t, store, due(t, store, hook)[0], records.Verdict{State: state})
	}
	list, err := store.Deliveries(ctx, hook.ID, records.DeliveryFilter{State: delivered, Type: records.EventAssetCreated, Before: 99, Limit: 5})
	must(t, err)
	for _, call := range []func() error{
		func() error { _, err := store.Replay(ctx, hook.ID, list[0].ID); return err },
		func() error { _, err := store.ReplaySince(ctx, hook.ID, store.Now().Add(-time.Hour)); return err },
		func() error { _, err := store.EnabledWebhooks(ctx); return err },
		func() error { _, err := store.Webhooks(ctx); return err },
		func() error { _, err := store.RotateSecret(ctx, hook.ID, "a", time.Hour, strings.ToUpper); return err },
		func() error {
			_, err := store.RekeepSecrets(ctx, func(_, kept string) string { return kept + "b" })
			return err
		},
		func() error { _, err := store.SetBody(ctx, list[0].EventID, "{}"); return err },
		func() error { _, err := store.Events(ctx, list[0].AssetID, 0, 5); return err },
		func() error { _, err := store.LastEvent(ctx, list[0].AssetID); return err },
		func() error { _, err := store.EventByID(ctx, list[0].EventID); return err },
		func() error { _, err := store.OldestDelivery(ctx); return err },
		func() error { _, err := store.AnnounceRights(ctx, 5); return err },
		func() error { _, err := store.NextRights(ctx); return err },
		func() error { return exerciseStandIns(t, store) },
		func() error { return store.RemoveWebhook(ctx, hook.ID) },
		func() error { _, err := store.ForgetEvents(ctx, -time.Hour, 5); return err },
	} {
		must(t, call())
	}
}

// exerciseStandIns has an asset tell one that falls back on it.
func exerciseStandIns(t *testing.T, store *records.Store) error {
	t.Helper()
	drafts(t, store, "wanted", "stand-in")
	must(t, fallBack(t, store, "wanted", "stand-in"))
	must(t, retitle(t, store, "stand-in", "another"))
	_, err := store.AnnounceStandIns(t.Context(), 5)
	return err
}

// explain returns what tells how a statement would be run.
func explain(t *testing.T, store *records.Store) func(statement) string {
	t.Helper()
	pool, err := store.Raw().DB()
	must(t, err)
	conn, err := pool.Conn(t.Context())
	must(t, err)
	t.Cleanup(func() { must(t, conn.Close()) })
	command := "EXPLAIN QUERY PLAN "
	if store.Dialect() == "postgres" {
		command = "EXPLAIN "
		_, err := conn.ExecContext(t.Context(), "SET enable_seqscan = off") // still done where nothing else is possible
		must(t, err)
	}
	return func(each statement) string {
		rows, err := conn.QueryContext(t.Context(), command+each.text, each.values...)
		must(t, err)
		return lastColumn(t, rows)
	}
}

func lastColumn(t *testing.T, rows *sql.Rows) string {
	t.Helper()
	defer rows.Close()
	columns, err := rows.Columns()
	must(t, err)
	var lines []string
	for rows.Next() {
		cells := make([]any, len(columns))
		for i := range cells {
			cells[i] = new(sql.NullString)
		}
		must(t, rows.Scan(cells...))
		if cell, ok := cells[len(cells)-1].(*sql.NullString); ok {
			lines = append(lines, cell.String)
		}
	}
	must(t, rows.Err())
	return strings.Join(lines, "\n")
}

func readsWholeTable(dialect, plan string) bool {
	if dialect == "postgres" {
		return strings.Contains(plan, "Seq Scan")
	}
	// The outbox is read in the order of its rowid, of which SQLite makes no mention; what a query has seen so far is no table.
	harmless := strings.NewReplacer("SCAN outbox", "", "SCAN seen", "")
	return regexp.MustCompile(`(?m)^SCAN \w+$`).MatchString(harmless.Replace(plan))
}
