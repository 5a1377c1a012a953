package config_test

import (
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/reelmill/reelmill/internal/config"
	"github.com/reelmill/reelmill/jobs"
)

func file(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "reelmill.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestFlagsOverEnvironmentOverFileOverDefaults(t *testing.T) {
	path := file(t, "listen: 127.0.0.1:1\ndata: from-file\nlog: json\n")
	t.Setenv("REELMILL_LISTEN", "127.0.0.1:2")
	t.Setenv("REELMILL_DATA", "from-env")
	cfg, err := config.Load(path, func(c *config.Config) { c.Listen = "127.0.0.1:3" })
	if err != nil {
		t.Fatal(err)
	}
	if cfg.Listen != "127.0.0.1:3" || cfg.Data != "from-env" || cfg.Log != "json" || cfg.LogLevel != "info" {
		t.Errorf("settings are %+v", cfg)
	}
	if cfg.DatabaseURL != filepath.Join("from-env", "reelmill.db") || cfg.PublicURL != "http://127.0.0.1:3" {
		t.Errorf("derived settings are %s and %s", cfg.DatabaseURL, cfg.PublicURL)
	}
}

func TestAllFaultsAtOnce(t *testing.T) {
	t.Setenv("REELMILL_LISTEN", "nonsense")
	t.Setenv("REELMILL_AUTH", "maybe")
	t.Setenv("REELMILL_SLOTS", "heavy=none")
	t.Setenv("REELMILL_LANES", "light,fast")
	t.Setenv("REELMILL_SECRET", "short")
	t.Setenv("REELMILL_FETCH_ALLOW", "everything")
	t.Setenv("REELMILL_TERRITORY_HEADER", "X-Country: GB")
	_, err := config.Load("", nil)
	if jobs.CodeOf(err) != "config-invalid" {
		t.Fatalf("got %v", err)
	}
	for _, name := range []string{"LISTEN", "AUTH", "SLOTS", "LANES", "SECRET", "FETCH_ALLOW", "TERRITORY_HEADER"} {
		if !strings.Contains(err.Error(), "REELMILL_"+name) {
			t.Errorf("the fault of %s is not named in %v", name, err)
		}
	}
}

func TestUnknownKeysAreRefusedWithTheirLine(t *testing.T) {
	_, err := config.Load(file(t, "listen: 127.0.0.1:1\nlissen: 1\n"), nil)
	if jobs.CodeOf(err) != "config-invalid" || !strings.Contains(err.Error(), "lissen") || !strings.Contains(err.Error(), "2") {
		t.Errorf("got %v", err)
	}
	if _, err := config.Load("/does/not/exist.yaml", nil); jobs.CodeOf(err) != "config-unreadable" {
		t.Errorf("got %v", err)
	}
}

func TestLaneSlots(t *testing.T) {
	t.Parallel()
	defaults := map[jobs.Lane]int{jobs.LaneControl: 4, jobs.LaneLight: 2, jobs.LaneHeavy: 1}
	for _, c := range []struct {
		slots string
		lanes []string
		want  map[jobs.Lane]int
	}{
		{"", nil, defaults},
		{"3", nil, map[jobs.Lane]int{jobs.LaneControl: 3, jobs.LaneLight: 3, jobs.LaneHeavy: 3}},
		{"heavy=2, light=8", nil, map[jobs.Lane]int{jobs.LaneControl: 4, jobs.LaneLight: 8, jobs.LaneHeavy: 2}},
		{"heavy=2", []string{"heavy"}, map[jobs.Lane]int{jobs.LaneHeavy: 2}},
	} {
		cfg := config.Config{Slots: c.slots, Lanes: c.lanes}
		if got, err := cfg.LaneSlots(defaults); err != nil || !maps.Equal(got, c.want) {
			t.Errorf("%q of %v gives %v, %v", c.slots, c.lanes, got, err)
		}
	}
}

func TestSecretIsKept(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	first, err := config.KeptSecret(dir)
	if err != nil || len(first) < 32 {
		t.Fatalf("secret has %d bytes, %v", len(first), err)
	}
	again, err := config.KeptSecret(dir)
	if err != nil || string(again) != string(first) {
		t.Errorf("the secret changed: %v", err)
	}
	if info, err := os.Stat(filepath.Join(dir, "secret")); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the secret's file has mode %v, %v", info.Mode(), err)
	}
}

func TestRetentionIsReadFromFileAndEnvironment(t *testing.T) {
	cfg, err := config.Load("", nil)
	if err != nil || cfg.KeepVersions != 3 || cfg.KeepFor != 30*24*time.Hour || cfg.StartPatience != time.Minute {
		t.Errorf("defaults are %d, %v, %v; %v", cfg.KeepVersions, cfg.KeepFor, cfg.StartPatience, err)
	}
	t.Setenv("REELMILL_KEEP_FOR", "48h")
	cfg, err = config.Load(file(t, "keep_versions: 0\nkeep_for: 72h\nstart_patience: 5s\n"), nil)
	if err != nil || cfg.KeepVersions != 0 || cfg.KeepFor != 48*time.Hour || cfg.StartPatience != 5*time.Second {
		t.Errorf("settings are %d, %v, %v; %v", cfg.KeepVersions, cfg.KeepFor, cfg.StartPatience, err)
	}
	t.Setenv("REELMILL_KEEP_VERSIONS", "-1")
	if _, err := config.Load("", nil); err == nil || !strings.Contains(err.Error(), "REELMILL_KEEP_VERSIONS") {
		t.Errorf("a negative number gives %v", err)
	}
}

// An address of the bucket must be good until its reader is there, and no signature is for more than a week.
func TestTheLifeOfRedirects(t *testing.T) {
	cfg, err := config.Load("", nil)
	if err != nil || cfg.RedirectFiles != time.Hour || cfg.RedirectPieces != time.Minute {
		t.Errorf("defaults are %v and %v; %v", cfg.RedirectFiles, cfg.RedirectPieces, err)
	}
	t.Setenv("REELMILL_REDIRECT_PIECES", "5s")
	cfg, err = config.Load(file(t, "redirect_files: 168h\nredirect_pieces: 2m\n"), nil)
	if err != nil || cfg.RedirectFiles != 7*24*time.Hour || cfg.RedirectPieces != 5*time.Second {
		t.Errorf("settings are %v and %v; %v", cfg.RedirectFiles, cfg.RedirectPieces, err)
	}
	t.Setenv("REELMILL_REDIRECT_PIECES", "4s")
	t.Setenv("REELMILL_REDIRECT_FILES", "169h")
	_, err = config.Load("", nil)
	for _, name := range []string{"PIECES", "FILES"} {
		if err == nil || !strings.Contains(err.Error(), "REELMILL_REDIRECT_"+name) {
			t.Errorf("the fault of %s is not named in %v", name, err)
		}
	}
}
