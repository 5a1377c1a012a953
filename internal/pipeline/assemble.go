package pipeline

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/reelmill/reelmill/internal/ffmpeg"
	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/jobs"
)

// Assemble joins the chunks of one rendition with its sound. Nothing is encoded.
func (m *Maker) Assemble(ctx context.Context, job *Job) (Apply, error) {
	todo, changes, err := m.outstanding(ctx, job)
	if err != nil || len(todo) == 0 {
		return together(changes), err
	}
	row := todo[0]
	args, err := argsOf[assembleArgs](&job.Step)
	if err != nil {
		return nil, err
	}
	parts, err := m.fetchParts(ctx, job, append(slices.Clone(args.Chunks), args.Sound))
	if err != nil {
		return nil, err
	}
	join := ffmpeg.Join{Derivative: row.Planned, Path: outputPath(job, row), Sound: parts[args.Sound].path}
	var likeness ffmpeg.Likeness
	for _, name := range args.Chunks {
		part := parts[name]
		join.Chunks = append(join.Chunks, ffmpeg.JoinChunk{Path: part.path, Frames: part.Frames})
		likeness = likeness.Add(ffmpeg.Likeness{Sum: part.SSIMSum, Pictures: part.SSIMPictures, Worst: part.SSIMWorst})
	}
	job.Report(0.3)
	if err := m.video.Join(ctx, join); err != nil {
		return nil, err
	}
	job.Report(0.7)
	made, err := m.inspect(ctx, job, row, join.Path)
	if err != nil {
		return nil, err
	}
	made.SSIM, made.SSIMWorst = likeness.Mean(), likeness.Worst
	sound := parts[args.Sound]
	made.Loudness, made.TruePeak = sound.Loudness, sound.TruePeak
	made.Mime = ffmpeg.JoinedMime(row.Planned.Format, parts[args.Chunks[0]].Mime, sound.Mime)
	change, err := m.deliverWithin(ctx, row, join.Path, made)
	return together(append(changes, change)), err
}

// fetchedPart is a part with a path to read it from.
type fetchedPart struct {
	records.Part

	path string
}

// fetchParts brings parts to this machine. The empty name stands for a part that is not wanted.
func (m *Maker) fetchParts(ctx context.Context, job *Job, names []string) (map[string]fetchedPart, error) {
	names = slices.DeleteFunc(names, func(name string) bool { return name == "" })
	found, err := m.parts(ctx, names)
	if err != nil {
		return nil, err
	}
	fetched := make(map[string]fetchedPart, len(found))
	for i, name := range names {
		part, ok := found[name]
		if !ok {
			return nil, jobs.Refuse("part-missing", "A part of this output was made but is no longer in the store.",
				"Check the storage; then submit the master again, which makes only what is missing.", errors.New(name))
		}
		path, err := m.localAs(ctx, job, part.StorageKey, fmt.Sprintf("part-%d", i))
		if err != nil {
			return nil, err
		}
		fetched[name] = fetchedPart{part, path}
	}
	return fetched, nil
}
