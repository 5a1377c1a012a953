package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/reelmill/reelmill/internal/api"
	"github.com/reelmill/reelmill/jobs"
)

// outcome is how a file ended.
type outcome string

// The outcomes. A file that ended in none of them is a fault of ours.
const (
	published outcome = "published"
	failed    outcome = "failed"  // its version failed, with a reason
	refused   outcome = "refused" // it was not even taken in, with a reason
	stuck     outcome = "stuck"
)

// row is one file and what became of it.
type row struct {
	File    string   `json:"file"`
	Outcome outcome  `json:"outcome"`
	Code    string   `json:"code,omitempty"`
	Message string   `json:"message,omitempty"`
	Hint    string   `json:"hint,omitempty"`
	Notes   []string `json:"notes,omitempty"` // what was remarked although it was published
	Seconds float64  `json:"seconds"`
	Made    int      `json:"made,omitempty"` // derivatives

	Master *api.Version `json:"version,omitempty"`
}

// explained says why a file ended as it did.
func (r row) explained(end outcome, err error) row {
	r.Outcome = end
	var fault *jobs.Fault
	if !errors.As(err, &fault) {
		r.Outcome, r.Message = stuck, err.Error()
		return r
	}
	if fault.Class != jobs.Permanent {
		r.Outcome = stuck
	}
	r.Code, r.Message, r.Hint = fault.Code, fault.Message, fault.Hint
	return r
}

// lasted notes how long a file took.
func (r row) lasted(since time.Time) row {
	r.Seconds = time.Since(since).Seconds()
	return r
}

// faults says what is wrong with a row, whatever the file is like.
func (r row) faults() []string {
	var found []string
	if r.Outcome == stuck {
		return []string{"ended neither published nor with a reason: " + r.Message}
	}
	if r.Outcome == published {
		if r.Made == 0 {
			found = append(found, "published, but nothing was made of it")
		}
		return found
	}
	if r.Code == "" || slices.Contains(unexplained(), r.Code) {
		found = append(found, "its code says nothing about the file: "+r.Code)
	}
	if r.Message == "" || r.Hint == "" {
		found = append(found, "no message or no hint")
	}
	return found
}

// unexplained are the codes that speak of Reelmill's own work. Behind each is a file that should have been published, or refused
// with what is wrong with it.
func unexplained() []string {
	return []string{"internal", "attempts-exhausted", "output-invalid", "output-missing", "ffmpeg-failed", "image-not-made", "plan-failed"}
}

// remarks are the notes as they are printed: each once, with how often it was made.
func (r row) remarks() string {
	var order []string
	times := map[string]int{}
	for _, note := range r.Notes {
		if times[note] == 0 {
			order = append(order, note)
		}
		times[note]++
	}
	for i, note := range order {
		if times[note] > 1 {
			order[i] = fmt.Sprintf("%s×%d", note, times[note])
		}
	}
	return strings.Join(order, " ")
}
