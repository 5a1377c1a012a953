package recordstest

import (
	"errors"
	"fmt"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"sync"
	"syscall"
	"time"

	"gorm.io/gorm"
)

const patience = 30 * time.Second // for the server's first answer, on a busy machine

// script runs a server until its standard input ends. That happens when the test binary is gone, however it went, so
// that neither a crash nor a missing TestMain leaves a server or its files behind.
const script = `set -e
"$1/initdb" -D "$2/data" -U postgres --auth=trust --encoding=UTF8 --locale=C --no-sync
"$1/postgres" -D "$2/data" -k "$2" -c listen_addresses= -c max_connections=300 -c shared_buffers=64MB \
	-c wal_level=minimal -c max_wal_senders=0 -c fsync=off -c synchronous_commit=off -c full_page_writes=off &
server=$!
cat > /dev/null <&3 || true
kill -QUIT $server || true
wait $server || true
rm -rf "$2"`

// server is a running PostgreSQL. Its socket lies in folder.
type server struct {
	folder string
	admin  *gorm.DB
	// lifeline is held open for as long as the test binary lives.
	lifeline *os.File

	mutex sync.Mutex
	spare []string // cleared databases
}

func startServer() (*server, error) {
	programs, err := findPrograms()
	if err != nil {
		return nil, err
	}
	owner, err := serverUser()
	if err != nil {
		return nil, err
	}
	folder, err := serverFolder(owner)
	if err != nil {
		return nil, err
	}
	lifeline, exited, err := launch(programs, folder, owner)
	if err != nil {
		return nil, err
	}
	admin, err := answer(folder, exited)
	if err != nil {
		log, _ := os.ReadFile(filepath.Join(folder, "log"))
		return nil, errors.Join(err, lifeline.Close(), fmt.Errorf("server log: %s", log))
	}
	return &server{folder: folder, admin: admin, lifeline: lifeline}, nil
}

// launch starts the script and returns the pipe that keeps it alive and a channel closed when it ends.
func launch(programs, folder string, owner *syscall.Credential) (*os.File, <-chan struct{}, error) {
	log, err := os.Create(filepath.Join(folder, "log"))
	if err != nil {
		return nil, nil, err
	}
	defer log.Close()
	reader, lifeline, err := os.Pipe()
	if err != nil {
		return nil, nil, err
	}
	defer reader.Close()
	child, err := os.StartProcess("/bin/sh", []string{"sh", "-c", script, "sh", programs, folder}, &os.ProcAttr{
		Dir:   folder,
		Env:   []string{"PATH=/usr/bin:/bin", "LC_ALL=C"},
		Files: []*os.File{nil, log, log, reader},
		Sys:   &syscall.SysProcAttr{Setpgid: true, Credential: owner},
	})
	if err != nil {
		return nil, nil, errors.Join(err, lifeline.Close())
	}
	exited := make(chan struct{})
	go func() {
		defer close(exited)
		_, _ = child.Wait() // the log says why
	}()
	return lifeline, exited, nil
}

// answer waits until the server in folder accepts connections.
func answer(folder string, exited <-chan struct{}) (*gorm.DB, error) {
	deadline := time.After(patience)
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	for {
		admin, err := connect(folder, "postgres")
		if err == nil {
			return admin, nil
		}
		select {
		case <-again.C:
		case <-exited:
			return nil, errors.New("server ended at once")
		case <-deadline:
			return nil, err
		}
	}
}

// serverUser is whom the server runs as: nobody else for an ordinary user, "postgres" for root, which PostgreSQL refuses.
func serverUser() (*syscall.Credential, error) {
	if os.Geteuid() != 0 {
		return nil, nil //nolint:nilnil // no credential means: keep your own
	}
	account, err := user.Lookup("postgres")
	if err != nil {
		return nil, err
	}
	uid, err := strconv.ParseUint(account.Uid, 10, 32)
	if err != nil {
		return nil, err
	}
	gid, err := strconv.ParseUint(account.Gid, 10, 32)
	if err != nil {
		return nil, err
	}
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
}

// serverFolder makes the folder for data and socket. Its path is short, because that of a socket may have 107 bytes.
func serverFolder(owner *syscall.Credential) (string, error) {
	folder, err := os.MkdirTemp("", "pg")
	if err != nil || owner == nil {
		return folder, err
	}
	return folder, os.Chown(folder, int(owner.Uid), int(owner.Gid))
}
