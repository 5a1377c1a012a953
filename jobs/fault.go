package jobs

import (
	"errors"
	"fmt"
	"time"
)

// Class says what should happen after a fault.
type Class int

// The classes of fault.
const (
	// Permanent means another attempt would fail alike: a broken master, an invalid profile.
	Permanent Class = iota
	// Transient means the surroundings failed: storage answered 503, the disk is full, a process was killed.
	Transient
	// Postponed means nothing failed, but not now: no free slot, a newer payload version.
	Postponed
)

// Fault is an error that a person can act on. Code is stable and meant for programs; Message is one sentence a
// video editor understands; Hint says what to do about it. Faults are values: build them with New and friends,
// match them with [CodeOf] or errors.As.
type Fault struct {
	Code    string
	Message string
	Hint    string
	Class   Class
	// After is the pause before the next attempt of a postponed or transient fault; zero leaves it to [Backoff].
	After time.Duration
	// Cause is the technical error underneath, for logs; it is never shown to a public reader.
	Cause error
}

// Error returns the code, the message and the cause.
func (f *Fault) Error() string {
	if f.Cause == nil {
		return f.Code + ": " + f.Message
	}
	return fmt.Sprintf("%s: %s: %v", f.Code, f.Message, f.Cause)
}

// Unwrap returns the cause.
func (f *Fault) Unwrap() error { return f.Cause }

// Refuse returns a permanent fault. hint may be empty, cause may be nil.
func Refuse(code, message, hint string, cause error) *Fault {
	return &Fault{Code: code, Message: message, Hint: hint, Class: Permanent, Cause: cause}
}

// Stumble returns a transient fault. hint may be empty, cause may be nil.
func Stumble(code, message, hint string, cause error) *Fault {
	return &Fault{Code: code, Message: message, Hint: hint, Class: Transient, Cause: cause}
}

// Postpone returns a fault that asks for another try after a pause without counting an attempt.
func Postpone(code, message string, after time.Duration) *Fault {
	return &Fault{Code: code, Message: message, Class: Postponed, After: after}
}

// AsFault returns the fault inside err. An error without one becomes a transient fault with the code "internal",
// because an unforeseen error says nothing about the master. It returns nil for nil.
func AsFault(err error) *Fault {
	if err == nil {
		return nil
	}
	var fault *Fault
	if errors.As(err, &fault) {
		return fault
	}
	return Stumble("internal", "Something unexpected went wrong inside Reelmill.",
		"Look at the worker's log for this step; if it happens again, report it.", err)
}

// CodeOf returns the code of the fault inside err, or "" where there is none.
func CodeOf(err error) string {
	var fault *Fault
	if errors.As(err, &fault) {
		return fault.Code
	}
	return ""
}
