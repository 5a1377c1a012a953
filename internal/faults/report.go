package main

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"
)

// tell prints the table and writes what was asked for.
func (s *suite) tell() error {
	text := s.table()
	s.say("\n%s", text)
	for _, violation := range s.violations {
		s.say("VIOLATION %s", violation)
	}
	if s.json != "" {
		data, err := json.MarshalIndent(map[string]any{
			"seed": s.seed, "begun": s.begun.UTC().Format(time.RFC3339), "seconds": time.Since(s.begun).Seconds(), "storage": s.fleet.storage,
			"rounds": s.results, "rests": s.rests, "skipped": s.skipped, "violations": s.violations,
		}, "", "  ")
		if err != nil {
			return err
		}
		if err := os.WriteFile(s.json, append(data, '\n'), 0o600); err != nil {
			return err
		}
	}
	if s.doc == "" {
		return nil
	}
	return replaceResults(s.doc, text)
}

// table sums the rounds up, one row for each fault.
func (s *suite) table() string {
	var b strings.Builder
	fmt.Fprintf(&b, "Run of %s: seed %d, %d rounds in %.0f minutes, %d assets, %d times at rest, %d violations. %s\n\n",
		s.begun.UTC().Format("2006-01-02 15:04 UTC"), s.seed, len(s.results), time.Since(s.begun).Minutes(), len(s.trickle.known()), len(s.rests), len(s.violations), s.rightsSeen())
	b.WriteString("| fault | rounds | noticed min / median / max (s) | recovery min / median / max (s) | attempts lost | errors |\n| --- | ---: | ---: | ---: | ---: | ---: |\n")
	for _, f := range table() {
		var took, noticed []float64
		rounds, lost, errors := 0, 0, 0
		for _, r := range s.results {
			if r.Fault != f.name {
				continue
			}
			rounds, lost = rounds+1, lost+max(r.Lost, 0)
			if r.Recovery > 0 {
				took = append(took, r.Recovery)
			}
			if r.Noticed > 0 {
				noticed = append(noticed, r.Noticed)
			}
			if r.Error != "" {
				errors++
			}
		}
		if rounds > 0 {
			fmt.Fprintf(&b, "| %s | %d | %s | %s | %d | %d |\n", f.name, rounds, spread(noticed), spread(took), lost, errors)
		}
	}
	for _, f := range table() {
		if reason, ok := s.skipped[f.name]; ok {
			fmt.Fprintf(&b, "\nSkipped: %s (%s).\n", f.name, reason)
		}
	}
	return b.String()
}

func spread(values []float64) string {
	if len(values) == 0 {
		return "–"
	}
	slices.Sort(values)
	return fmt.Sprintf("%.1f / %.1f / %.1f", values[0], values[len(values)/2], values[len(values)-1])
}

const (
	resultsBegin = "<!-- results: begin -->"
	resultsEnd   = "<!-- results: end -->"
)

// replaceResults puts the table between the marks of a page.
func replaceResults(page, text string) error {
	old, err := os.ReadFile(page)
	if err != nil {
		return err
	}
	before, rest, begun := strings.Cut(string(old), resultsBegin)
	_, after, ended := strings.Cut(rest, resultsEnd)
	if !begun || !ended {
		return fmt.Errorf("%s has no marks for results", page)
	}
	return os.WriteFile(page, []byte(before+resultsBegin+"\n"+text+"\n"+resultsEnd+after), 0o600)
}
