package subprocess

import "strings"

const tailSize = 64 << 10

// tail keeps the last bytes of what is written to it. It is not safe for concurrent use: exec writes from one
// goroutine and has joined it before anyone reads.
type tail struct {
	kept []byte
}

// Write implements [io.Writer] and never fails.
func (t *tail) Write(p []byte) (int, error) {
	n := len(p)
	p = p[max(0, n-tailSize):]
	// Let it grow to twice the size before moving, so that many small writes cost one copy.
	if len(t.kept)+len(p) > 2*tailSize {
		t.kept = t.kept[:copy(t.kept, t.kept[len(t.kept)-tailSize:])]
	}
	t.kept = append(t.kept, p...)
	return n, nil
}

// String returns at most the last 64 KiB as valid UTF-8.
func (t *tail) String() string {
	last := t.kept[max(0, len(t.kept)-tailSize):]
	return strings.ToValidUTF8(string(last), "\uFFFD")
}
