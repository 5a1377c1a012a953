package stills

import (
	"context"
	"fmt"

	"github.com/reelmill/reelmill/jobs"
	"github.com/reelmill/reelmill/profiles"
)

// Facts are what a finished rendition turned out to be.
type Facts struct {
	Mime          string
	Width, Height int
	Bytes         int64
}

// Verify decodes a rendition completely and compares it with what was planned: format, size, and that no metadata
// of the master is left. A rendition that does not hold gives the permanent fault "output-invalid".
func (t *Tools) Verify(ctx context.Context, path string, want profiles.Derivative) (Facts, error) {
	scratch, remove, err := t.workshop("")
	if err != nil {
		return Facts{}, err
	}
	defer remove()
	m, err := t.open(ctx, path, scratch)
	if err != nil {
		return Facts{}, invalid(err)
	}
	facts := Facts{Mime: mimeOf(m.format), Width: m.width, Height: m.height, Bytes: m.bytes}
	switch {
	case m.format != want.Format:
		return facts, invalid(fmt.Errorf("is %s, not %s", m.format, want.Format))
	case m.width != want.Width || m.height != want.Height:
		return facts, invalid(fmt.Errorf("is %dx%d, not %dx%d", m.width, m.height, want.Width, want.Height))
	}
	if left := m.header.personal(); left != "" {
		return facts, invalid(fmt.Errorf("still carries %s", left))
	}
	// The full size leaves the decoder no shortcut.
	if _, err := t.develop(ctx, m, size{m.width, m.height}, t.cfg.RenderTimeout); err != nil {
		return facts, invalid(err)
	}
	return facts, nil
}

// invalid blames the rendition for what it can be blamed for, and passes on the rest.
func invalid(err error) error {
	if fault := jobs.AsFault(err); fault.Class != jobs.Permanent && jobs.CodeOf(err) != "" || ended(err) {
		return err
	}
	return jobs.Refuse("output-invalid", "A rendition came out wrong.", "Retry the version; if it happens again, report it.", err)
}
