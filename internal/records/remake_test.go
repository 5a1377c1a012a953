package records_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/jobs"
	"github.com/reelmill/reelmill/profiles"
)

func known(t *testing.T, s *scene) records.Master {
	t.Helper()
	version, err := s.store.Version(t.Context(), s.asset.ID, s.version.Number)
	must(t, err)
	return records.Master{
		Origin: records.OriginMaster, Ref: version.ID, Priority: jobs.PriorityBulk, Set: profiles.Set{Name: "article", Publish: profiles.ReleaseApproved}, Known: version,
	}
}

// However many ask at once, one version is added, and none while it waits for somebody.
func TestRemakingOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		s := plan(t, store, 1)
		s.runAll(t)
		again := known(t, s)
		count := make([]int, 4)
		for _, err := range together(len(count), func(i int) error {
			version, added, err := store.Remake(t.Context(), s.asset.ID, again)
			if added {
				count[i]++
			}
			if err == nil && version.Number != 2 {
				t.Errorf("version %d", version.Number)
			}
			return err
		}) {
			must(t, err)
		}
		if slices.Sort(count); !slices.Equal(count, []int{0, 0, 0, 1}) {
			t.Errorf("added %v", count)
		}
		version, err := store.Version(t.Context(), s.asset.ID, 2)
		must(t, err)
		if version.MasterSHA256 != again.Known.MasterSHA256 || version.MasterKey == "" || version.Source == nil || version.Priority != jobs.PriorityBulk {
			t.Errorf("added %+v", version)
		}
		second := planVersion(t, store, &s.asset, version, 1)
		second.runAll(t)
		if _, added, err := store.Remake(t.Context(), s.asset.ID, again); err != nil || added {
			t.Errorf("while one is in review: %v, %v", added, err)
		}
		must(t, store.Approve(t.Context(), s.asset.ID, 2))
		if _, _, err := store.Remake(t.Context(), s.asset.ID, again); !errors.Is(err, records.ErrState) {
			t.Errorf("of a version that was replaced: %v", err)
		}
		trail, err := store.Audit(t.Context(), s.asset.ID, 0, 9)
		must(t, err)
		if !slices.ContainsFunc(trail, func(e records.AuditEntry) bool { return e.Action == records.ActionRemade && e.Version == 2 }) {
			t.Errorf("the trail says %+v", trail)
		}
	})
}

func TestPublishedPageByPage(t *testing.T) {
	onBoth(t, func(t *testing.T, store *records.Store) {
		var want []string
		for i := range 3 {
			s := plan(t, store, 1)
			if i > 0 {
				s.runAll(t)
				want = append(want, s.asset.ID)
			}
		}
		slices.Sort(want)
		var got []string
		for after := ""; ; {
			page, err := store.Published(t.Context(), after, 1)
			must(t, err)
			if len(page) == 0 {
				break
			}
			after = page[0].ID
			got = append(got, after)
		}
		if !slices.Equal(got, want) {
			t.Errorf("published are %v, want %v", got, want)
		}
	})
}
