package schedule_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/reelmill/reelmill/internal/schedule"
	"github.com/reelmill/reelmill/jobs"
)

func one(string) int { return 1 }

// line is n items of a tenant, such as a1, a2, a3.
func line(tenant string, n int) []string {
	var items []string
	for i := range n {
		items = append(items, fmt.Sprint(tenant, i+1))
	}
	return items
}

func TestTenantsTakeTurns(t *testing.T) {
	var turns schedule.Turns
	got := schedule.Deal(&turns, map[string][]string{"a": line("a", 5), "b": line("b", 2), "c": line("c", 1)}, 7, one)
	if want := strings.Fields("a1 b1 c1 a2 b2 a3 a4"); !slices.Equal(got, want) {
		t.Errorf("dealt %v, want %v", got, want)
	}
}

// A flood that was there first does not make the one who comes late wait for more than one turn of each.
func TestLateComer(t *testing.T) {
	var turns schedule.Turns
	flood := line("a", 1_000_000)
	for range 100 {
		flood = flood[len(schedule.Deal(&turns, map[string][]string{"a": flood}, 10, one)):]
	}
	got := schedule.Deal(&turns, map[string][]string{"a": flood, "b": line("b", 3)}, 6, one)
	if place := slices.Index(got, "b1"); place < 0 || place > 1 {
		t.Errorf("the first item of the late comer is at place %d of %v", place, got)
	}
	if !slices.Contains(got, "b3") {
		t.Errorf("half of the turns are not the late comer's: %v", got)
	}
}

// Who was idle has saved nothing up, and who is dealt to in small rooms gets no less than in a large one.
func TestIdlingSavesNothingUp(t *testing.T) {
	var turns schedule.Turns
	busy := line("a", 100)
	for range 50 {
		busy = busy[len(schedule.Deal(&turns, map[string][]string{"a": busy}, 1, one)):]
	}
	b := line("b", 100)
	count := map[byte]int{}
	for range 20 {
		got := schedule.Deal(&turns, map[string][]string{"a": busy, "b": b}, 1, one)
		count[got[0][0]]++
		if got[0][0] == 'a' {
			busy = busy[1:]
		} else {
			b = b[1:]
		}
	}
	if count['a'] != 10 || count['b'] != 10 {
		t.Errorf("of twenty turns a had %d and b %d", count['a'], count['b'])
	}
}

// Shares are shares of work: who brings steps four times as heavy gets a fourth as many.
func TestUnitsCount(t *testing.T) {
	var turns schedule.Turns
	units := func(item string) int {
		if item[0] == 'b' {
			return 4
		}
		return 0 // less than one counts as one
	}
	got := schedule.Deal(&turns, map[string][]string{"a": line("a", 100), "b": line("b", 100)}, 50, units)
	heavy := 0
	for _, item := range got {
		if item[0] == 'b' {
			heavy++
		}
	}
	if heavy != 10 {
		t.Errorf("%d of 50 turns went to steps of four units, want 10", heavy)
	}
}

func TestNothingToDeal(t *testing.T) {
	var turns schedule.Turns
	if got := schedule.Deal(&turns, map[string][]string{"a": nil}, 3, one); len(got) != 0 {
		t.Errorf("dealt %v out of nothing", got)
	}
	if got := schedule.Deal(&turns, map[string][]string{"a": line("a", 3)}, 0, one); len(got) != 0 {
		t.Errorf("dealt %v into no room", got)
	}
}

// Every slot must find a step in the window, or it idles until the relay looks again.
func TestWindowHoldsWorkForEverySlot(t *testing.T) {
	for _, lane := range jobs.Lanes() {
		for _, slots := range []int{0, 1, 4, 1000} {
			if got := schedule.Window(lane, slots); got < slots || got < 1 || got > 4*slots+16 {
				t.Errorf("the window of %s for %d slots is %d", lane, slots, got)
			}
		}
	}
}
