package main

import (
	"os"
	"sync"
	"sync/atomic"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"

	"github.com/reelmill/reelmill/internal/api"
	"github.com/reelmill/reelmill/jobs"
)

const (
	barWidth = 100  // columns at most, the words beside it included
	whole    = 1000 // a bar counts thousandths
	nameRoom = 28   // columns for a file's name
)

// bars is the board for a person at a terminal: a bar for the upload and one for each step.
type bars struct {
	progress *mpb.Progress
	// early shows steps before they run. With several masters that would fill the screen with waiting.
	early bool
}

func newBars(screen *os.File, early bool) *bars {
	options := []mpb.ContainerOption{mpb.WithOutput(screen), mpb.WithWidth(barWidth)}
	if !early {
		// Finished bars scroll away above those that still move.
		options = append(options, mpb.PopCompletedMode())
	}
	return &bars{progress: mpb.New(options...), early: early}
}

func (b *bars) track(name string) tracker {
	return &barTracker{bars: b, name: shortened(visible(name), nameRoom), steps: map[string]*stepBar{}}
}

func (b *bars) say(line string) {
	_, _ = b.progress.Write([]byte(line + "\n")) // fails only once the board is closed
}

func (b *bars) drawn() bool { return true }

func (b *bars) close() { b.progress.Shutdown() }

// barTracker draws one master.
type barTracker struct {
	bars  *bars
	name  string
	sent  *mpb.Bar
	once  sync.Once
	steps map[string]*stepBar
}

func (t *barTracker) upload(sent, total int64) {
	t.once.Do(func() {
		eta := decor.OnComplete(decor.AverageETA(decor.ET_STYLE_GO, decor.WC{C: decor.DextraSpace}), "")
		t.sent = t.open("upload", total, func(s decor.Statistics) string {
			return bytesText(s.Current) + " of " + bytesText(s.Total)
		}, eta)
	})
	t.sent.SetCurrent(sent)
	if sent == total {
		t.sent.SetTotal(total, true)
	}
}

func (t *barTracker) created(string, int) {}

func (t *barTracker) version(v api.Version) {
	for _, step := range v.Steps {
		bar := t.steps[step.ID]
		if bar == nil {
			if !t.bars.early && (step.State == string(jobs.StateWaiting) || step.State == string(jobs.StateReady)) {
				continue
			}
			bar = t.openStep(step)
			t.steps[step.ID] = bar
		}
		bar.show(step)
	}
}

// open adds a bar: whose, what, how far, and words about it.
func (t *barTracker) open(what string, total int64, words decor.DecorFunc, more ...decor.Decorator) *mpb.Bar {
	aligned := decor.WC{C: decor.DSyncWidth | decor.DindentRight}
	spaced := func(s decor.Statistics) string { return " " + words(s) }
	bar := t.bars.progress.AddBar(0,
		mpb.PrependDecorators(decor.Name(t.name+"  ", aligned), decor.Name(what+" ", aligned)),
		mpb.AppendDecorators(append([]decor.Decorator{decor.Percentage(decor.WC{W: 5}), decor.Any(spaced, aligned)}, more...)...),
	)
	bar.SetTotal(total, false)
	return bar
}

// stepBar is the bar of one step.
type stepBar struct {
	bar   *mpb.Bar
	words atomic.Pointer[string] // read by the drawing goroutine
}

func (t *barTracker) openStep(step api.Step) *stepBar {
	s := &stepBar{}
	s.words.Store(new(string))
	s.bar = t.open(stepName(step), whole, func(decor.Statistics) string { return *s.words.Load() })
	return s
}

func (s *stepBar) show(step api.Step) {
	state, words := jobs.State(step.State), step.State
	switch {
	case step.Reused:
		words = "made before"
	case state == jobs.StateRunning && len(step.Attempts) > 1:
		words = "running again"
	case step.Error != nil && state != jobs.StateDone:
		words += ": " + step.Error.Code
		if pause := pauseText(step); pause != "" {
			words += ", again" + pause
		}
	}
	s.words.Store(&words)
	s.bar.SetCurrent(int64(step.Progress * whole))
	switch state {
	case jobs.StateDone:
		s.bar.SetTotal(whole, true)
	case jobs.StateFailed, jobs.StateCanceled:
		s.bar.Abort(false)
	}
}

// shortened cuts text to a number of letters.
func shortened(text string, room int) string {
	letters := []rune(text)
	if len(letters) <= room {
		return text
	}
	return string(letters[:room-1]) + "…"
}
