package deployment_test

import (
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// find makes programs that lie out of PATH reachable, and skips the test where one is not installed.
func find(t *testing.T, first string) {
	t.Helper()
	folders := []string{first}
	if pg, err := filepath.Glob("/usr/lib/postgresql/*/bin"); err == nil && len(pg) > 0 {
		folders = append(folders, pg[len(pg)-1])
	}
	if home, err := os.UserHomeDir(); err == nil {
		folders = append(folders, filepath.Join(home, "go", "bin"))
	}
	t.Setenv("PATH", strings.Join(append(folders, os.Getenv("PATH")), string(filepath.ListSeparator)))
	for _, name := range []string{"ffmpeg", "ffprobe", "vips", "vipsheader", "initdb", "postgres", "pg_isready", "redis-server", "redis-cli", "versitygw", "bash"} {
		if _, err := exec.LookPath(name); err != nil {
			t.Skipf("%s is not installed; `make test-tools` installs what there is", name)
		}
	}
}

// newPostgres does what the image of PostgreSQL does before its first start, with the variables that the file gives it.
func (s *stack) newPostgres(t *testing.T) *part {
	t.Helper()
	p := s.newPart(t, "postgres", "postgres")
	p.owner = unprivileged(t)
	folder := s.own(p.instance)
	if p.owner != nil {
		must(t, os.Chown(folder, int(p.owner.Uid), int(p.owner.Gid)))
	}
	p.env = append(p.env, "PGHOST=127.0.0.1", "PGPORT="+s.ports["postgres"], "LC_ALL=C", "PGDATA="+filepath.Join(folder, "pgdata"))
	const script = `set -e
initdb -U "$POSTGRES_USER" --pwfile="$POSTGRES_PASSWORD_FILE" --auth-local=trust --auth-host=scram-sha-256 --encoding=UTF8 --no-sync
echo "CREATE DATABASE $POSTGRES_DB" | postgres --single postgres`
	if said, err := p.run(t.Context(), "sh", "-c", script).CombinedOutput(); err != nil {
		t.Fatalf("PostgreSQL could not be prepared: %v\n%s", err, said)
	}
	p.argv = append(p.argv, "-k", folder, "-p", s.ports["postgres"], "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off")
	return p
}

// unprivileged is the user that PostgreSQL runs as where we are root, which it refuses.
func unprivileged(t *testing.T) *syscall.Credential {
	t.Helper()
	if os.Getuid() != 0 {
		return nil
	}
	account, err := user.Lookup("postgres")
	must(t, err)
	uid, err := strconv.ParseUint(account.Uid, 10, 32)
	must(t, err)
	gid, err := strconv.ParseUint(account.Gid, 10, 32)
	must(t, err)
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
}

func (s *stack) newRedis(t *testing.T) *part {
	t.Helper()
	p := s.newPart(t, "redis", "redis")
	p.argv = append(p.argv, "--bind", "127.0.0.1", "--port", s.ports["redis"])
	return p
}
