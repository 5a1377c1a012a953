package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver called pgx
)

// database is a PostgreSQL server of the suite's own.
type database struct {
	child
	folder string
	pool   *sql.DB
}

// openDatabase makes a cluster in a folder of its own and starts it. PostgreSQL refuses to run as root, so for root it runs as its own user. It waits
// for no disk: processes are killed here, not the machine.
func openDatabase(ctx context.Context, logs string) (*database, error) {
	programs, _ := filepath.Glob("/usr/lib/postgresql/*/bin") // fails on a bad pattern only
	if len(programs) == 0 {
		return nil, errors.New("PostgreSQL is not installed")
	}
	bin := slices.Max(programs)
	owner, err := serverUser()
	if err != nil {
		return nil, err
	}
	d := &database{}
	if d.folder, err = os.MkdirTemp("", "pgf"); err != nil { // short: the path of a socket may have 107 bytes
		return nil, err
	}
	if owner != nil {
		if err := os.Chown(d.folder, int(owner.Uid), int(owner.Gid)); err != nil {
			return nil, err
		}
	}
	data := filepath.Join(d.folder, "data")
	initdb := program(ctx, filepath.Join(bin, "initdb"), "-D", data, "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")
	initdb.Dir, initdb.SysProcAttr = d.folder, &syscall.SysProcAttr{Credential: owner}
	if said, err := initdb.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("initdb: %w: %s", err, said)
	}
	d.child = child{name: "postgres", log: filepath.Join(logs, "postgres.log"), owner: owner, dir: d.folder, argv: []string{
		filepath.Join(bin, "postgres"), "-D", data, "-k", d.folder, "-c", "listen_addresses=", "-c", "max_connections=200", "-c", "fsync=off",
	}}
	if d.pool, err = sql.Open("pgx", d.address("postgres")); err != nil {
		return nil, err
	}
	return d, d.launch(ctx)
}

// launch starts the server and waits until it answers.
func (d *database) launch(ctx context.Context) error {
	if err := d.start(); err != nil {
		return err
	}
	err := until(ctx, startBudget, "PostgreSQL answers", func() bool { return !d.running() || d.pool.PingContext(ctx) == nil })
	if err == nil && !d.running() {
		return fmt.Errorf("PostgreSQL ended: %s", d.said())
	}
	return err
}

// address names a database of the server.
func (d *database) address(name string) string {
	return fmt.Sprintf("postgres://postgres@/%s?host=%s&sslmode=disable", name, url.QueryEscape(d.folder))
}

func (d *database) close() error {
	return errors.Join(d.pool.Close(), d.stop(syscall.SIGINT), os.RemoveAll(d.folder))
}

// serverUser is whom PostgreSQL runs as: nobody else for an ordinary user, "postgres" for root.
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
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, err
}
