package storagetest

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

const patience = 30 * time.Second // for the server's first answer, on a busy machine

// script runs the server until its standard input ends, which happens when the test binary is gone, however it went.
const script = `"$1" --quiet --port "$3" --health /health posix "$2/buckets" &
server=$!
cat > /dev/null <&3 || true
kill -KILL $server || true
wait $server || true
rm -rf "$2"`

// s3Server is a running versitygw.
type s3Server struct {
	endpoint string
	folder   string
	// lifeline is held open for as long as the test binary lives.
	lifeline *os.File
}

func startS3() (*s3Server, error) {
	program, err := findVersity()
	if err != nil {
		return nil, err
	}
	folder, err := os.MkdirTemp("", "s3-")
	if err != nil {
		return nil, err
	}
	for _, name := range []string{"buckets", "sidecar"} {
		if err := os.Mkdir(filepath.Join(folder, name), 0o700); err != nil {
			return nil, err
		}
	}
	for _, pair := range S3Environment() {
		name, text, _ := strings.Cut(pair, "=")
		if err := os.Setenv(name, text); err != nil {
			return nil, err
		}
	}
	address, err := freeAddress()
	if err != nil {
		return nil, err
	}
	lifeline, exited, err := launch(program, folder, address)
	if err != nil {
		return nil, err
	}
	server := &s3Server{endpoint: "http://" + address, folder: folder, lifeline: lifeline}
	if err := server.answer(exited); err != nil {
		log, _ := os.ReadFile(filepath.Join(folder, "log"))
		return nil, errors.Join(err, lifeline.Close(), fmt.Errorf("server log: %s", log))
	}
	return server, nil
}

// freeAddress is a loopback port that nobody listens on. The server cannot choose one itself and tell.
func freeAddress() (string, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return listener.Addr().String(), listener.Close()
}

func launch(program, folder, address string) (*os.File, <-chan struct{}, error) {
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
	child, err := os.StartProcess("/bin/sh", []string{"sh", "-c", script, "sh", program, folder, address}, &os.ProcAttr{
		Dir:   folder,
		Env:   []string{"PATH=/usr/bin:/bin", "ROOT_ACCESS_KEY=" + accessKey, "ROOT_SECRET_KEY=" + secretKey, "HOME=" + folder},
		Files: []*os.File{nil, log, log, reader},
		Sys:   &syscall.SysProcAttr{Setpgid: true},
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

// answer waits until the server takes requests.
func (s *s3Server) answer(exited <-chan struct{}) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	for {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, s.endpoint+"/health", nil)
		if err != nil {
			return err
		}
		answer, err := http.DefaultClient.Do(request)
		if err == nil {
			return answer.Body.Close()
		}
		select {
		case <-again.C:
		case <-exited:
			return errors.New("server ended at once")
		case <-ctx.Done():
			return err
		}
	}
}

// makeBucket makes a folder, which is what this server takes for a bucket.
func (s *s3Server) makeBucket(name string) error {
	return os.Mkdir(filepath.Join(s.folder, "buckets", name), 0o700)
}
