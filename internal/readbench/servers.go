package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/reelmill/reelmill/internal/testserver"
)

const startBudget = 30 * time.Second

// process is one of the servers that are compared.
type process struct {
	command *exec.Cmd
	output  *bytes.Buffer
}

func start(ctx context.Context, env []string, program string, args ...string) (*process, error) {
	p := &process{command: exec.CommandContext(ctx, program, args...), output: &bytes.Buffer{}}
	p.command.Env = append(os.Environ(), env...)
	p.command.Stdout, p.command.Stderr = p.output, p.output
	p.command.Cancel = func() error { return p.command.Process.Signal(os.Interrupt) }
	p.command.WaitDelay = startBudget
	return p, p.command.Start()
}

func (p *process) stop() {
	_ = p.command.Process.Signal(os.Interrupt) // one that ended early said why in its output
	_ = p.command.Wait()
}

// mill is `reelmill serve` as operators run it, with keys, and a key of a CMS.
type mill struct {
	*process

	url, key string
}

func startMill(ctx context.Context, program, folder, database, redis string) (*mill, error) {
	address, err := testserver.FreeAddress(ctx)
	if err != nil {
		return nil, err
	}
	env := []string{
		"REELMILL_DATABASE_URL=" + database, "REELMILL_REDIS_URL=redis://" + redis, "REELMILL_STORAGE_URL=" + filepath.Join(folder, "store"),
		"REELMILL_SECRET=0123456789abcdef0123456789abcdef", "REELMILL_LISTEN=" + address, "REELMILL_SCRATCH=" + filepath.Join(folder, "scratch"),
		"REELMILL_DATA=" + folder, "REELMILL_PUBLIC_URL=https://mill.example",
	}
	create := exec.CommandContext(ctx, program, "keys", "create", "bench", "--role", "cms")
	create.Env = append(os.Environ(), env...)
	key, err := create.Output()
	if err != nil {
		return nil, fmt.Errorf("make a key: %w", err)
	}
	p, err := start(ctx, env, program, "serve")
	if err != nil {
		return nil, err
	}
	m := &mill{p, "http://" + address, strings.TrimSpace(string(key))}
	err = testserver.Answered(ctx, startBudget, nil, testserver.Serves(m.url+"/healthz"))
	if err != nil {
		m.stop()
		err = fmt.Errorf("%w: %s", err, p.output)
	}
	return m, err
}

// nginxConf serves a folder of files as fast as nginx can: open files remembered, no log.
const nginxConf = `daemon off; worker_processes auto; pid %[1]s/nginx.pid; error_log %[1]s/error.log;
events { worker_connections 4096; }
http {
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000; default_type application/json; etag on;
  open_file_cache max=10000 inactive=10m; open_file_cache_valid 10m;
  client_body_temp_path %[1]s/a; proxy_temp_path %[1]s/b; fastcgi_temp_path %[1]s/c; uwsgi_temp_path %[1]s/d; scgi_temp_path %[1]s/e;
  server { listen %[2]s; root %[3]s; }
}
`

func startNginx(ctx context.Context, folder, files string) (*process, string, error) {
	where, err := testserver.Find("nginx")
	if err != nil {
		return nil, "", err
	}
	address, err := testserver.FreeAddress(ctx)
	if err != nil {
		return nil, "", err
	}
	config := filepath.Join(folder, "nginx.conf")
	if err := os.WriteFile(config, fmt.Appendf(nil, nginxConf, folder, address, files), 0o600); err != nil {
		return nil, "", err
	}
	// Its workers give up root, and must get at the files.
	if err := os.Chmod(folder, 0o755); err != nil {
		return nil, "", err
	}
	p, err := start(ctx, nil, filepath.Join(where, "nginx"), "-e", filepath.Join(folder, "error.log"), "-p", folder, "-c", config)
	if err != nil {
		return nil, "", err
	}
	err = testserver.Answered(ctx, startBudget, nil, testserver.Serves("http://"+address))
	if err != nil {
		p.stop()
		err = fmt.Errorf("%w: %s", err, p.output)
	}
	return p, "http://" + address, err
}

// startRedis is the queue, which reading does not need but `serve` does.
func startRedis(ctx context.Context, folder string) (*process, string, error) {
	address, err := testserver.FreeAddress(ctx)
	if err != nil {
		return nil, "", err
	}
	line, err := testserver.Redis(address, folder, "--appendonly", "yes", "--maxmemory-policy", "noeviction")
	if err != nil {
		return nil, "", err
	}
	p, err := start(ctx, nil, line[0], line[1:]...)
	if err != nil {
		return nil, "", err
	}
	return p, address, testserver.Answered(ctx, startBudget, nil, testserver.Accepts(address))
}

// fetch reads a manifest as a CMS does.
func fetch(ctx context.Context, client *http.Client, url, key, etag string) (*http.Response, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, http.NoBody)
	if err != nil {
		return nil, err
	}
	if key != "" {
		request.Header.Set("Authorization", "Bearer "+key)
	}
	if etag != "" {
		request.Header.Set("If-None-Match", etag)
	}
	return client.Do(request)
}

var errStatus = errors.New("the answer is not the expected one")
