package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/reelmill/reelmill/internal/client"
	"github.com/reelmill/reelmill/internal/testserver"
)

// fleet is servers, workers, and what they share.
type fleet struct {
	program  string
	folder   string
	storage  string   // REELMILL_STORAGE_URL
	extra    []string // environment that the storage needs
	database *database
	name     string // of the database
	redis    *broker
	queue    int // number of the database of Redis
	servers  []*entrance
	workers  []*child
	key      string
}

// entrance is a server and where it listens.
type entrance struct {
	*child

	address string // host:port
}

// env is the environment of one process. Scratch and temporary files are its own, everything else is shared.
func (f *fleet) env(name string) []string {
	return append([]string{
		"REELMILL_DATABASE_URL=" + f.database.address(f.name), fmt.Sprintf("REELMILL_REDIS_URL=redis://%s/%d", f.redis.address, f.queue),
		"REELMILL_STORAGE_URL=" + f.storage, "REELMILL_DATA=" + f.folder, "REELMILL_SETS=" + filepath.Join(f.folder, "sets"),
		"REELMILL_SCRATCH=" + f.scratch(name), "TMPDIR=" + f.temporary(name), "REELMILL_SECRET=only-for-this-fault-run",
		"REELMILL_CHUNK_SECONDS=2", "REELMILL_SLOTS=control=2,light=2,heavy=2",
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

// launch starts the servers and the workers and makes an API key.
func (f *fleet) launch(ctx context.Context, servers, workers int) (err error) {
	if err := writeSet(filepath.Join(f.folder, "sets")); err != nil {
		return err
	}
	for n := range servers {
		if err := f.open(ctx, "serve"+strconv.Itoa(n)); err != nil {
			return err
		}
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

// open starts one more server. All of them put the address of the first into what they write.
func (f *fleet) open(ctx context.Context, name string) error {
	address, err := testserver.FreeAddress(ctx)
	if err != nil {
		return err
	}
	server, err := f.member(name, "serve")
	if err != nil {
		return err
	}
	f.servers = append(f.servers, &entrance{server, address})
	server.env = append(server.env, "REELMILL_LISTEN="+address, "REELMILL_PUBLIC_URL=http://"+f.servers[0].address)
	return f.servers[len(f.servers)-1].serve(ctx)
}

// serve starts the server and waits until it is ready.
func (e *entrance) serve(ctx context.Context) error {
	if err := e.start(); err != nil {
		return err
	}
	err := until(ctx, startBudget, e.name+" is ready", func() bool { return !e.running() || e.ready(ctx) })
	if err == nil && !e.running() {
		return fmt.Errorf("%s ended: %s", e.name, e.said())
	}
	return err
}

func (e *entrance) ready(ctx context.Context) bool {
	ctx, stop := context.WithTimeout(ctx, 2*time.Second)
	defer stop()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+e.address+"/readyz", nil)
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

// client speaks to the first server and waits while it is away.
func (f *fleet) client() *client.Client {
	return client.New("http://"+f.servers[0].address, f.key).Patiently(30*time.Second, nil)
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

// members are the servers and the workers.
func (f *fleet) members() (all []*child) {
	for _, server := range f.servers {
		all = append(all, server.child)
	}
	return append(all, f.workers...)
}

// stop drains the fleet, workers first.
func (f *fleet) stop() error {
	var faults []error
	for _, member := range slices.Backward(f.members()) {
		faults = append(faults, member.stop(syscall.SIGTERM))
	}
	return errors.Join(faults...)
}
