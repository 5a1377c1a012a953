package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"github.com/reelmill/reelmill/internal/client"
	"github.com/reelmill/reelmill/internal/testserver"
)

const (
	startBudget = 2 * time.Minute
	stopBudget  = time.Minute
)

// mill is a running all-in-one server with a data folder of its own.
type mill struct {
	*client.Client
	data    string
	kept    bool
	process *os.Process
	ended   chan error
}

// start runs the server and waits until it answers. An empty folder means a temporary one.
func start(ctx context.Context, program, folder string) (*mill, error) {
	kept := folder != ""
	if !kept {
		var err error
		if folder, err = os.MkdirTemp("", "reelmill-corpus-"); err != nil {
			return nil, err
		}
	}
	folder, err := filepath.Abs(folder)
	if err != nil {
		return nil, err
	}
	address, err := testserver.FreeAddress(ctx)
	if err != nil {
		return nil, err
	}
	m := &mill{Client: client.New("http://"+address, ""), data: filepath.Join(folder, "data"), kept: kept, ended: make(chan error, 1)}
	if err := m.launch(program, address); err != nil {
		return nil, err
	}
	patient := m.Patiently(startBudget, nil)
	if err := patient.Health(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("the server did not come up, see %s: %w", m.logPath(), err), m.stop())
	}
	return m, nil
}

func (m *mill) logPath() string { return filepath.Join(filepath.Dir(m.data), "server.log") }

func (m *mill) launch(program, address string) error {
	program, err := filepath.Abs(program)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(m.data, 0o750); err != nil {
		return err
	}
	log, err := os.Create(m.logPath())
	if err != nil {
		return err
	}
	defer log.Close()
	nothing, err := os.Open(os.DevNull)
	if err != nil {
		return err
	}
	defer nothing.Close()
	args := []string{program, "up", "--data", m.data, "--listen", address}
	m.process, err = os.StartProcess(program, args, &os.ProcAttr{
		Env:   []string{"PATH=" + os.Getenv("PATH"), "HOME=" + os.Getenv("HOME"), "TMPDIR=" + os.TempDir()},
		Files: []*os.File{nothing, log, log},
		Sys:   &syscall.SysProcAttr{Setpgid: true}, // an interrupt of the terminal is ours to pass on
	})
	if err != nil {
		return fmt.Errorf("start %s: %w", program, err)
	}
	go func() { m.ended <- exit(m.process.Wait()) }()
	return nil
}

func exit(state *os.ProcessState, err error) error {
	if err == nil && !state.Success() {
		err = fmt.Errorf("the server ended with %s", state)
	}
	return err
}

// stop ends the server in the way an operator does and waits for it. A temporary folder goes with it.
func (m *mill) stop() error {
	err := m.process.Signal(syscall.SIGTERM)
	if errors.Is(err, os.ErrProcessDone) {
		err = nil
	}
	late := time.NewTimer(stopBudget)
	defer late.Stop()
	select {
	case ended := <-m.ended:
		err = errors.Join(err, ended)
	case <-late.C:
		err = errors.Join(err, fmt.Errorf("the server did not stop within %v", stopBudget), m.process.Kill())
	}
	if !m.kept && err == nil {
		err = os.RemoveAll(filepath.Dir(m.data))
	}
	return err
}
