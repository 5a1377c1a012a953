package ffmpeg

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"slices"

	"github.com/reelmill/reelmill/internal/codecs"
)

// examine reads the finished files of some voices into their places among the facts.
func (t *Tools) examine(ctx context.Context, all, some []*voice, facts []SoundFacts) error {
	for _, v := range some {
		f, err := t.soundFacts(ctx, v)
		if err != nil {
			return err
		}
		facts[slices.Index(all, v)] = f
	}
	return nil
}

// soundFacts describes and checks one finished file.
func (t *Tools) soundFacts(ctx context.Context, v *voice) (SoundFacts, error) {
	info, err := os.Stat(v.out.Path)
	if err != nil || info.Size() == 0 {
		return SoundFacts{}, invalid("it was not written", err)
	}
	r, err := t.report(ctx, v.out.Path)
	if err != nil {
		if cause := ended(ctx); cause != nil {
			return SoundFacts{}, fault(ctx, err)
		}
		return SoundFacts{}, invalid("it cannot be read", err)
	}
	f := SoundFacts{Bytes: info.Size(), Notes: v.notes}
	if err := f.describe(r, v); err != nil {
		return SoundFacts{}, err
	}
	if f.Codec, err = soundCodecOf(v.out.Path); err != nil {
		return SoundFacts{}, invalid("its index cannot be read", err)
	}
	f.Mime = fmt.Sprintf("audio/mp4; codecs=%q", f.Codec)
	read, err := t.heard(ctx, v.out.Path)
	if err != nil {
		return SoundFacts{}, fault(ctx, err)
	}
	f.Loudness, f.TruePeak = read.loudness, read.peak
	return f, nil
}

// describe compares what ffprobe says of a file with what was to be made.
func (f *SoundFacts) describe(r report, v *voice) error {
	if len(r.Streams) != 1 || r.Streams[0].Kind != kindAudio {
		return invalid(fmt.Sprintf("it holds %d tracks instead of one with sound", len(r.Streams)), nil)
	}
	s := r.Streams[0]
	f.Channels, f.Duration = s.Channels, secondsOrZero(r.Format.Duration)
	switch {
	case s.Codec != v.out.Sound.Coding.Codec:
		return invalid("the codec of its sound is "+s.Codec, nil)
	case s.Channels != v.mix.channels:
		return invalid(fmt.Sprintf("it has %d channels instead of %d", s.Channels, v.mix.channels), nil)
	case math.Abs(f.Duration-v.out.Duration) > soundTolerance:
		return invalid(fmt.Sprintf("it lasts %.3f instead of %.3f seconds", f.Duration, v.out.Duration), nil)
	}
	f.Bitrate = int64(math.Round(float64(f.Bytes) * 8 / f.Duration))
	return nil
}

// soundTolerance is how many seconds a file may differ from the programme: its last packet may be only part full.
const soundTolerance = 0.05

// soundCodecOf names the codec of a file's only track as RFC 6381 does.
func soundCodecOf(path string) (string, error) {
	names, err := codecs.OfFile(path)
	if err != nil || len(names) != 1 {
		return "", errors.Join(err, fmt.Errorf("a sound file with the tracks %v", names))
	}
	return names[0], nil
}
