package stills_test

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/reelmill/reelmill/internal/stills"
	"github.com/reelmill/reelmill/internal/testmedia"
	"github.com/reelmill/reelmill/jobs"
	"github.com/reelmill/reelmill/profiles"
)

func tools(t *testing.T) *stills.Tools {
	t.Helper()
	cfg := stills.DefaultConfig()
	cfg.Scratch = t.TempDir()
	return stills.New(cfg)
}

// probed is what a sample must turn out to be: "format WxH depth [alpha] [note...]", or "! code".
func probed(source profiles.Source, err error) string {
	if err != nil {
		return "! " + jobs.CodeOf(err)
	}
	image := source.Image
	text := fmt.Sprintf("%s %dx%d %d", source.Container, image.Width, image.Height, image.BitDepth)
	if image.Alpha {
		text += " alpha"
	}
	for _, note := range source.Notes {
		text += " " + note.Code
	}
	return text
}

func samples() map[string]string {
	return map[string]string{
		"x": "",
	}
}

func TestProbeTellsWhatEverySampleIs(t *testing.T) {
	t.Parallel()
	entries, err := filepath.Glob(filepath.Join(filepath.Dir(testmedia.Sample(t, "images/logo.svg")), "*"))
	if err != nil {
		t.Fatal(err)
	}
	want := samples()
	subject := tools(t)
	for _, path := range entries {
		name := filepath.Base(path)
		t.Run(strings.ReplaceAll(name, ".", "_"), func(t *testing.T) {
			t.Parallel()
			got := probed(subject.Probe(context.Background(), path))
			if got != want[name] {
				t.Errorf("%q: %q,", name, got)
			}
		})
	}
}
