package pipeline

import (
	"context"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/jobs"
)

// RetryStep starts a failed step again, and with it everything else of its version that failed or was canceled.
func (i *Intake) RetryStep(ctx context.Context, id string) error {
	listed, err := i.records.Step(ctx, id)
	if err != nil {
		return err
	}
	if err := i.notWithdrawn(ctx, listed.Asset.ID); err != nil {
		return err
	}
	err = i.records.RetryStep(ctx, id)
	if err == nil {
		i.woken()
	}
	return stateFault(err, "Only a failed or canceled step can be retried.")
}

// CancelStep stops the version a step belongs to; of a published one only what was added later.
func (i *Intake) CancelStep(ctx context.Context, id string) error {
	return stateFault(i.records.CancelStep(ctx, id), "The step is over already.")
}

// PauseLane keeps new steps of a lane from being started.
func (i *Intake) PauseLane(ctx context.Context, lane jobs.Lane, by string) error {
	return i.records.PauseLane(ctx, lane, by)
}

// ResumeLane ends a pause.
func (i *Intake) ResumeLane(ctx context.Context, lane jobs.Lane) error {
	err := i.records.ResumeLane(ctx, lane)
	if err == nil {
		i.woken()
	}
	return err
}

// encodedShare is how much of an encode's or a sound's progress is ffmpeg's; the rest is checking and storing.
const encodedShare = 0.9

// Position is how far into the programme a step had come at its last heartbeat, and where its stretch of the programme ends,
// both in seconds. It is the time ffmpeg last reported; frames are not counted. ok is false for steps that do not work
// through the programme.
func Position(step *records.Step) (at, end float64, ok bool) {
	start, length := 0.0, 0.0
	switch step.Kind {
	case jobs.KindEncode:
		args, err := argsOf[encodeArgs](step)
		if err != nil || args.Chunk.Rate.Float() <= 0 {
			return 0, 0, false
		}
		start, length = args.Chunk.Start(), args.Chunk.Seconds()
	case jobs.KindAudio:
		args, err := argsOf[soundArgs](step)
		if err != nil {
			return 0, 0, false
		}
		for _, sound := range args.Sounds {
			length = max(length, sound.Duration)
		}
	default:
	}
	return start + min(step.Progress/encodedShare, 1)*length, start + length, length > 0
}
