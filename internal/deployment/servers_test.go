package deployment_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/reelmill/reelmill/internal/testserver"
)

// find makes programs that lie out of PATH reachable, and skips the test where one is not installed.
func find(t *testing.T, first string) {
	t.Helper()
	t.Setenv("PATH", testserver.Path(first))
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
	owner, err := testserver.PostgresOwner()
	must(t, err)
	p.owner = owner
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

func (s *stack) newRedis(t *testing.T) *part {
	t.Helper()
	p := s.newPart(t, "redis", "redis")
	p.argv = append(p.argv, "--bind", "127.0.0.1", "--port", s.ports["redis"])
	return p
}
