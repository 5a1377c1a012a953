package main

import (
	"bytes"
	"cmp"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/reelmill/reelmill/subtitles"
)

// SubtitlesCmd works on subtitle files.
type SubtitlesCmd struct {
	Check   SubtitlesCheckCmd   `cmd:"" help:"Say what is wrong with a subtitle file."`
	Convert SubtitlesConvertCmd `cmd:"" help:"Write a subtitle file in another format."`
	Shift   SubtitlesShiftCmd   `cmd:"" help:"Move every subtitle in time."`
}

// subtitleFile is the file a command reads and how to read it.
type subtitleFile struct {
	File    string `arg:"" help:"Subtitle file: WebVTT, SubRip, TTML, SSA/ASS or EBU STL."`
	Charset string `placeholder:"NAME" help:"Text encoding, such as windows-1250; guessed when left out."`
}

func (f subtitleFile) read() (*subtitles.Track, []subtitles.Problem, error) {
	data, err := os.ReadFile(f.File)
	if err != nil {
		return nil, nil, err
	}
	return subtitles.Read(data, subtitles.ReadOptions{Name: filepath.Base(f.File), Charset: f.Charset})
}

// SubtitlesCheckCmd reports on a file.
type SubtitlesCheckCmd struct {
	subtitleFile

	Duration time.Duration `placeholder:"1h2m3s" help:"Length of the video, to find subtitles behind its end."`
}

type subtitleCheck struct {
	File     string            `json:"file"`
	Format   string            `json:"format"`
	Charset  string            `json:"charset"`
	Language string            `json:"language,omitempty"`
	Cues     int               `json:"cues"`
	Duration float64           `json:"duration"` // seconds, the end of the last cue
	Problems []subtitleProblem `json:"problems"`
}

type subtitleProblem struct {
	Code    string `json:"code"`
	Message string `json:"message"`
	Cue     int    `json:"cue,omitempty"`
	Line    int    `json:"line,omitempty"`
	Fatal   bool   `json:"fatal"`
}

// Run implements the command. Only a file that cannot be read at all fails it.
func (c *SubtitlesCheckCmd) Run(app *App) error {
	track, problems, err := c.read()
	if err != nil {
		return err
	}
	problems = slices.Concat(problems, track.Check(c.Duration))
	if app.json {
		return app.printJSON(subtitleCheck{
			File: c.File, Format: string(track.Format), Charset: track.Charset, Language: track.Language,
			Cues: len(track.Cues), Duration: track.Duration().Seconds(), Problems: listed(problems),
		})
	}
	for _, problem := range problems {
		mark := "note"
		if problem.Fatal {
			mark = "LOST"
		}
		app.print("%s: %s: %v\n", c.File, mark, problem)
	}
	app.print("%s: %s, %s, %d cues to %s, %d problems\n", c.File, track.Format, track.Charset, len(track.Cues),
		lengthText(track.Duration().Seconds()), len(problems))
	return nil
}

func listed(problems []subtitles.Problem) []subtitleProblem {
	list := make([]subtitleProblem, len(problems))
	for i, p := range problems {
		list[i] = subtitleProblem(p)
	}
	return list
}

// SubtitlesConvertCmd writes a file in another format.
type SubtitlesConvertCmd struct {
	subtitleFile

	To  string `enum:"vtt,srt,ttml,ssa," default:"" help:"Format to write: vtt, srt, ttml or ssa; by the name of the output when left out."`
	Out string `short:"o" placeholder:"FILE" help:"File to write; standard output when left out."`
}

// Validate implements kong's check.
func (c *SubtitlesConvertCmd) Validate() error {
	if c.To == "" && !formatNamed(c.Out).Writable() {
		return errors.New("say which format to write with --to, or name the output with one of its extensions")
	}
	return nil
}

// Run implements the command.
func (c *SubtitlesConvertCmd) Run(app *App) error {
	track, problems, err := c.read()
	if err != nil {
		return err
	}
	return app.writeTrack(track, problems, cmp.Or(subtitles.Format(c.To), formatNamed(c.Out)), c.Out)
}

// SubtitlesShiftCmd moves subtitles in time.
type SubtitlesShiftCmd struct {
	subtitleFile

	By  time.Duration `required:"" placeholder:"1.5s" help:"How far, such as 1.5s or --by=-500ms; negative is earlier."`
	Out string        `short:"o" placeholder:"FILE" help:"File to write; standard output when left out."`
}

// Run implements the command. The format stays unless the output's name asks for another, or it can only be read.
func (c *SubtitlesShiftCmd) Run(app *App) error {
	track, problems, err := c.read()
	if err != nil {
		return err
	}
	problems = slices.Concat(problems, track.Shift(c.By))
	format := cmp.Or(formatNamed(c.Out), track.Format)
	if !format.Writable() {
		format = subtitles.FormatVTT
		app.remark("%s files can only be read; this is written as %s", track.Format, format)
	}
	return app.writeTrack(track, problems, format, c.Out)
}

// formatNamed tells a format by a file's extension, "" when it names none.
func formatNamed(path string) subtitles.Format {
	extension := strings.ToLower(filepath.Ext(path))
	if extension == ".ass" {
		return subtitles.FormatSSA
	}
	for _, format := range subtitles.Formats() {
		if format.Extension() == extension {
			return format
		}
	}
	return ""
}

type written struct {
	File     string            `json:"file"`
	Format   string            `json:"format"`
	Cues     int               `json:"cues"`
	Problems []subtitleProblem `json:"problems"`
}

// writeTrack writes a track to a file, or to stdout when path is empty, and reports what was changed on the way.
func (a *App) writeTrack(track *subtitles.Track, problems []subtitles.Problem, format subtitles.Format, path string) error {
	var out bytes.Buffer
	if err := track.Write(&out, format); err != nil {
		return err
	}
	if path == "" {
		a.print("%s", out.Bytes())
	} else if err := os.WriteFile(path, out.Bytes(), 0o644); err != nil { //nolint:gosec // what a person asked for is for others to read
		return err
	}
	if a.json && path != "" {
		return a.printJSON(written{File: path, Format: string(format), Cues: len(track.Cues), Problems: listed(problems)})
	}
	for _, problem := range problems {
		a.remark("%v", problem)
	}
	return nil
}
