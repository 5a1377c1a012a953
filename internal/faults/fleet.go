package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/reelmill/reelmill/internal/client"
	"github.com/reelmill/reelmill/internal/testserver"
)

// fleet is a server, its workers, and what they share.
type fleet struct {
	program  string
	folder   string
	storage  string   // REELMILL_STORAGE_URL
	extra    []string // environment that the storage needs
	database *database
	name     string // of the database
	redis    *broker
	queue    int // number of the database of Redis
	server   *child
	workers  []*child
	address  string // host:port of the server
	key      string
}

// env is the environment of one process. Scratch and temporary files are its own, everything else is shared.
func (f *fleet) env(name string) []string {
	return append([]string{
		"REELMILL_DATABASE_URL=" + f.database.address(f.name), fmt.Sprintf("REELMILL_REDIS_URL=redis://%s/%d", f.redis.address, f.queue),
		"REELMILL_STORAGE_URL=" + f.storage, "REELMILL_DATA=" + f.folder, "REELMILL_SETS=" + filepath.Join(f.folder, "sets"),
		"REELMILL_SCRATCH=" + f.scratch(name), "TMPDIR=" + f.temporary(name), "REELMILL_SECRET=only-for-this-fault-run",
		"REELMILL_LISTEN=" + f.address, "REELMILL_CHUNK_SECONDS=2", "REELMILL_SLOTS=control=2,light=2,heavy=2",
		"REELMILL_FETCH_ALLOW=127.0.0.0/8", // the receiver of events
	}, f.extra...)
}

func (f *fleet) scratch(name string) string   { return filepath.Join(f.folder, "scratch", name) }
func (f *fleet) temporary(name string) string { return filepath.Join(f.folder, "tmp", name) }

// member is a process of the fleet, not started yet.
func (f *fleet) member(name string, argv ...string) (*child, error) {
	for _, folder := range []string{f.scratch(name), f.temporary(name)} {
		if err := os.MkdirAll(folder, 0o750); err != nil {
			return nil, err
		}
	}
	return &child{name: name, argv: append([]string{f.program}, argv...), env: f.env(name), log: filepath.Join(f.folder, name+".log")}, nil
}

// launch starts the server and the workers and makes an API key.
func (f *fleet) launch(ctx context.Context, workers int) (err error) {
	if err := writeSet(filepath.Join(f.folder, "sets")); err != nil {
		return err
	}
	if f.address, err = testserver.FreeAddress(ctx); err != nil {
		return err
	}
	if f.server, err = f.member("serve", "serve"); err != nil {
		return err
	}
	if err := f.serve(ctx); err != nil {
		return err
	}
	if f.key, err = f.newKey(ctx, "editor"); err != nil {
		return err
	}
	for n := range workers {
		worker, err := f.member("worker"+strconv.Itoa(n), "worker")
		if err != nil {
			return err
		}
		f.workers = append(f.workers, worker)
		if err := worker.start(); err != nil {
			return err
		}
	}
	return nil
}

// serve starts the server and waits until it is ready.
func (f *fleet) serve(ctx context.Context) error {
	if err := f.server.start(); err != nil {
		return err
	}
	err := until(ctx, startBudget, "the server is ready", func() bool { return !f.server.running() || f.ready(ctx) })
	if err == nil && !f.server.running() {
		return fmt.Errorf("the server ended: %s", f.server.said())
	}
	return err
}

func (f *fleet) ready(ctx context.Context) bool {
	ctx, stop := context.WithTimeout(ctx, 2*time.Second)
	defer stop()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+f.address+"/readyz", nil)
	if err != nil {
		return false
	}
	response, err := http.DefaultClient.Do(request)
	return err == nil && response.Body.Close() == nil && response.StatusCode == http.StatusOK
}

func (f *fleet) newKey(ctx context.Context, role string) (string, error) {
	command := program(ctx, f.program, "keys", "create", "--role", role, "faults")
	command.Env = append(os.Environ(), f.env("keys")...)
	key, err := command.Output()
	return strings.TrimSpace(string(key)), err
}

// client speaks to the server and waits while it is away.
func (f *fleet) client() *client.Client {
	return client.New("http://"+f.address, f.key).Patiently(30*time.Second, nil)
}

// holder is the worker whose name in the records is this one, nil when that life of it is over.
func (f *fleet) holder(name string) *child {
	for _, worker := range f.workers {
		if worker.running() && strings.HasSuffix(name, "-"+strconv.Itoa(worker.pid())) {
			return worker
		}
	}
	return nil
}

// members are the server and the workers.
func (f *fleet) members() []*child { return append([]*child{f.server}, f.workers...) }

// stop drains the fleet, workers first.
func (f *fleet) stop() error {
	var faults []error
	for i := range f.members() {
		if member := f.members()[len(f.workers)-i]; member != nil {
			faults = append(faults, member.stop(syscall.SIGTERM))
		}
	}
	return errors.Join(faults...)
}
