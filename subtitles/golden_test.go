package subtitles_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/reelmill/reelmill/subtitles"
)

// TestGolden compares problems, WebVTT and SubRip of our own small inputs with what was looked at and approved.
// UPDATE_GOLDEN=1 writes the files anew.
func TestGolden(t *testing.T) {
	t.Parallel()
	inputs, err := filepath.Glob("testdata/golden/*")
	if err != nil {
		t.Fatal(err)
	}
	if len(inputs) < 12 {
		t.Fatalf("only %d inputs", len(inputs))
	}
	for _, input := range inputs {
		name := filepath.Base(input)
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			data, err := os.ReadFile(input)
			if err != nil {
				t.Fatal(err)
			}
			got := report(data, name)
			golden := filepath.Join("testdata", "approved", name+".txt")
			if os.Getenv("UPDATE_GOLDEN") != "" {
				if err := os.WriteFile(golden, []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("got:\n%s\nwant:\n%s", got, want)
			}
		})
	}
}

// report shows everything a reading yields.
func report(data []byte, name string) string {
	opts := subtitles.ReadOptions{Name: name}
	if name == "cyrillic.srt" {
		opts.Language = "ru"
	}
	track, problems, err := subtitles.Read(data, opts)
	var b bytes.Buffer
	for _, p := range problems {
		mark := ""
		if p.Fatal {
			mark = " FATAL"
		}
		fmt.Fprintf(&b, "%s%s\n", p, mark)
	}
	if err != nil {
		fmt.Fprintf(&b, "error: %v\n", err)
		return b.String()
	}
	fmt.Fprintf(&b, "%s, %s, language %q, title %q\n", track.Format, track.Charset, track.Language, track.Title)
	for _, f := range []subtitles.Format{
		subtitles.FormatVTT, subtitles.FormatSRT, subtitles.FormatTTML, subtitles.FormatSSA,
	} {
		fmt.Fprintf(&b, "%s\n", strings.Repeat("=", 20)+" "+string(f))
		if err := track.Write(&b, f); err != nil {
			fmt.Fprintf(&b, "error: %v\n", err)
		}
	}
	return b.String()
}
