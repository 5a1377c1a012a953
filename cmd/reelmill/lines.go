package main

import (
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/reelmill/reelmill/internal/api"
	"github.com/reelmill/reelmill/jobs"
)

// talkative is the size from which an upload is worth more than one line.
const talkative = 64 << 20

// lines is the board for logs and pipes: a line when something has changed.
type lines struct {
	mu  sync.Mutex
	out io.Writer
}

func (l *lines) track(name string) tracker {
	return &lineTracker{lines: l, name: name, steps: map[string]stepSeen{}}
}

func (l *lines) say(line string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	_, _ = fmt.Fprintln(l.out, visible(line)) // progress is not worth failing for
}

func (l *lines) drawn() bool { return false }

func (l *lines) close() {}

// lineTracker remembers what was said about one master.
type lineTracker struct {
	lines     *lines
	name      string
	sent      int64 // tenths of the upload
	uploaded  bool
	published bool
	steps     map[string]stepSeen
}

type stepSeen struct {
	state    jobs.State
	tenths   int
	attempts int
}

func (t *lineTracker) sayf(format string, args ...any) {
	t.lines.say(t.name + ": " + fmt.Sprintf(format, args...))
}

func (t *lineTracker) upload(sent, total int64) {
	switch {
	case sent == total && !t.uploaded:
		t.uploaded = true
		t.sayf("uploaded %s", bytesText(total))
	case total >= talkative && sent*10/total > t.sent && sent < total:
		t.sent = sent * 10 / total
		t.sayf("upload %d %%", t.sent*10)
	}
}

func (t *lineTracker) created(id string, version int) { t.sayf("asset %s, version %d", id, version) }

func (t *lineTracker) version(v api.Version) {
	for _, step := range v.Steps {
		now := stepSeen{state: jobs.State(step.State), tenths: int(step.Progress*10 + 1e-9), attempts: len(step.Attempts)}
		before := t.steps[step.ID]
		if now != before {
			t.step(step, before, now)
			t.steps[step.ID] = now
		}
	}
	if v.State == versionPublished && !t.published {
		t.published = true
		t.sayf("published")
	}
}

// step says what changed about a step. That it waits, or has only begun, is not worth a line.
func (t *lineTracker) step(step api.Step, before, now stepSeen) {
	again := before.state == jobs.StateRunning || now.attempts > before.attempts && step.Error != nil
	switch {
	case now.state == jobs.StateDone && before.state != jobs.StateDone:
		t.sayf("%s done%s", stepName(step), reusedText(step))
	case now.state == jobs.StateFailed && before.state != jobs.StateFailed:
		t.sayf("%s failed%s", stepName(step), reasonText(step.Error))
	case now.state == jobs.StateCanceled && before.state != jobs.StateCanceled:
		t.sayf("%s canceled", stepName(step))
	case now.state == jobs.StateReady && again:
		t.sayf("%s will be tried again%s%s", stepName(step), pauseText(step), reasonText(step.Error))
	case now.state == jobs.StateRunning && now.tenths > before.tenths:
		t.sayf("%s %d %%", stepName(step), now.tenths*10)
	}
}

func reusedText(step api.Step) string {
	if step.Reused {
		return " (made before)"
	}
	return ""
}

// pauseText says when a step that pauses is tried again.
func pauseText(step api.Step) string {
	if step.NotBefore == nil {
		return ""
	}
	return " in " + ageText(time.Until(*step.NotBefore))
}

func reasonText(fault *api.Fault) string {
	if fault == nil {
		return ""
	}
	return ": " + fault.Code + ": " + fault.Message
}
