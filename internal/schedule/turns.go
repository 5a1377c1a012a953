package schedule

import (
	"cmp"
	"slices"
)

// Turns remembers how far each tenant of one queue has come. The zero value is ready to use; it is not safe for concurrent use.
type Turns struct {
	// ends is where the last turn of each tenant ended, in units of work on the queue's own scale of time.
	ends map[string]int64
	// level is where the last turn began: the present on that scale.
	level int64
}

// Deal takes up to room items in the order in which they should run, from lines that each belong to one tenant, and keeps the order
// inside each line. units is what an item costs; less than one counts as one.
func Deal[Item any](turns *Turns, lines map[string][]Item, room int, units func(Item) int) []Item {
	turns.forget()
	var dealt []Item
	taken := make(map[string]int, len(lines))
	for len(dealt) < room {
		tenant, left := "", false
		for candidate, line := range lines {
			if taken[candidate] < len(line) && (!left || turns.before(candidate, tenant)) {
				tenant, left = candidate, true
			}
		}
		if !left {
			break
		}
		item := lines[tenant][taken[tenant]]
		taken[tenant]++
		turns.take(tenant, max(int64(units(item)), 1))
		dealt = append(dealt, item)
	}
	return dealt
}

// start is where the next turn of a tenant begins. Who had nothing to do meanwhile begins at the present: idling saves nothing up.
func (t *Turns) start(tenant string) int64 { return max(t.ends[tenant], t.level) }

// before reports whether a's turn comes before b's. Names settle a tie, so that dealing is repeatable.
func (t *Turns) before(a, b string) bool {
	first, second := t.start(a), t.start(b)
	return first < second || first == second && a < b
}

// Soonest returns the up to n tenants whose turns come first.
func (t *Turns) Soonest(tenants []string, n int) []string {
	sorted := slices.Clone(tenants)
	slices.SortFunc(sorted, func(a, b string) int {
		return cmp.Or(cmp.Compare(t.start(a), t.start(b)), cmp.Compare(a, b))
	})
	return sorted[:min(n, len(sorted))]
}

func (t *Turns) take(tenant string, units int64) {
	if t.ends == nil {
		t.ends = map[string]int64{}
	}
	t.level = t.start(tenant)
	t.ends[tenant] = t.level + units
}

// forget drops tenants whose past has no say any more.
func (t *Turns) forget() {
	for tenant, end := range t.ends {
		if end <= t.level {
			delete(t.ends, tenant)
		}
	}
}
