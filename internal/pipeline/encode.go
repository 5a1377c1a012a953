package pipeline

import (
	"context"
	"slices"
	"time"

	"github.com/reelmill/reelmill/internal/ffmpeg"
	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/internal/telemetry"
	"github.com/reelmill/reelmill/jobs"
)

// Encode makes one chunk of every outstanding rung of one codec in one ffmpeg process, from one decode.
func (m *Maker) Encode(ctx context.Context, job *Job) (Apply, error) {
	request, names, err := m.encodeRequest(ctx, job)
	if err != nil || len(names) == 0 {
		return nothing, err
	}
	seconds := request.Chunk.Seconds()
	began := time.Now()
	err = m.video.Encode(ctx, request, func(p ffmpeg.Progress) { job.Report(encodedShare * p.Time / seconds) })
	if err != nil {
		return nil, err
	}
	m.observer.Encoded(telemetry.Encode{
		Kind: jobs.KindEncode, Codec: codecOf(request.Outputs), Seconds: seconds, Frames: request.Chunk.To - request.Chunk.From, Took: time.Since(began),
	})
	parts := make([]records.Part, len(names))
	for i, out := range request.Outputs {
		facts, err := m.video.VerifyChunk(ctx, out.Path, out.Derivative, request.Source, request.Chunk)
		if err != nil {
			return nil, err
		}
		parts[i] = records.Part{Name: names[i], Frames: facts.Frames, Mime: facts.Mime}
	}
	if err := m.measureLikeness(ctx, job, request, parts); err != nil {
		return nil, err
	}
	for i, out := range request.Outputs {
		if err := m.keepPart(ctx, &parts[i], out.Path, "mp4"); err != nil {
			return nil, err
		}
	}
	return func(tx *records.Tx) error { return tx.AddParts(parts) }, nil
}

func nothing(*records.Tx) error { return nil }

// encodeRequest is the encode of those rungs of a chunk that do not exist yet, and the names of their parts.
func (m *Maker) encodeRequest(ctx context.Context, job *Job) (ffmpeg.Encode, []string, error) {
	request := ffmpeg.Encode{Source: *job.Version.Source}
	args, err := argsOf[encodeArgs](&job.Step)
	if err != nil {
		return request, nil, err
	}
	request.Chunk = args.Chunk
	rows, err := m.records.Derivatives(ctx, job.Version.ID)
	if err != nil {
		return request, nil, err
	}
	existing, err := m.parts(ctx, partsOf(&job.Step))
	if err != nil {
		return request, nil, err
	}
	var names []string
	for _, rung := range args.Rungs {
		at := slices.IndexFunc(rows, func(row records.Derivative) bool { return row.ID == rung.Derivative })
		if _, exists := existing[rung.Part]; exists || at < 0 {
			continue
		}
		out := ffmpeg.EncodeOutput{Derivative: rows[at].Planned, Path: job.Folder.Path(rung.Part[:16] + ".mp4")}
		if out.Burn, err = m.writing(ctx, job, rows[at]); err != nil {
			return request, nil, err
		}
		request.Outputs = append(request.Outputs, out)
		names = append(names, rung.Part)
	}
	if len(names) == 0 {
		return request, nil, nil
	}
	request.Input, err = m.masterPath(ctx, job)
	return request, names, err
}

// measureLikeness compares the chunks with the master. Chunks that cannot be compared are still good ones, so that is only
// remarked; verification is strict.
func (m *Maker) measureLikeness(ctx context.Context, job *Job, request ffmpeg.Encode, parts []records.Part) error {
	measured, err := m.video.Quality(ctx, request)
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if err != nil {
		job.Log.Warn("quality could not be measured", "chunk", request.Chunk.Index, "error", err)
		return nil
	}
	for i, likeness := range measured {
		parts[i].SSIMSum, parts[i].SSIMPictures, parts[i].SSIMWorst = likeness.Sum, likeness.Pictures, likeness.Worst
	}
	return nil
}

// keepPart stores a part under its content's name, for whichever worker goes on with it.
func (m *Maker) keepPart(ctx context.Context, part *records.Part, path, extension string) error {
	sum, size, err := digestFile(ctx, path, nil)
	if err != nil {
		return err
	}
	part.StorageKey, part.Bytes = contentKey("parts", sum, extension), size
	object, err := m.store.PutFile(ctx, part.StorageKey, path)
	if err == nil && object.Bytes != size {
		err = jobs.Stumble("storage-failed", "The store kept only a part of a file.", "Check the storage; it is tried again.", nil)
	}
	return err
}
