package main

import (
	"context"
	"fmt"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/reelmill/reelmill/internal/ffmpeg"
	"github.com/reelmill/reelmill/profiles"
)

// commandLine is one program run that a plan leads to.
type commandLine struct {
	Label string   `json:"label"`
	Argv  []string `json:"argv"`
}

// commandLines returns the runs of ffmpeg a plan leads to: one for the first chunk of each ladder, one for each teaser,
// whose place in the master is looked for as a worker does. Posters, sound, subtitles and streams have no line of their
// own: several runs work on them, each on what the one before has found or measured.
func commandLines(ctx context.Context, tools *ffmpeg.Tools, file string, document planDocument) ([]commandLine, error) {
	commands := []commandLine{}
	add := func(label string, args []string, err error) error {
		if err == nil {
			commands = append(commands, commandLine{label, append([]string{"ffmpeg", "-hide_banner"}, args...)})
		}
		return err
	}
	for _, ladder := range document.Ladders {
		encode := ladder.encode(file, document)
		args, err := encode.Args()
		if err := add(ladder.label(), args, err); err != nil {
			return nil, err
		}
	}
	for _, d := range document.Plan.Derivatives {
		if d.Output != profiles.OutputTeaser {
			continue
		}
		start, err := tools.PickTeaser(ctx, file, document.Source, d.Duration)
		if err != nil {
			return nil, err
		}
		clip := ffmpeg.Teaser{Input: file, Source: document.Source, Derivative: d, Path: outputName(file, d), Start: start}
		args, err := clip.Args()
		if err := add(d.Profile.Name, args, err); err != nil {
			return nil, err
		}
	}
	return commands, nil
}

// plannedLadder is a ladder with its chunks.
type plannedLadder struct {
	Codec  string           `json:"codec"`
	Rungs  []string         `json:"rungs"` // names of profiles
	Chunks []profiles.Chunk `json:"chunks"`

	places []int
}

// ladders says which videos are encoded together and where they are cut.
func ladders(source profiles.Source, plan *profiles.Plan, target float64) []plannedLadder {
	list := []plannedLadder{}
	for _, ladder := range profiles.Ladders(plan.Derivatives) {
		planned := plannedLadder{places: ladder.Rungs}
		var rungs []profiles.Derivative
		for _, at := range ladder.Rungs {
			d := plan.Derivatives[at]
			rungs = append(rungs, d)
			planned.Codec, planned.Rungs = d.Profile.Video.Codec, append(planned.Rungs, d.Profile.Name)
		}
		planned.Chunks = source.Chunks(rungs, ladder.Segment, target)
		list = append(list, planned)
	}
	return list
}

func (l plannedLadder) label() string {
	if len(l.Chunks) == 1 {
		return l.Codec + ", all of it"
	}
	first := l.Chunks[0]
	return fmt.Sprintf("%s, the first of %d chunks (%.3g s)", l.Codec, first.Count, first.Seconds())
}

// encode is the first chunk of a ladder.
func (l plannedLadder) encode(file string, document planDocument) ffmpeg.Encode {
	encode := ffmpeg.Encode{Input: file, Source: document.Source, Chunk: l.Chunks[0]}
	for _, at := range l.places {
		d := document.Plan.Derivatives[at]
		encode.Outputs = append(encode.Outputs, ffmpeg.EncodeOutput{Derivative: d, Path: outputName(file, d)})
	}
	return encode
}

// outputName is where a pasted command leaves its file: in the current folder.
func outputName(file string, d profiles.Derivative) string {
	base := filepath.Base(file)
	return strings.TrimSuffix(base, filepath.Ext(base)) + "-" + d.Profile.Name + "." + d.Format
}

// shell writes arguments so that a POSIX shell reads them back unchanged.
func shell(argv []string) string {
	plain := regexp.MustCompile(`^[A-Za-z0-9_@%+=:,./-]+$`)
	quoted := make([]string, len(argv))
	for i, arg := range argv {
		if quoted[i] = arg; !plain.MatchString(arg) {
			quoted[i] = "'" + strings.ReplaceAll(arg, "'", `'\''`) + "'"
		}
	}
	return strings.Join(quoted, " ")
}
