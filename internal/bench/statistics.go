package main

import (
	"fmt"
	"slices"
)

// spread is several measurements of one thing. The zero value is nothing measured.
type spread []float64

// median is the middle value, or the mean of the two in the middle; 0 when there is none.
func (s spread) median() float64 {
	if len(s) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(s))
	middle := len(sorted) / 2
	if len(sorted)%2 == 1 {
		return sorted[middle]
	}
	return (sorted[middle-1] + sorted[middle]) / 2
}

// text is the median with the least and the greatest value, each printed as format says; "–" when there is none.
func (s spread) text(format string) string {
	switch len(s) {
	case 0:
		return "–"
	case 1:
		return fmt.Sprintf(format, s[0])
	}
	return fmt.Sprintf(format+" ("+format+"–"+format+")", s.median(), slices.Min(s), slices.Max(s))
}

// ratios divides measurements of the same round, which ran beside each other, so that a machine that is slower for a while
// spoils no ratio. Rounds that only one of them has are left out.
func ratios(ours, theirs []measurement, of func(measurement) float64) spread {
	var found spread
	for _, one := range ours {
		for _, other := range theirs {
			if one.Round == other.Round && of(other) > 0 {
				found = append(found, of(one)/of(other))
			}
		}
	}
	return found
}

func values(of []measurement, what func(measurement) float64) spread {
	found := make(spread, 0, len(of))
	for _, m := range of {
		found = append(found, what(m))
	}
	return found
}
