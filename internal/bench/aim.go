package main

import (
	"fmt"
	"math"
)

// aim is something we promised ourselves, and what came of it.
type aim struct {
	what  string
	found spread
	bound float64
	least bool // the bound is the least that will do, else the most
}

// verdict says whether the median keeps the bound, and by how much it misses it.
func (a aim) verdict() string {
	switch found := a.found.median(); {
	case len(a.found) == 0:
		return "not measured"
	case a.least && found >= a.bound, !a.least && found <= a.bound:
		return "PASS"
	default:
		missing := math.Abs(a.bound - found)
		return fmt.Sprintf("MISSED by %.3g (%.1f %%)", missing, missing/a.bound*100)
	}
}

func (a aim) row() []string {
	sign := "≤"
	if a.least {
		sign = "≥"
	}
	return []string{a.what, a.found.text("%.3f"), fmt.Sprintf("%s %g", sign, a.bound), a.verdict()}
}

// aims judges one master. What was not measured on it is left out.
func (r results) aims(master string) []aim {
	ours := r.of(master, modeOurs)
	if len(ours) == 0 {
		ours = r.of(master, modeWhole)
	}
	cascade, each, article := r.of(master, modeCascade), r.of(master, modeEach), r.of(master, modeArticle)
	whole, chunked := r.of(master, modeWhole), r.of(master, modeChunked)
	all := []aim{
		{what: "CPU of the ladder / best single command", found: makingAgainst(ours, cascade), bound: 1.03},
		{what: "the same with quality measured", found: ratios(ours, cascade, cpu), bound: 1.03},
		{what: "CPU of the ladder / one command per rendition", found: makingAgainst(ours, each), bound: 0.85},
		{what: "the same with quality measured", found: ratios(ours, each, cpu), bound: 0.85},
		{what: "bytes in chunks / in one piece", found: ratios(chunked, whole, size), bound: 1.01},
		{what: "speed-up by a second worker", found: ratios(r.of(master, modeOne), r.of(master, modeTwo), wall), bound: 1.9, least: true},
		{what: "seconds from submit to poster, whole set", found: present(values(article, poster)), bound: 3},
	}
	var found []aim
	for _, a := range all {
		if len(a.found) > 0 {
			found = append(found, a)
		}
	}
	return found
}

// makingAgainst compares the CPU of making alone: hand-written commands measure no quality.
func makingAgainst(ours, theirs []measurement) spread { return ratios(ours, theirs, making) }

// present leaves out what never came.
func present(s spread) spread {
	var found spread
	for _, value := range s {
		if value > 0 {
			found = append(found, value)
		}
	}
	return found
}
