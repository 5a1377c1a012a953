package main

import (
	"errors"
	"strings"
	"testing"
)

func TestRoundsAlternate(t *testing.T) {
	t.Parallel()
	var got []string
	for _, one := range alternate(master{name: "m"}, []string{"a", "b", "c"}, 2) {
		got = append(got, one.mode)
	}
	if order := strings.Join(got, ""); order != "abcbca" {
		t.Errorf("order %s", order)
	}
}

func TestParse(t *testing.T) {
	t.Parallel()
	o, err := parse([]string{"-quick", "-cache", "x", "-samples", "a,b"})
	if err != nil || o.runs != 1 || o.doc != "" || len(o.samples) != 1 || o.wants(partWorkers) || !o.wants(partLadder) {
		t.Errorf("%+v, %v", o, err)
	}
	for _, bad := range [][]string{{"-parts", "lader"}, {"-runs", "0"}, {"-long-seconds", "1"}} {
		if _, err := parse(append(bad, "-cache", "x")); err == nil {
			t.Errorf("%v was taken", bad)
		}
	}
}

func TestChildTellsWhatWentWrong(t *testing.T) {
	t.Parallel()
	log := t.TempDir() + "/log"
	said, err := output(t.Context(), log, "sh", "-c", "echo out; echo aside >&2")
	if err != nil || string(said) != "out\n" {
		t.Errorf("%q, %v", said, err)
	}
	if _, err := output(t.Context(), log, "sh", "-c", "echo the reason >&2; exit 3"); err == nil || !strings.Contains(err.Error(), "the reason") {
		t.Errorf("%v", err)
	}
	if _, err := output(t.Context(), log, "no-such-program-anywhere"); err == nil || errors.Is(err, errStat) {
		t.Errorf("%v", err)
	}
}
