package profiles

import (
	"fmt"
	"slices"
	"strings"
)

// Fault is one thing wrong with a set.
type Fault struct {
	// Line and Column count from 1; both are zero for a set that was not read from a file.
	Line   int `json:"line,omitempty"`
	Column int `json:"column,omitempty"`
	// Path is where the value stands, such as "$.profiles[2].video.crf"; "$" is the whole document.
	Path string `json:"path"`
	// Message says what is wrong and what is allowed, without repeating the path.
	Message string `json:"message"`
}

// Invalid is the error of [Parse] and [Set.Validate]: everything that is wrong with one set, in the order of the file.
//
//nolint:errname // read as profiles.Invalid, beside Fault; part of the public contract
type Invalid struct {
	// File is the name given to Parse, or the name of the set.
	File   string  `json:"file"`
	Faults []Fault `json:"faults"`
}

// Error returns one line for each fault, such as
// "article.yaml:12:9: profiles[2].video.crf: must be between 1 and 51, is 99".
func (e *Invalid) Error() string {
	lines := make([]string, len(e.Faults))
	for i, fault := range e.Faults {
		lines[i] = e.line(fault)
	}
	return strings.Join(lines, "\n")
}

func (e *Invalid) line(fault Fault) string {
	var b strings.Builder
	b.WriteString(e.File)
	if fault.Line > 0 {
		fmt.Fprintf(&b, ":%d:%d", fault.Line, fault.Column)
	}
	b.WriteString(": ")
	if path := strings.TrimPrefix(strings.TrimPrefix(fault.Path, "$"), "."); path != "" {
		b.WriteString(path + ": ")
	}
	b.WriteString(fault.Message)
	return b.String()
}

// invalid returns the faults in reading order as an error, nil when there are none.
func invalid(file string, faults []Fault) error {
	if len(faults) == 0 {
		return nil
	}
	slices.SortStableFunc(faults, func(a, b Fault) int {
		if a.Line != b.Line {
			return a.Line - b.Line
		}
		return a.Column - b.Column
	})
	return &Invalid{File: file, Faults: faults}
}
