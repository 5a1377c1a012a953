package main

import (
	"context"
	"errors"
	"io/fs"

	"github.com/reelmill/reelmill/jobs"
	"github.com/reelmill/reelmill/profiles"
	"github.com/reelmill/reelmill/subtitles"
)

// errTold ends a command that failed and has already said why.
var errTold = errors.New("failed, as told")

// failure is an error as programs read it.
type failure struct {
	Code    string `json:"code"`
	Message string `json:"message"`
	Hint    string `json:"hint"`
}

type failureDocument struct {
	Error failure `json:"error"`
}

func failureOf(err error) failureDocument {
	fault := faultOf(err)
	return failureDocument{Error: failure{Code: fault.Code, Message: fault.Message, Hint: fault.Hint}}
}

// fail tells people on stderr and programs on stdout why a command failed.
func (a *App) fail(err error) {
	if errors.Is(err, errTold) {
		return
	}
	if a.json {
		_ = a.printJSON(failureOf(err)) // a closed pipe has nobody behind it
		return
	}
	a.failAbout("", err)
}

// failAbout is fail for people, about one of several things.
func (a *App) failAbout(what string, err error) {
	fault := faultOf(err)
	if what != "" {
		what += ": "
	}
	a.remark("%s%s: %s", what, fault.Code, fault.Message)
	if fault.Hint != "" {
		a.remark("  → %s", fault.Hint)
	}
	// Only of what nobody foresaw is the technical error worth more than the sentence.
	if (fault.Code == "internal" || fault.Code == "migration-failed") && fault.Cause != nil {
		a.remark("  cause: %v", fault.Cause)
	}
}

// faultOf says in one code and sentence what any error means to the person at the keyboard.
func faultOf(err error) *jobs.Fault {
	var fault *jobs.Fault
	var set *profiles.Invalid
	var text *subtitles.Error
	var path *fs.PathError
	switch {
	case errors.As(err, &fault):
		return fault
	case errors.As(err, &set):
		return jobs.Refuse("set-invalid", set.Error(), "Correct the set; `reelmill profiles check FILE` tells when it is right.", err)
	case errors.As(err, &text):
		return jobs.Refuse(text.Code, text.Message, text.Hint, err)
	case errors.Is(err, context.Canceled):
		return jobs.Refuse("interrupted", "Stopped before it was done.", "Run the command again.", err)
	case errors.As(err, &path) && errors.Is(err, fs.ErrNotExist):
		return jobs.Refuse("file-not-found", "There is no file \""+path.Path+"\".", "Check the path.", err)
	case errors.As(err, &path):
		return jobs.Refuse("file-unusable", "The file \""+path.Path+"\" cannot be used: "+path.Err.Error()+".",
			"Check that it is a file, and that you may use it.", err)
	}
	return jobs.AsFault(err)
}
