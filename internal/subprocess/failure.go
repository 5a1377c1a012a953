package subprocess

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"syscall"
)

// Why a program was ended or could not run; match them with errors.Is.
var (
	// ErrStalled means that the program showed no progress for [Command.Stall].
	ErrStalled = errors.New("the program made no progress")
	// ErrFlood means that the program wrote more than [Command.MaxOutput] to standard output.
	ErrFlood = errors.New("the program wrote too much")
	// ErrNotFound means that the program is not installed on this worker.
	ErrNotFound = errors.New("program not found")
)

// ExitError says how a program ended badly.
type ExitError struct {
	// Program is the base name of the executable.
	Program string
	// Code is the exit code, or -1 when a signal ended the program or it never started.
	Code int
	// Signal is the signal that ended the program, zero when it exited.
	Signal syscall.Signal
	// Tail is the end of standard error, 64 KiB at most.
	Tail string
	// Reason is why Run ended the program, nil when it failed by itself.
	Reason error
}

// Error returns the program, the reason or the code or signal, and the last line of standard error.
func (e *ExitError) Error() string {
	text := e.Program + ": " + e.ending()
	if line := lastLine(e.Tail); line != "" {
		text += ": " + line
	}
	return text
}

func (e *ExitError) ending() string {
	switch {
	case e.Reason != nil:
		return e.Reason.Error()
	case e.Signal != 0:
		return "ended by signal " + e.Signal.String()
	default:
		return fmt.Sprintf("exit code %d", e.Code)
	}
}

// Unwrap returns the reason.
func (e *ExitError) Unwrap() error { return e.Reason }

// Killed reports whether somebody else killed the program, as the kernel does when memory runs out. The same
// command may well succeed elsewhere or later.
func (e *ExitError) Killed() bool { return e.Reason == nil && e.Signal == syscall.SIGKILL }

// unloadable is how glibc's loader starts when it gives up on a program.
const unloadable = "error while loading shared libraries"

// loaderStarved are the loader's words for a library that found no room, wherever in it the room ran out.
var loaderStarved = regexp.MustCompile(unloadable + `.*(failed to map|cannot map|[Cc]annot allocate|cannot create|cannot change memory)`)

// Unloaded reports whether the program ended before its first instruction because a library of its own is missing or
// broken. Whatever it was to work on was not even opened.
func (e *ExitError) Unloaded() bool { return strings.Contains(e.Tail, unloadable) && !e.LoadedTooBig() }

// LoadedTooBig reports whether the program ended before its first instruction because its libraries found no memory.
func (e *ExitError) LoadedTooBig() bool { return loaderStarved.MatchString(e.Tail) }

const maxLastLine = 300

func lastLine(text string) string {
	text = strings.TrimSpace(text)
	line := text[strings.LastIndexAny(text, "\r\n")+1:]
	return strings.ToValidUTF8(line[:min(len(line), maxLastLine)], "")
}
