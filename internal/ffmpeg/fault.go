package ffmpeg

import (
	"context"
	"errors"
	"strings"

	"github.com/reelmill/reelmill/internal/subprocess"
	"github.com/reelmill/reelmill/jobs"
)

var errLookTooLong = errors.New("looking into the master took too long")

// ended returns why ctx ended, nil while it has not. Causes pass through untouched: the caller tells them apart.
func ended(ctx context.Context) error {
	if ctx.Err() == nil {
		return nil
	}
	return context.Cause(ctx)
}

// fault names what a failed run means. Faults of the surroundings come first: a full disk breaks good masters too.
func fault(ctx context.Context, err error) error {
	if cause := ended(ctx); cause != nil && !errors.Is(cause, errLookTooLong) {
		return cause
	}
	var known *jobs.Fault
	if errors.As(err, &known) {
		return known
	}
	var exit *subprocess.ExitError
	if !errors.As(err, &exit) {
		return jobs.Stumble("ffmpeg-failed", "The video tool could not be run.", "Look at the worker's log for this step.", err)
	}
	if f := surroundings(exit); f != nil {
		return f
	}
	return content(exit)
}

func surroundings(exit *subprocess.ExitError) *jobs.Fault {
	switch {
	case errors.Is(exit, errLookTooLong):
		return jobs.Stumble("probe-slow", "Looking into the file took too long.",
			"Check the speed of the worker's disk; if only this file is slow, export it again.", exit)
	case errors.Is(exit, subprocess.ErrStalled):
		return jobs.Stumble("ffmpeg-stalled", "The encode stopped making progress and was ended.",
			"It is tried again; if it happens on every worker, export the master again.", exit)
	case strings.Contains(exit.Tail, "No space left on device"):
		return jobs.Stumble("scratch-full", "The worker's disk is full.", "Free space in the worker's scratch folder or give it a larger one.", exit)
	case errors.Is(exit, subprocess.ErrFlood):
		return jobs.Stumble("ffmpeg-flooding", "The video tool wrote without end and was stopped.",
			"It is tried again; if it happens on every worker, export the master again.", exit)
	case errors.Is(exit, subprocess.ErrNotFound):
		return unusable(exit)
	case starved(exit.Tail), exit.LoadedTooBig(), strings.Contains(exit.Tail, "Resource temporarily unavailable"): // the latter: no more threads
		return shortOfMemory(exit)
	case exit.Reason == nil && exit.Signal != 0:
		return jobs.Stumble("ffmpeg-killed", "The video tool was ended from outside or crashed.",
			"It is tried again; look for lack of memory on the worker.", exit)
	case strings.Contains(exit.Tail, "Unknown encoder"), strings.Contains(exit.Tail, "No such filter"), exit.Unloaded():
		return unusable(exit)
	}
	return nil
}

func unusable(cause error) *jobs.Fault {
	return jobs.Stumble("ffmpeg-unusable", "This worker's ffmpeg lacks a part that is needed.",
		"Run reelmill doctor on the worker; Debian's ffmpeg package has everything.", cause)
}

// starved reports whether ffmpeg or one of its encoders complains of too little memory.
// ffmpeg may go on without it, leave pictures out, and still exit with zero.
func starved(said string) bool {
	for _, words := range []string{"Cannot allocate memory", "[error]: malloc of size", "std::bad_alloc"} {
		if strings.Contains(said, words) {
			return true
		}
	}
	return false
}

// hungry is the fault of a run that claims success but ran out of memory on the way, nil for all others.
func hungry(said string) error {
	if !starved(said) {
		return nil
	}
	return shortOfMemory(errors.New("ffmpeg ran out of memory and carried on"))
}

func shortOfMemory(cause error) *jobs.Fault {
	return jobs.Stumble("memory-short", "The worker ran out of memory.", "Give the worker more memory or fewer slots.", cause)
}

// soundChanges is the code of masters whose sound is not of one kind.
const soundChanges = "sound-changes"

// tooManyErrors is how ffmpeg exits when most of what it tried to decode was broken.
const tooManyErrors = 69

// content reads what ffmpeg says about the master itself.
func content(exit *subprocess.ExitError) *jobs.Fault {
	said := exit.Tail
	switch {
	case strings.Contains(said, "Format not on whitelist"):
		return unsupported(exit)
	case strings.Contains(said, "moov atom not found"), strings.Contains(said, "error reading header"):
		return brokenIndex(exit)
	case strings.Contains(said, "Decoder (codec"), strings.Contains(said, "Unsupported codec with id"):
		return unsupportedCodec("", exit)
	case strings.Contains(said, "Changing audio frame properties on the fly"):
		return jobs.Refuse(soundChanges, "The sound changes its number of channels or its rate part way through.",
			"Export the master with one sound format from start to end.", exit)
	case exit.Code == tooManyErrors, strings.Contains(said, "Invalid data found when processing input"):
		return damaged(exit)
	}
	return jobs.Refuse("ffmpeg-failed", "The video tool gave up on this file.", "Play the master from start to end; if it plays, report this file.", exit)
}

func unsupported(cause error) *jobs.Fault {
	return jobs.Refuse("unsupported-master", "This file is not a video or sound file that can be read.",
		"Upload the media file itself, for example MP4, MOV, MXF, MKV, TS or WAV; playlists and project files are not media.", cause)
}

func brokenIndex(cause error) *jobs.Fault {
	return jobs.Refuse("broken-index", "The file ends before its index, or the index is damaged, so nothing in it can be found.",
		"The export or the upload was cut short: export or upload the file again.", cause)
}

func damaged(cause error) *jobs.Fault {
	return jobs.Refuse("master-damaged", "The file is damaged and cannot be read to its end.", "Export or upload the master again.", cause)
}

func unsupportedCodec(codec string, cause error) *jobs.Fault {
	message := "The pictures are compressed in a way that this worker cannot read."
	if codec != "" {
		message = "The pictures are compressed with " + codec + ", which this worker cannot read."
	}
	return jobs.Refuse("unsupported-codec", message, "Export the master again, for example as ProRes or H.264.", cause)
}
