package main

import (
	"maps"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/reelmill/reelmill/internal/records/recordstest"
)

// password must never be printed, whatever goes wrong.
const password = "hunter2secret"

// sound are settings with which a server starts.
func sound(t *testing.T) map[string]string {
	t.Helper()
	dir := t.TempDir()
	return map[string]string{
		"DATA": dir, "STORAGE_URL": filepath.Join(dir, "store"), "SECRET": "0123456789abcdef", "LISTEN": "127.0.0.1:0", "START_PATIENCE": "2s",
		"DATABASE_URL": recordstest.Postgres(t), "REDIS_URL": "redis://" + redis(t) + "/0",
	}
}

// startFault is settings that are wrong, and what is said of them.
type startFault struct {
	name    string
	command string
	change  map[string]string
	code    string
	waits   string // what is waited for before the start is given up; empty where it stops at once
}

func startFaults(t *testing.T) []startFault {
	t.Helper()
	occupied := file(t, "file", "not a folder")
	evicting, locked, newer := redis(t, "--maxmemory-policy", "allkeys-lru"), redis(t, "--requirepass", "right"), recordstest.Postgres(t)
	if code := launch(t, map[string]string{"DATABASE_URL": newer}, "migrate").wait(); code != 0 {
		t.Fatalf("migrate ended with %d", code)
	}
	query(t, newer, "INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, TRUE)")
	shared := recordstest.Postgres(t)
	return []startFault{
		{"database address", "serve", map[string]string{"DATABASE_URL": "postgres://mill:" + password + "@db:port/mill"}, "database-address", ""},
		{"another database", "serve", map[string]string{"DATABASE_URL": "mysql://mill:" + password + "@db/mill"}, "database-address", ""},
		{"database password", "worker", map[string]string{"DATABASE_URL": guarded(t, shared, password)}, "database-auth", ""},
		{"no such database", "serve", map[string]string{"DATABASE_URL": strings.Replace(shared, "@/", "@/no", 1)}, "database-missing", ""},
		{"database away", "serve", map[string]string{"DATABASE_URL": "postgres://mill:" + password + "@127.0.0.1:1/mill"}, "database-unreachable", "the database"},
		{"database away, in person", "up", map[string]string{"DATABASE_URL": "postgres://mill:" + password + "@127.0.0.1:1/mill"}, "database-unreachable", ""},
		{"newer schema", "serve", map[string]string{"DATABASE_URL": newer}, "schema-newer", ""},
		{"queue address", "serve", map[string]string{"REDIS_URL": "redis://:" + password + "@queue:port"}, "queue-address", ""},
		{"queue away", "worker", map[string]string{"REDIS_URL": "redis://:" + password + "@127.0.0.1:1/0"}, "queue-unreachable", "the queue"},
		{"queue password", "serve", map[string]string{"REDIS_URL": "redis://:" + password + "@" + locked + "/0"}, "queue-auth", ""},
		{"queue that forgets", "serve", map[string]string{"REDIS_URL": "redis://" + evicting + "/0"}, "queue-evicts", ""},
		{"queue of its own", "serve", map[string]string{"REDIS_URL": "embedded"}, "queue-not-shared", ""},
		{"storage folder", "serve", map[string]string{"STORAGE_URL": occupied}, "storage-", ""},
		{"scratch folder", "worker", map[string]string{"SCRATCH": filepath.Join(occupied, "scratch")}, "scratch-", ""},
		{"data folder", "up", map[string]string{"DATA": filepath.Join(occupied, "data")}, "data-folder-unwritable", ""},
		{"no secret", "serve", map[string]string{"SECRET": ""}, "secret-required", ""},
		{"settings", "serve", map[string]string{"KEEP_FOR": "-1h", "AUTH": "perhaps"}, "config-invalid", ""},
	}
}

// What is wrong is said in one sentence with a way out; what is merely away is waited for, in sight.
func TestStartFaults(t *testing.T) {
	t.Parallel()
	base := sound(t)
	for _, c := range startFaults(t) {
		t.Run(c.name, func(t *testing.T) {
			settings := maps.Clone(base)
			maps.Copy(settings, c.change)
			p := launch(t, settings, c.command)
			code := p.wait()
			wantOneSentence(t, p.said(), c.code)
			if code != exitFailed {
				t.Errorf("exit code %d", code)
			}
			if waited := strings.Contains(p.said(), "waiting for"); waited != (c.waits != "") || !strings.Contains(p.said(), c.waits) {
				t.Errorf("waits for %q, but says:\n%s", c.waits, p.said())
			}
		})
	}
}

func wantOneSentence(t *testing.T, said, code string) {
	t.Helper()
	var lines []string
	for line := range strings.Lines(said) {
		if !strings.HasPrefix(line, "time=") { // the log, where waiting shows
			lines = append(lines, line)
		}
	}
	text := strings.Join(lines, "")
	if !strings.HasPrefix(text, code) || strings.Count(text, "\n  → ") != 1 || len(lines) > 4 {
		t.Errorf("want one sentence of %s and a hint, got:\n%s", code, said)
	}
	for _, leak := range []string{password, "goroutine ", "panic"} {
		if strings.Contains(said, leak) {
			t.Errorf("it says %q:\n%s", leak, said)
		}
	}
}

// Servers and workers that start at once on an empty database all come up, whoever migrates it.
func TestManyStartAtOnce(t *testing.T) {
	t.Parallel()
	settings := sound(t)
	var group sync.WaitGroup
	for _, start := range []struct{ command, up string }{{"serve", "serves"}, {"serve", "serves"}, {"worker", "Worker is up"}, {"worker", "Worker is up"}} {
		p := launch(t, settings, start.command)
		group.Go(func() {
			if code := p.until(start.up); code != exitDone {
				t.Errorf("exit code %d:\n%s", code, p.said())
			}
		})
	}
	group.Wait()
}

// A queue that comes up while a server waits for it is taken.
func TestStartGoesOnWhenTheQueueComes(t *testing.T) {
	t.Parallel()
	settings := sound(t)
	address := freeAddress(t)
	settings["REDIS_URL"], settings["START_PATIENCE"] = "redis://"+address, "50s"
	p := launch(t, settings, "serve")
	p.await("waiting for the queue")
	redisAt(t, address)
	if code := p.until("serves"); code != exitDone {
		t.Errorf("exit code %d:\n%s", code, p.said())
	}
}

func TestStartOnAFullDisk(t *testing.T) {
	t.Parallel()
	disk := t.TempDir()
	if err := syscall.Mount("tmpfs", disk, "tmpfs", 0, "size=64k"); err != nil {
		t.Skipf("no small disk can be mounted: %v", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(disk, syscall.MNT_DETACH) })
	fill, err := os.Create(filepath.Join(disk, "filler"))
	if err != nil {
		t.Fatal(err)
	}
	for err == nil {
		_, err = fill.Write(make([]byte, 4096))
	}
	_ = fill.Close()
	settings := sound(t)
	for name, c := range map[string]startFault{
		"data":    {"", "up", map[string]string{"DATA": disk, "DATABASE_URL": "", "STORAGE_URL": "", "REDIS_URL": "embedded"}, "database-full", ""},
		"storage": {"", "serve", map[string]string{"STORAGE_URL": filepath.Join(disk, "store")}, "storage-full", ""},
		"scratch": {"", "worker", map[string]string{"SCRATCH": filepath.Join(disk, "scratch")}, "scratch-full", ""},
	} {
		changed := maps.Clone(settings)
		maps.Copy(changed, c.change)
		t.Run(name, func(t *testing.T) {
			p := launch(t, changed, c.command)
			if code := p.wait(); code != exitFailed {
				t.Errorf("exit code %d", code)
			}
			wantOneSentence(t, p.said(), c.code)
		})
	}
}
