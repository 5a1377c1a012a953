package testserver

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// script runs a server until its third input ends. That happens when whoever started it is gone, however it went, so that neither a
// crash nor a missing TestMain leaves a server or its files behind.
const script = `set -e
%s
%s &
server=$!
cat > /dev/null <&3 || true
kill -%s $server || true
wait $server || true
rm -rf %s`

// Server is a server to start.
type Server struct {
	Folder  string              // it works in and logs to; removed with it
	Owner   *syscall.Credential // nil keeps your own
	Env     []string            // besides a plain PATH
	Prepare []string            // a program to run before; none when empty
	Serve   []string            // the server itself
	Signal  string              // that ends it, such as QUIT
}

// Running is a server that lives as long as this process, or until Stop. It is safe for concurrent use.
type Running struct {
	folder string
	// lifeline is held open for as long as this process lives.
	lifeline *os.File
	over     chan struct{}
}

// Start starts a server; see [Running.Await] for when it answers.
func Start(s Server) (*Running, error) {
	log, err := os.Create(filepath.Join(s.Folder, "log"))
	if err != nil {
		return nil, err
	}
	defer log.Close()
	reader, lifeline, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer reader.Close()
	prepare := s.Prepare
	if len(prepare) == 0 {
		prepare = []string{"true"}
	}
	text := fmt.Sprintf(script, quoted(prepare), quoted(s.Serve), s.Signal, quoted([]string{s.Folder}))
	child, err := os.StartProcess("/bin/sh", []string{"sh", "-c", text}, &os.ProcAttr{
		Dir: s.Folder, Env: append([]string{"PATH=/usr/bin:/bin", "LC_ALL=C"}, s.Env...), Files: []*os.File{nil, log, log, reader},
		Sys: &syscall.SysProcAttr{Setpgid: true, Credential: s.Owner},
	})
	if err != nil {
		return nil, errors.Join(err, lifeline.Close())
	}
	r := &Running{folder: s.Folder, lifeline: lifeline, over: make(chan struct{})}
	go func() {
		defer close(r.over)
		_, _ = child.Wait() // the log says why
	}()
	return r, nil
}

// Stop ends the server and removes its folder. A second Stop fails.
func (r *Running) Stop() error {
	err := r.lifeline.Close()
	<-r.over
	return errors.Join(err, os.RemoveAll(r.folder)) // a script that failed early left it
}

// quoted is a command line that a shell takes word for word.
func quoted(argv []string) string {
	words := make([]string, len(argv))
	for i, word := range argv {
		words[i] = "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
	}
	return strings.Join(words, " ")
}
