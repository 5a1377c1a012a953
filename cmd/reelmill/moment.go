package main

import (
	"fmt"
	"time"
)

// moment is a time such as 2027-01-31T12:00:00Z.
type moment struct{ time.Time }

// UnmarshalText implements encoding.TextUnmarshaler.
func (m *moment) UnmarshalText(text []byte) error {
	at, err := time.Parse(time.RFC3339, string(text))
	if err != nil {
		return fmt.Errorf("%q is not a time; write one such as 2027-01-31T12:00:00Z or 2027-01-31T12:00:00+01:00", text)
	}
	m.Time = at
	return nil
}

// pointer is the time as the API takes it, nil where nobody gave one.
func (m *moment) pointer() *time.Time {
	if m == nil {
		return nil
	}
	return &m.Time
}
