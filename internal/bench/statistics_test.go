package main

import (
	"math"
	"testing"
)

func TestMedian(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		of   spread
		want float64
	}{{nil, 0}, {spread{4}, 4}, {spread{9, 1, 5}, 5}, {spread{10, 1, 2, 4}, 3}} {
		if got := c.of.median(); got != c.want {
			t.Errorf("median of %v is %v, want %v", c.of, got, c.want)
		}
	}
	unsorted := spread{3, 1, 2}
	if unsorted.median(); unsorted[0] != 3 {
		t.Error("the measurements were put in another order")
	}
}

func TestSpreadText(t *testing.T) {
	t.Parallel()
	for want, s := range map[string]spread{"–": nil, "1.50": {1.5}, "2.00 (1.00–4.00)": {4, 1, 2}} {
		if got := s.text("%.2f"); got != want {
			t.Errorf("%v is written %q, want %q", s, got, want)
		}
	}
}

func TestRatiosPairRounds(t *testing.T) {
	t.Parallel()
	ours := []measurement{{Round: 1, CPU: 6}, {Round: 0, CPU: 3}, {Round: 2, CPU: 5}}
	theirs := []measurement{{Round: 0, CPU: 2}, {Round: 1, CPU: 4}, {Round: 3, CPU: 1}}
	got := ratios(ours, theirs, cpu)
	if len(got) != 2 || math.Abs(got[0]-1.5) > 1e-9 || math.Abs(got[1]-1.5) > 1e-9 {
		t.Errorf("ratios %v, want 1.5 twice", got)
	}
	if got := ratios(ours, []measurement{{Round: 0}}, cpu); got != nil {
		t.Errorf("divided by nothing: %v", got)
	}
}

func TestAimVerdict(t *testing.T) {
	t.Parallel()
	for want, a := range map[string]aim{
		"not measured":             {bound: 1},
		"PASS":                     {found: spread{1.03}, bound: 1.03},
		"MISSED by 0.05 (5.9 %)":   {found: spread{0.9}, bound: 0.85},
		"MISSED by 0.4 (21.1 %)":   {found: spread{1.5}, bound: 1.9, least: true},
		"MISSED by 1.5 (50.0 %)":   {found: spread{4.5, 1, 9}, bound: 3},
		"MISSED by 0.0125 (1.2 %)": {found: spread{1.0225}, bound: 1.01},
	} {
		if got := a.verdict(); got != want {
			t.Errorf("%+v: %q, want %q", a, got, want)
		}
	}
	if got := (aim{found: spread{2}, bound: 1.9, least: true}).verdict(); got != "PASS" {
		t.Errorf("more than the least: %q", got)
	}
}

func TestMakingLeavesMeasuringOut(t *testing.T) {
	t.Parallel()
	r := results{
		{Master: "m", Mode: modeOurs, CPU: 130, Parts: map[string]float64{doesMeasure: 30, doesEncode: 90}, Bytes: 9},
		{Master: "m", Mode: modeCascade, CPU: 100, Bytes: 9},
	}
	found := r.aims("m")
	if len(found) != 2 || found[0].found.median() != 1 || found[1].found.median() != 1.3 {
		t.Errorf("aims %+v", found)
	}
	if len(r.aims("another")) != 0 {
		t.Error("aims of a master that was not measured")
	}
}
