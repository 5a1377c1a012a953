package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/reelmill/reelmill/internal/config"
	"github.com/reelmill/reelmill/internal/ffmpeg"
	"github.com/reelmill/reelmill/internal/scratch"
	"github.com/reelmill/reelmill/internal/stills"
	"github.com/reelmill/reelmill/internal/storage"
	"github.com/reelmill/reelmill/jobs"
)

// examBudget bounds one check.
const examBudget = 20 * time.Second

// DoctorCmd looks at everything Reelmill needs and says what to do about what is missing.
type DoctorCmd struct {
	Config string `help:"YAML file with settings." env:"REELMILL_CONFIG" type:"path"`
}

// finding is what one check found.
type finding struct {
	Name string `json:"name"`
	OK   bool   `json:"ok"`
	// Warning is set where all works, but somebody ought to look at it.
	Warning bool   `json:"warning,omitempty"`
	Detail  string `json:"detail"`
	Code    string `json:"code,omitempty"`
	Hint    string `json:"hint,omitempty"`
}

// exam is one check; its detail is shown when it passes. What is risky but works is told to warn.
type exam struct {
	name string
	look func(ctx context.Context, warn func(*jobs.Fault)) (detail string, err error)
}

// Run checks everything, one after the other, and fails when anything is wrong.
func (c *DoctorCmd) Run(app *App) error {
	cfg, err := config.Load(c.Config, nil)
	findings := []finding{found("configuration", "valid", err)}
	if err == nil {
		for _, e := range exams(cfg) {
			ctx, stop := context.WithTimeout(app.ctx, examBudget)
			var warnings []finding
			detail, err := e.look(ctx, func(fault *jobs.Fault) { warnings = append(warnings, warned(e.name, fault)) })
			stop()
			findings = append(append(findings, found(e.name, detail, err)), warnings...)
		}
	}
	if err := report(app, findings); err != nil {
		return err
	}
	if slices.ContainsFunc(findings, func(f finding) bool { return !f.OK }) {
		return errTold
	}
	return nil
}

func found(name, detail string, err error) finding {
	if err == nil {
		return finding{Name: name, OK: true, Detail: detail}
	}
	fault := jobs.AsFault(err)
	text := fault.Message
	if fault.Cause != nil {
		text += " (" + fault.Cause.Error() + ")"
	}
	return finding{Name: name, Detail: text, Code: fault.Code, Hint: fault.Hint}
}

// warned is a finding that does not fail the whole.
func warned(name string, fault *jobs.Fault) finding {
	warning := found(name, "", fault)
	warning.OK, warning.Warning = true, true
	return warning
}

func report(app *App, findings []finding) error {
	if app.json {
		return app.printJSON(map[string]any{"checks": findings})
	}
	for _, f := range findings {
		mark := "ok  "
		switch {
		case !f.OK:
			mark = "FAIL"
		case f.Warning:
			mark = "warn"
		}
		app.print("%s  %-14s %s\n", mark, f.Name, f.Detail)
		if f.Hint != "" {
			app.print("      %-14s → %s\n", "", f.Hint)
		}
	}
	return nil
}

func exams(cfg config.Config) []exam {
	video, pictures := ffmpeg.New(ffmpeg.DefaultConfig()), stills.New(stills.DefaultConfig())
	return []exam{
		{"ffmpeg", plain(video.Version)},
		{"encoders", plain(func(ctx context.Context) (string, error) { return examEncoders(ctx, video) })},
		{"image tools", plain(pictures.Version)},
		{"database", func(ctx context.Context, warn func(*jobs.Fault)) (string, error) { return examDatabase(ctx, cfg, warn) }},
		{"queue", func(ctx context.Context, warn func(*jobs.Fault)) (string, error) { return examQueue(ctx, cfg, warn) }},
		{"workers", func(ctx context.Context, warn func(*jobs.Fault)) (string, error) { return examWorkers(ctx, cfg, warn) }},
		{"storage", plain(func(ctx context.Context) (string, error) { return examStorage(ctx, cfg) })},
		{"scratch disk", plain(func(context.Context) (string, error) { return examScratch(cfg) })},
	}
}

// plain is a check without warnings.
func plain(look func(context.Context) (string, error)) func(context.Context, func(*jobs.Fault)) (string, error) {
	return func(ctx context.Context, _ func(*jobs.Fault)) (string, error) { return look(ctx) }
}

func examEncoders(ctx context.Context, video *ffmpeg.Tools) (string, error) {
	have, err := video.Encoders(ctx)
	if err != nil {
		return "", err
	}
	needed := []string{"libx264", "aac", "png", "webvtt"}
	for _, name := range needed {
		if !have[name] {
			return "", jobs.Refuse("encoder-missing", "This ffmpeg was built without "+name+".",
				"Install a full build of ffmpeg, such as your distribution's own package.", nil)
		}
	}
	return strings.Join(needed, ", "), nil
}

// examStorage writes, reads and removes one small object.
func examStorage(ctx context.Context, cfg config.Config) (string, error) {
	if err := makeFolder(cfg.Data); err != nil {
		return "", jobs.Refuse("data-folder-unwritable", "The data folder cannot be made.", "Mend its permissions, or set REELMILL_DATA.", err)
	}
	store, err := storage.Open(ctx, cfg.StorageURL)
	if err != nil {
		return "", err
	}
	const key, text = "doctor/probe", "Reelmill was here."
	if _, err := store.Put(ctx, key, strings.NewReader(text)); err != nil {
		return "", err
	}
	blob, _, err := store.Open(ctx, key, storage.Range{})
	if err != nil {
		return "", err
	}
	defer blob.Close()
	back, err := io.ReadAll(blob)
	if err != nil {
		return "", err
	}
	if !bytes.Equal(back, []byte(text)) {
		return "", jobs.Refuse("storage-corrupt", "The store gave back other bytes than it was given.", "Check the disk or the storage server.", nil)
	}
	return cfg.StorageURL + " writes and reads", store.Delete(ctx, key)
}

// roomWanted is free space below which a large master is likely to fail.
const roomWanted = 5 << 30

func examScratch(cfg config.Config) (string, error) {
	space, err := scratch.Open(cfg.Scratch, cfg.ScratchMax)
	if err != nil {
		return "", err
	}
	_, free, err := space.Usage()
	if err != nil {
		return "", err
	}
	if free < roomWanted {
		return "", jobs.Stumble("scratch-low", fmt.Sprintf("Only %.1f GB are free for work files.", float64(free)/1e9),
			"Free some space, or point REELMILL_SCRATCH at a larger disk.", nil)
	}
	return fmt.Sprintf("%.1f GB free", float64(free)/1e9), nil
}
