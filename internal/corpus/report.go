package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"
)

// report is everything a run found.
type report struct {
	Rows   []row    `json:"rows"`
	Faults []string `json:"faults"`
}

// judge gathers the faults of every row behind those of the server.
func judge(rows []row, server []string) *report {
	r := &report{Rows: rows, Faults: server}
	for _, row := range rows {
		for _, fault := range row.faults() {
			r.Faults = append(r.Faults, row.File+": "+fault)
		}
	}
	return r
}

// print writes the table, the sentences people would read, a summary and the faults.
func (r *report) print(out io.Writer) error {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "file\toutcome\tcode\tseconds\tnotes")
	for _, row := range r.Rows {
		fmt.Fprintf(table, "%s\t%s\t%s\t%.1f\t%s\n", row.File, row.Outcome, row.Code, row.Seconds, row.remarks())
	}
	err := table.Flush()
	var text strings.Builder
	text.WriteString("\nwhat was said about those that were not published:\n")
	for _, row := range r.Rows {
		if row.Outcome != published {
			fmt.Fprintf(&text, "  %s: %s\n    → %s\n", row.File, row.Message, row.Hint)
		}
	}
	text.WriteString("\n" + r.summary() + "\n")
	for _, fault := range r.Faults {
		text.WriteString("FAULT  " + fault + "\n")
	}
	_, written := io.WriteString(out, text.String())
	return errors.Join(err, written)
}

func (r *report) summary() string {
	ends := map[outcome]int{}
	seconds := 0.0
	for _, row := range r.Rows {
		ends[row.Outcome]++
		seconds += row.Seconds
	}
	return fmt.Sprintf("%d files: %d published, %d failed, %d refused, %d stuck; %.0f s of waiting in all; %d faults",
		len(r.Rows), ends[published], ends[failed], ends[refused], ends[stuck], seconds, len(r.Faults))
}

// save writes the results as JSON; an empty path saves nothing.
func (r *report) save(path string) error {
	if path == "" {
		return nil
	}
	text, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(path, append(text, '\n'), 0o600)
}
