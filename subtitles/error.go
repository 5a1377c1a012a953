package subtitles

import "errors"

// Error says that a file or a request is hopeless as a whole; smaller faults are a [Problem]. Code is stable, in
// kebab case and listed in the package documentation; Message is one sentence an editor understands; Hint says
// what to do. Match it with errors.As or [CodeOf].
type Error struct {
	Code    string
	Message string
	Hint    string

	cause error
}

// Error returns the code, the message and the cause.
func (e *Error) Error() string {
	if e.cause == nil {
		return e.Code + ": " + e.Message
	}
	return e.Code + ": " + e.Message + ": " + e.cause.Error()
}

// Unwrap returns the technical error underneath, or nil.
func (e *Error) Unwrap() error { return e.cause }

// CodeOf returns the code of the [Error] inside err, or "" where there is none.
func CodeOf(err error) string {
	var refused *Error
	if errors.As(err, &refused) {
		return refused.Code
	}
	return ""
}

func refuse(code, message, hint string) *Error {
	return &Error{Code: code, Message: message, Hint: hint}
}

func (e *Error) because(cause error) *Error {
	e.cause = cause
	return e
}
