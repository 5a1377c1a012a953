package main

import (
	"fmt"
	"math"
)

// strangers names the outputs that are not what the best hand-written command made of the same master, because a time is
// only worth something for the same work.
func (r results) strangers() []string {
	var found []string
	for _, m := range r {
		if fault := unlike(m.Rungs, r.yardstick(m.Master)); fault != "" {
			found = append(found, fmt.Sprintf("%s of %s, round %d: %s", m.Mode, m.Master, m.Round+1, fault))
		}
	}
	return found
}

// yardstick is the ladder the others of a master are compared with: that of the best command, else the first one made.
func (r results) yardstick(master string) []rung {
	if best := r.of(master, modeCascade); len(best) > 0 {
		return best[0].Rungs
	}
	for _, m := range r {
		if m.Master == master {
			return m.Rungs
		}
	}
	return nil
}

// unlike says how one ladder differs from another, nothing where they are the same work.
func unlike(got, want []rung) string {
	if len(got) != len(want) {
		return fmt.Sprintf("%d videos, not %d", len(got), len(want))
	}
	for i, g := range got {
		w := want[i]
		if g.Width != w.Width || g.Height != w.Height {
			return fmt.Sprintf("%dx%d, not %dx%d", g.Width, g.Height, w.Width, w.Height)
		}
		// The ends may be rounded differently; sound may be a packet longer.
		if most := max(2, w.Frames/200); g.Frames < w.Frames-most || g.Frames > w.Frames+most {
			return fmt.Sprintf("%dp: %d frames, not %d", g.Height, g.Frames, w.Frames)
		}
		if math.Abs(g.Duration-w.Duration) > 0.25 {
			return fmt.Sprintf("%dp: %.3f s, not %.3f s", g.Height, g.Duration, w.Duration)
		}
	}
	return ""
}
