package ffmpeg

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/reelmill/reelmill/jobs"
	"github.com/reelmill/reelmill/profiles"
)

// SoundEncode makes any number of sound files without pictures from one master, which is decoded once for all of them.
type SoundEncode struct {
	// Input is the path of the master.
	Input   string
	Source  profiles.Source
	Outputs []SoundOutput
}

// SoundOutput is one file to make: one coding of one track.
type SoundOutput struct {
	Sound profiles.Sound
	// Duration is the programme's length in seconds: the sound is padded with silence or cut to it.
	Duration float64
	// Path is where the MP4 file goes; an existing one is overwritten.
	Path string
}

// SoundFacts is what a sound file really is, measured on the finished file.
type SoundFacts struct {
	Mime     string  // with the codec, such as `audio/mp4; codecs="mp4a.40.2"`
	Codec    string  // as RFC 6381 names it
	Channels int     // 1, 2 or 6
	Duration float64 // seconds
	Bitrate  int64   // bits per second, of the whole file
	Bytes    int64
	// Loudness is the programme loudness in LUFS as EBU R 128 measures it, -70 for silence; TruePeak is in dBTP, -99
	// for silence. A mono file counts as one loudspeaker.
	Loudness float64
	TruePeak float64
	// Notes say what was asked for and could not be reached: "loudness-unmeasurable", "loudness-limited",
	// "true-peak-exceeded".
	Notes []profiles.Note
}

// Sounds makes the sound files of e and returns their facts in the order of the outputs. Files that ask for a loudness
// take two passes, one to measure and one to encode, and another one for those whose true peak compression has pushed
// over the ceiling. Progress counts all passes together; onProgress may be nil and is called as by [Tools.Encode].
//
// When ctx ends, [context.Cause] is returned; every other failure is a [jobs.Fault], and no output is left behind. The
// same master and outputs always give the same bytes.
func (t *Tools) Sounds(ctx context.Context, e SoundEncode, onProgress func(Progress)) ([]SoundFacts, error) {
	voices, err := e.voices()
	if err != nil {
		return nil, jobs.Refuse("plan-impossible", "The planned sound cannot be made from this master.", "Plan the asset again.", err)
	}
	stage := &stages{report: onProgress, length: e.length()}
	facts, err := t.voiced(ctx, voices, stage)
	if jobs.CodeOf(err) == soundChanges {
		facts, err = t.straightened(ctx, voices, stage)
	}
	if err != nil {
		for _, out := range e.Outputs {
			_ = os.Remove(out.Path)
		}
		return nil, fault(ctx, err)
	}
	stage.done()
	return facts, nil
}

// length is the longest output.
func (e SoundEncode) length() float64 {
	longest := 0.0
	for _, out := range e.Outputs {
		longest = max(longest, out.Duration)
	}
	return longest
}

// voice is one output in the making.
type voice struct {
	out   SoundOutput
	src   profiles.Source
	track profiles.AudioTrack
	mix   mix
	// from is the file the sound is read from, and its stream there.
	from soundFile
	gain adjustment
	// notes is what its facts will say.
	notes []profiles.Note
}

// soundFile is a stream to read. One that was straightened keeps the times it had in the master.
type soundFile struct {
	path     string
	index    int
	straight bool
}

func (e SoundEncode) voices() ([]*voice, error) {
	if len(e.Outputs) == 0 {
		return nil, errors.New("no sound is asked for")
	}
	voices := make([]*voice, len(e.Outputs))
	for i, out := range e.Outputs {
		track, ok := soundTrackAt(e.Source, out.Sound.Track)
		if !ok {
			return nil, fmt.Errorf("the master has no usable sound track %d", out.Sound.Track)
		}
		if err := checkSound(out); err != nil {
			return nil, err
		}
		voices[i] = &voice{out: out, src: e.Source, track: track, from: soundFile{path: e.Input, index: track.Index}}
		voices[i].mix = mixOf(track, out.Sound.Coding, out.Duration)
	}
	return voices, nil
}

func soundTrackAt(src profiles.Source, index int) (profiles.AudioTrack, bool) {
	for _, track := range src.Audio {
		if track.Index == index {
			return track, true
		}
	}
	return profiles.AudioTrack{}, false
}

func checkSound(out SoundOutput) error {
	coding := out.Sound.Coding
	switch {
	case coding.Codec != codecAAC && coding.Codec != codecOpus:
		return fmt.Errorf("the sound codec %q cannot be made", coding.Codec)
	case coding.Codec == codecOpus && coding.SampleRate != 0 && coding.SampleRate != opusRate:
		return fmt.Errorf("opus has %d samples a second, not %d", opusRate, coding.SampleRate)
	case out.Duration <= 0:
		return errors.New("sound of unknown length")
	}
	return nil
}
