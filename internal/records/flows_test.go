package records_test

import (
	"slices"
	"testing"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/jobs"
)

// submitFor brings an asset as a tenant.
func submitFor(t *testing.T, store *records.Store, tenant string, priority jobs.Priority) *records.Version {
	t.Helper()
	id, err := records.NewID()
	must(t, err)
	first := master("in/" + id)
	first.Tenant, first.Priority = tenant, priority
	version, err := store.CreateAsset(t.Context(), &records.Asset{ID: id, SetName: "article"}, &first, nil)
	must(t, err)
	return version
}

func TestFlows(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		flows, err := store.Flows(t.Context())
		if err != nil || len(flows) != 0 {
			t.Fatalf("flows of an empty outbox: %v, %v", flows, err)
		}
		for range 3 {
			submitFor(t, store, "anna", jobs.PriorityNormal)
		}
		submitFor(t, store, "bert", jobs.PriorityNormal)
		submitFor(t, store, "anna", jobs.PriorityUrgent)
		submitFor(t, store, "", jobs.PriorityNormal)
		flows, err = store.Flows(t.Context())
		must(t, err)
		want := []records.Flow{"control.normal/", "control.normal/anna", "control.normal/bert", "control.urgent/anna"}
		if !slices.Equal(flows, want) {
			t.Errorf("flows are %q, want %q", flows, want)
		}
		if flow := flows[1]; flow.Queue() != "control.normal" || flow.Tenant() != "anna" {
			t.Errorf("%q is of queue %q and tenant %q", flow, flow.Queue(), flow.Tenant())
		}
		for most, want := range map[int]int{10: 4, 2: 2} {
			if got, err := store.Outstanding(t.Context(), "anna", most); err != nil || got != want {
				t.Errorf("anna has %d versions outstanding (%v), want %d", got, err, want)
			}
		}
	})
}

// A title that was begun is finished before the next: what becomes ready of an old version goes before what a new one waited with longer.
func TestOldestVersionFirst(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		old := plan(t, store, 1)
		young := plan(t, store, 1)
		old.run(t, old.encodes[0])
		flow := records.FlowOf(jobs.Queue(jobs.LaneControl, jobs.PriorityNormal), "")
		young.run(t, young.encodes[0])
		must(t, store.Sent(t.Context(), nil))
		rows, err := store.InFlow(t.Context(), flow, 10)
		must(t, err)
		var versions []string
		for _, row := range rows {
			versions = append(versions, row.VersionID)
		}
		if !slices.IsSorted(versions) || !slices.Contains(versions, young.version.ID) || versions[0] != old.version.ID {
			t.Errorf("the rows are of versions %v, want those of %s first", versions, old.version.ID)
		}
		if rows, err = store.InFlow(t.Context(), flow, 1); err != nil || len(rows) != 1 {
			t.Errorf("asked for one row: %v, %v", rows, err)
		}
	})
}

// A row that an older release wrote has no flow and must be seen all the same.
func TestRowsWithoutAFlow(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		submitFor(t, store, "anna", jobs.PriorityNormal)
		must(t, store.Raw().Exec("UPDATE outbox SET flow = ''").Error)
		flows, err := store.Flows(t.Context())
		if err != nil || !slices.Equal(flows, []records.Flow{""}) {
			t.Fatalf("flows are %q, %v", flows, err)
		}
		rows, err := store.InFlow(t.Context(), "", 10)
		if err != nil || len(rows) != 1 || rows[0].Kind != jobs.KindProbe {
			t.Errorf("rows are %+v, %v", rows, err)
		}
	})
}
