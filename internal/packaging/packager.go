package packaging

import (
	"context"
	"path/filepath"
	"time"
)

// Config says which program to run and what it may take.
type Config struct {
	// FFmpeg is the program's name or path; empty means "ffmpeg".
	FFmpeg string
	// Memory bounds its address space in bytes; zero sets no bound.
	Memory uint64
}

// Packager packages streams. It holds no state besides its configuration and is safe for concurrent use.
type Packager struct {
	cfg Config
	// textLength is how long one segment of subtitles is.
	textLength time.Duration
}

// New returns a packager. It starts nothing.
func New(cfg Config) *Packager {
	if cfg.FFmpeg == "" {
		cfg.FFmpeg = "ffmpeg"
	}
	return &Packager{cfg: cfg, textLength: textSegment}
}

const defaultSegment = 6

// Package writes s into folder, which must exist and should be empty, and calls report, which may be nil, with the
// share that is done, 0 to 1. When ctx ends it returns [context.Cause]; every other failure is a [jobs.Fault]. What was
// written before a failure is left for the caller to throw away with the folder. The same stream gives the same bytes.
func (p *Packager) Package(ctx context.Context, s Stream, folder string, report func(float64)) (Package, error) {
	if s.SegmentSeconds <= 0 {
		s.SegmentSeconds = defaultSegment
	}
	if err := check(s); err != nil {
		return Package{}, err
	}
	b := &builder{Packager: p, stream: s, folder: folder}
	steps := []func(context.Context) error{
		func(ctx context.Context) error { return b.media(ctx, report) },
		b.aligned, b.texts, b.sheets, b.hls, b.entries,
	}
	for _, step := range steps {
		if ctx.Err() != nil {
			return Package{}, context.Cause(ctx)
		}
		if err := step(ctx); err != nil {
			return Package{}, err
		}
	}
	return b.done, nil
}

// builder is one packaging in progress.
type builder struct {
	*Packager
	stream Stream
	folder string
	videos []*track
	audios []*track
	lines  []line
	boards []string
	// sheet is how large the largest sheet of the storyboard is, in bytes.
	sheet int64
	done  Package
}

// media packages and reads back every track.
func (b *builder) media(ctx context.Context, report func(float64)) error {
	share := shares(b.stream, report)
	for i, v := range b.stream.Videos {
		t, err := b.track(ctx, source{name: v.Name, path: v.Path, pictures: true, rate: v.FrameRate}, share(i))
		if err != nil {
			return err
		}
		b.videos = append(b.videos, t)
	}
	for i, a := range b.stream.Audios {
		t, err := b.track(ctx, source{name: a.Name, path: a.Path}, share(len(b.stream.Videos)+i))
		if err != nil {
			return err
		}
		if a.Channels > 0 {
			t.channels = a.Channels
		}
		b.audios = append(b.audios, t)
	}
	for _, t := range b.tracks() {
		b.done.Files = append(b.done.Files, t.file)
		b.done.Tracks = append(b.done.Tracks, t.facts())
	}
	return nil
}

func (b *builder) tracks() []*track { return append(append([]*track{}, b.videos...), b.audios...) }

// track makes one file of segments and reads it back.
func (b *builder) track(ctx context.Context, s source, report func(float64)) (*track, error) {
	s.target = filepath.Join(b.folder, s.name+".mp4")
	s.segment = b.stream.SegmentSeconds
	if err := b.fragment(ctx, s, report); err != nil {
		return nil, fault(ctx, s.name, err)
	}
	report(b.stream.Duration)
	t, err := readTrack(s)
	if err != nil {
		return nil, err
	}
	return t, t.mend()
}

// seconds is how long the programme is: its pictures, or its sound where there are none.
func (b *builder) seconds() float64 {
	longest := 0.0
	tracks := b.videos
	if len(tracks) == 0 {
		tracks = b.audios
	}
	for _, t := range tracks {
		longest = max(longest, t.seconds())
	}
	return longest
}
