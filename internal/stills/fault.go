package stills

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/reelmill/reelmill/internal/subprocess"
	"github.com/reelmill/reelmill/jobs"
)

// readFault explains why a program could not read a master. Everything the master may be blamed for is permanent.
func readFault(err error) error {
	if fault := surroundings(err); fault != nil {
		return fault
	}
	var exit *subprocess.ExitError
	if !errors.As(err, &exit) {
		return err
	}
	switch {
	case saysAny(exit, "operation is blocked", "not a known file format", "Unsupported codec", "Unsupported feature", "not supported"):
		return jobs.Refuse("unsupported-image", "This kind of picture cannot be read here.",
			"Export it as JPEG, PNG or TIFF and upload it again.", err)
	case saysAny(exit, "out of memory", "Cannot allocate", "unable to allocate", "alloc failed", "Memory allocation"):
		return tooLarge("The picture needs more memory than one picture may take.", err)
	default:
		return broken(err)
	}
}

// makeFault explains why a program could not make a rendition of a picture that had been read.
func makeFault(err error) error {
	if fault := surroundings(err); fault != nil {
		return fault
	}
	return jobs.Stumble("image-not-made", "A rendition of the picture could not be made.",
		"Look at the step's log; retry the version once the cause is gone.", err)
}

// surroundings returns what is not the picture's doing, nil for the rest.
func surroundings(err error) error {
	var exit *subprocess.ExitError
	var fault *jobs.Fault
	switch {
	case errors.As(err, &fault), errors.Is(err, errBrackets):
		return err
	case errors.Is(err, errSlow):
		return jobs.Stumble("image-timeout", "Reading the picture took longer than a picture may take.",
			"Retry; if it happens again, export the picture anew or make it smaller.", err)
	case ended(err):
		return err
	case !errors.As(err, &exit):
		return nil
	case exit.Killed():
		return jobs.Stumble("tool-killed", "The image program was killed from outside.",
			"Give the worker more memory or fewer slots.", err)
	case exit.LoadedTooBig():
		return jobs.Stumble("memory-short", "The worker ran out of memory.", "Give the worker more memory or fewer slots.", err)
	case exit.Unloaded():
		return jobs.Stumble("image-tool-unusable", "This worker's image tools lack a part that is needed.",
			"Run reelmill doctor on the worker; Debian's libvips-tools package has everything.", err)
	case saysAny(exit, "No space left", "File too large", "write error"):
		return jobs.Stumble("disk-full", "The worker's disk is full.", "Free space in the worker's scratch folder.", err)
	}
	return nil
}

// ended reports whether the caller's context ended the program: a person, a deadline or a shutdown, never the picture.
func ended(err error) bool {
	for _, cause := range []error{
		context.Canceled, context.DeadlineExceeded,
		jobs.ErrCanceled, jobs.ErrDeadline, jobs.ErrShutdown, jobs.ErrClaimLost,
	} {
		if errors.Is(err, cause) {
			return true
		}
	}
	return false
}

func saysAny(exit *subprocess.ExitError, texts ...string) bool {
	for _, text := range texts {
		if strings.Contains(exit.Tail, text) {
			return true
		}
	}
	return false
}

func broken(cause error) error {
	return jobs.Refuse("broken-image", "The picture is damaged or cut off.",
		"Upload it again; if it fails again, export it anew from its source.", cause)
}

func tooLarge(message string, cause error) error {
	return jobs.Refuse("image-too-large", message, "Make the picture smaller and upload it again.", cause)
}

func tooManyPixels(width, height int, limit int64) error {
	return tooLarge(fmt.Sprintf("The picture claims %d × %d pixels; at most %d million are accepted.",
		width, height, limit/1_000_000), nil)
}
