package subprocess

import (
	"bytes"
	"context"
	"fmt"
	"io"
)

const (
	defaultMaxOutput = 64 << 20
	// maxLine bounds one line for OnLine; the rest of a longer line is dropped.
	maxLine = 64 << 10
)

// output receives standard output: it counts, cuts lines and reports progress. It never returns an error, because
// exec would then close the pipe and the program would die of SIGPIPE instead of for the reason we know; it stops
// the run instead and swallows the rest.
type output struct {
	sink     io.Writer
	onLine   func(line string) bool
	stop     context.CancelCauseFunc
	left     int64
	dead     bool
	line     []byte
	progress chan struct{}
}

func newOutput(cmd Command, stop context.CancelCauseFunc) *output {
	limit := cmd.MaxOutput
	if limit <= 0 {
		limit = defaultMaxOutput
	}
	return &output{sink: cmd.Stdout, onLine: cmd.OnLine, stop: stop, left: limit, progress: make(chan struct{}, 1)}
}

// Write implements [io.Writer].
func (o *output) Write(p []byte) (int, error) {
	if o.dead {
		return len(p), nil
	}
	kept := p[:min(int64(len(p)), o.left)]
	o.left -= int64(len(kept))
	o.deliver(kept)
	if len(kept) < len(p) {
		o.end(ErrFlood)
	}
	return len(p), nil
}

func (o *output) deliver(p []byte) {
	if o.onLine != nil {
		o.cut(p)
		return
	}
	if _, err := o.sink.Write(p); err != nil {
		o.end(&sinkError{err})
	}
}

func (o *output) end(reason error) {
	o.dead = true
	o.stop(reason)
}

func (o *output) cut(p []byte) {
	for {
		head, rest, found := bytes.Cut(p, []byte{'\n'})
		o.line = append(o.line, head[:min(len(head), maxLine-len(o.line))]...)
		if !found {
			return
		}
		o.emit()
		p = rest
	}
}

func (o *output) emit() {
	line := string(bytes.TrimSuffix(o.line, []byte{'\r'}))
	o.line = o.line[:0]
	if !o.onLine(line) {
		return
	}
	select {
	case o.progress <- struct{}{}:
	default:
	}
}

// flush emits a last line that has no line end.
func (o *output) flush() {
	if o.onLine != nil && len(o.line) > 0 && !o.dead {
		o.emit()
	}
}

// sinkError marks an error of the caller's Stdout.
type sinkError struct{ err error }

func (e *sinkError) Error() string { return fmt.Sprintf("its output could not be written: %v", e.err) }
func (e *sinkError) Unwrap() error { return e.err }
