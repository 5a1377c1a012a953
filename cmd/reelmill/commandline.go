package main

import (
	"context"
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

// commandLines returns the runs of ffmpeg a plan leads to: one for the whole ladder, one for sound alone, one for each
// teaser, whose place in the master is looked for as a worker does. Posters and subtitles have no line of their own:
// several programs work on them, each on what the one before has found.
func commandLines(ctx context.Context, tools *ffmpeg.Tools, file string, document planDocument) ([]commandLine, error) {
	commands := []commandLine{}
	add := func(label string, args []string, err error) error {
		if err == nil {
			commands = append(commands, commandLine{label, append([]string{"ffmpeg", "-hide_banner"}, args...)})
		}
		return err
	}
	for _, kind := range []struct {
		label  string
		output profiles.Output
	}{{"ladder", profiles.OutputVideo}, {"sound", profiles.OutputAudio}} {
		encode := encodeOf(file, document, kind.output)
		if len(encode.Outputs) == 0 {
			continue
		}
		args, err := encode.Args()
		if err := add(kind.label, args, err); err != nil {
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

// encodeOf gathers the outputs of one kind, which one run makes together.
func encodeOf(file string, document planDocument, kind profiles.Output) ffmpeg.Encode {
	encode := ffmpeg.Encode{Input: file, Source: document.Source}
	for _, d := range document.Plan.Derivatives {
		if d.Output == kind {
			encode.Outputs = append(encode.Outputs, ffmpeg.EncodeOutput{Derivative: d, Path: outputName(file, d)})
		}
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
