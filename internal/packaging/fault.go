package packaging

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/reelmill/reelmill/internal/subprocess"
	"github.com/reelmill/reelmill/jobs"
)

// fault names what a failed run means.
func fault(ctx context.Context, track string, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	var known *jobs.Fault
	if errors.As(err, &known) {
		return known
	}
	var exit *subprocess.ExitError
	if !errors.As(err, &exit) {
		return jobs.Stumble("ffmpeg-failed", "The video tool could not be run.", "Look at the worker's log for this step.", err)
	}
	switch {
	case errors.Is(exit, subprocess.ErrStalled):
		return jobs.Stumble("ffmpeg-stalled", "Packaging stopped making progress and was ended.", "It is tried again; check the speed of the worker's disk.", exit)
	case strings.Contains(exit.Tail, "No space left on device"):
		return jobs.Stumble("scratch-full", "The worker's disk is full.", "Free space in the worker's scratch folder or give it a larger one.", exit)
	case strings.Contains(exit.Tail, "Cannot allocate memory"):
		return jobs.Stumble("memory-short", "The worker ran out of memory.", "Give the worker more memory or fewer slots.", exit)
	case exit.Reason == nil && exit.Signal != 0:
		return jobs.Stumble("ffmpeg-killed", "The video tool was ended from outside or crashed.", "It is tried again; look for lack of memory on the worker.", exit)
	case exit.Reason != nil:
		return jobs.Stumble("ffmpeg-failed", "The video tool could not be run.", "Look at the worker's log for this step.", exit)
	}
	return jobs.Refuse("stream-input", fmt.Sprintf("The track %q could not be packaged.", track), "Encode the rendition again.", exit)
}

// invalid says that a packaged track is not what it should be.
func invalid(track, why string, values ...any) *jobs.Fault {
	return jobs.Refuse("stream-invalid", fmt.Sprintf("The packaged track %q is not sound.", track),
		"Encode the rendition again; if it happens again, report it with the worker's log.", fmt.Errorf(why, values...))
}
