package pipeline

import (
	"context"
	"fmt"
	"time"

	"github.com/reelmill/reelmill/internal/ffmpeg"
	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/internal/telemetry"
	"github.com/reelmill/reelmill/jobs"
	"github.com/reelmill/reelmill/profiles"
)

// Audio makes one sound track of the whole programme in every coding that is needed. Sound is never cut into chunks.
func (m *Maker) Audio(ctx context.Context, job *Job) (Apply, error) {
	if job.Step.Args == "" {
		return nothing, nil
	}
	args, err := argsOf[soundArgs](&job.Step)
	if err != nil {
		return nil, err
	}
	input, err := m.masterPath(ctx, job)
	if err != nil {
		return nil, err
	}
	request := ffmpeg.SoundEncode{Input: input, Source: *job.Version.Source}
	longest := 0.0
	for i, sound := range args.Sounds {
		longest = max(longest, sound.Duration)
		request.Outputs = append(request.Outputs, ffmpeg.SoundOutput{
			Sound: sound.Sound, Duration: sound.Duration, Path: job.Folder.Path(fmt.Sprintf("sound-%d.m4a", i)),
		})
	}
	began := time.Now()
	facts, err := m.video.Sounds(ctx, request, func(p ffmpeg.Progress) {
		if longest > 0 {
			job.Report(encodedShare * p.Time / longest)
		}
	})
	if err != nil {
		return nil, err
	}
	m.observer.Encoded(telemetry.Encode{Kind: jobs.KindAudio, Codec: codingOf(request.Outputs), Seconds: longest, Took: time.Since(began)})
	return m.keepSounds(ctx, job, args, request, facts)
}

// keepSounds stores the sounds as parts, and those that are outputs of their own as these, too.
func (m *Maker) keepSounds(ctx context.Context, job *Job, args soundArgs, request ffmpeg.SoundEncode, facts []ffmpeg.SoundFacts) (Apply, error) {
	parts := make([]records.Part, len(facts))
	var notes []profiles.Note
	var changes []Apply
	for i, fact := range facts {
		parts[i] = records.Part{
			Name: args.Sounds[i].Part, Mime: fact.Mime, Channels: fact.Channels, Loudness: fact.Loudness, TruePeak: fact.TruePeak,
		}
		if err := m.keepPart(ctx, &parts[i], request.Outputs[i].Path, "m4a"); err != nil {
			return nil, err
		}
		notes = append(notes, fact.Notes...)
	}
	for _, row := range job.Derivatives {
		sound, ok := soundOf(job.Version.Source, row.Planned)
		name := m.recipes.soundPart(&job.Version, sound, row.Planned.Duration)
		for i, part := range parts {
			if !ok || part.Name != name {
				continue
			}
			change, err := m.deliver(ctx, row, request.Outputs[i].Path, records.Made{
				Mime: facts[i].Mime, Duration: facts[i].Duration, Bitrate: facts[i].Bitrate, Loudness: facts[i].Loudness, TruePeak: facts[i].TruePeak,
			})
			if err != nil {
				return nil, err
			}
			changes = append(changes, change)
		}
	}
	changes = append(changes, func(tx *records.Tx) error { return tx.AddParts(parts) })
	if len(notes) > 0 {
		changes = append(changes, func(tx *records.Tx) error { return tx.AddNotes(notes) })
	}
	return together(changes), nil
}
