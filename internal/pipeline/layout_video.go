package pipeline

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/jobs"
	"github.com/reelmill/reelmill/profiles"
)

// videos lays out the renditions: for every ladder one step a chunk, and one step a rendition that joins them.
func (l *layout) videos(rows []records.Derivative) error {
	for _, ladder := range profiles.Ladders(planned(rows)) {
		rungs := make([]records.Derivative, len(ladder.Rungs))
		for i, at := range ladder.Rungs {
			rungs[i] = rows[at]
		}
		if err := l.ladder(rungs, ladder.Segment); err != nil {
			return err
		}
	}
	return nil
}

func (l *layout) ladder(ladder []records.Derivative, segment float64) error {
	var outstanding []records.Derivative
	for _, row := range ladder {
		if row.State != records.DerivativeDone {
			outstanding = append(outstanding, row)
		}
	}
	var chunks []profiles.Chunk
	var steps []string
	if len(outstanding) > 0 {
		// The seams lie where they would if every rung were to be made, so that a chunk made before fits.
		chunks = l.version.Source.Chunks(planned(ladder), segment, l.recipes.chunk)
	}
	for _, chunk := range chunks {
		id, err := l.chunk(outstanding, chunk)
		if err != nil {
			return err
		}
		steps = append(steps, id)
	}
	for _, row := range ladder {
		if err := l.assemble(row, chunks, steps); err != nil {
			return err
		}
	}
	return nil
}

func planned(rows []records.Derivative) []profiles.Derivative {
	list := make([]profiles.Derivative, len(rows))
	for i, row := range rows {
		list[i] = row.Planned
	}
	return list
}

// chunk adds the step that encodes one chunk of some rungs.
func (l *layout) chunk(rungs []records.Derivative, chunk profiles.Chunk) (string, error) {
	label := rungs[0].Planned.Profile.Video.Codec
	if !chunk.Whole() {
		label = fmt.Sprintf("%s %d/%d", label, chunk.Index+1, chunk.Count)
	}
	step, err := l.step(jobs.KindEncode, label)
	if err != nil {
		return "", err
	}
	step.Units = unitsOf(jobs.KindEncode, l.version, rungs)
	args := encodeArgs{Chunk: chunk}
	for _, row := range rungs {
		args.Rungs = append(args.Rungs, rungPart{row.ID, chunkPart(row, chunk)})
	}
	if err := withArgs(&step, args); err != nil {
		return "", err
	}
	step.Work = digestOf(partsOf(&step))
	l.graph.Steps = append(l.graph.Steps, step)
	return step.ID, nil
}

// assemble adds the step that joins one rendition.
func (l *layout) assemble(row records.Derivative, chunks []profiles.Chunk, steps []string) error {
	step, err := l.step(jobs.KindAssemble, fullName(row.Planned.Profile), row)
	if err != nil {
		return err
	}
	if step.State != jobs.StateDone {
		var args assembleArgs
		for _, chunk := range chunks {
			args.Chunks = append(args.Chunks, chunkPart(row, chunk))
		}
		needs := slices.Clone(steps)
		if sound, ok := soundOf(l.version.Source, row.Planned); ok {
			args.Sound = l.recipes.soundPart(l.version, sound, row.Planned.Duration)
			needs = append(needs, l.bySound[args.Sound])
		}
		l.after(&step, needs...)
		if err := withArgs(&step, args); err != nil {
			return err
		}
	}
	l.feeds = append(l.feeds, step.ID)
	l.graph.Steps = append(l.graph.Steps, step)
	return nil
}

// soundOf is the sound of a file that carries one track.
func soundOf(source *profiles.Source, d profiles.Derivative) (profiles.Sound, bool) {
	if d.Profile.Audio == nil || len(source.Audio) == 0 {
		return profiles.Sound{}, false
	}
	sound := profiles.Sound{Track: d.AudioTrack, Language: "und", Coding: *d.Profile.Audio}
	for _, track := range source.Audio {
		if track.Index == d.AudioTrack {
			sound.Language = cmp.Or(track.Language, sound.Language)
		}
	}
	return sound, true
}
