package main

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"github.com/reelmill/reelmill/internal/api"
	"github.com/reelmill/reelmill/jobs"
)

var errWaited = errors.New("waited long enough")

// await waits until the version is published and returns the manifest, nil outside the rights window.
func (s *submission) await(ctx context.Context, got receipt, every time.Duration) (json.RawMessage, error) {
	waiting, stop := s.limited(ctx)
	defer stop()
	var last api.Version
	goesOn := func(err error) error {
		if errors.Is(context.Cause(waiting), errWaited) {
			return s.late(got, last)
		}
		return s.stopped(ctx, err, "Stopped waiting; the server goes on with "+s.name+".",
			"`reelmill manifest "+got.Asset.ID+"` shows what was made once it is done.")
	}
	version, err := s.patient.Watch(waiting, got.Asset.ID, got.Version, every, func(v api.Version) {
		last = v
		s.tracker.version(v)
	})
	if err != nil {
		return nil, goesOn(err)
	}
	if err := ending(got.Asset.ID, version); err != nil {
		return nil, err
	}
	document, _, err := s.patient.Manifest(waiting, got.Asset.ID, "")
	if jobs.CodeOf(err) == "rights-expired" { // all was done that was asked for; its window shows it to nobody yet, or no more
		return nil, nil
	}
	if err != nil {
		return nil, goesOn(err)
	}
	return document, nil
}

// limited ends a wait after what --timeout says.
func (s *submission) limited(ctx context.Context) (context.Context, context.CancelFunc) {
	if s.cmd.Timeout == 0 {
		return context.WithCancel(ctx)
	}
	return context.WithTimeoutCause(ctx, s.cmd.Timeout, errWaited)
}

// late is what a wait ends with that was too short. What went wrong last, and when that is tried again, is why.
func (s *submission) late(got receipt, last api.Version) error {
	message := s.name + " is not published after " + ageText(s.cmd.Timeout) + "; the server goes on with it."
	inTrouble := func(step api.Step) bool { return step.Error != nil && step.State != string(jobs.StateDone) }
	if at := slices.IndexFunc(last.Steps, inTrouble); at >= 0 {
		step := last.Steps[at]
		message += " Its " + stepName(step) + " failed last" + reasonText(step.Error)
		if pause := pauseText(step); pause != "" {
			message += " It is tried again" + pause + "."
		}
	}
	return jobs.Refuse("wait-timeout", message,
		"`reelmill manifest "+got.Asset.ID+"` shows what was made once it is done, `reelmill cancel "+got.Asset.ID+"` ends it.", nil)
}
