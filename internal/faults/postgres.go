package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver called pgx

	"github.com/reelmill/reelmill/internal/testserver"
)

// database is a PostgreSQL server of the suite's own.
type database struct {
	child
	cluster *testserver.Cluster
	pool    *sql.DB
}

// openDatabase makes a cluster in a folder of its own and starts it.
func openDatabase(ctx context.Context, logs string) (*database, error) {
	cluster, err := testserver.NewCluster()
	if err != nil {
		return nil, err
	}
	initdb := program(ctx, cluster.Prepare()...)
	initdb.Dir, initdb.SysProcAttr = cluster.Folder, &syscall.SysProcAttr{Credential: cluster.Owner}
	if said, err := initdb.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("initdb: %w: %s", err, said)
	}
	d := &database{cluster: cluster, child: child{
		name: "postgres", log: filepath.Join(logs, "postgres.log"), owner: cluster.Owner, dir: cluster.Folder, argv: cluster.Serve("max_connections=200"),
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
	return d.answered(ctx, d.pool.PingContext)
}

// address names a database of the server.
func (d *database) address(name string) string { return d.cluster.URL(name) }

func (d *database) close() error {
	return errors.Join(d.pool.Close(), d.stop(syscall.SIGINT), os.RemoveAll(d.cluster.Folder))
}
