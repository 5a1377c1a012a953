package subprocess_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"strconv"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"

	"github.com/reelmill/reelmill/internal/subprocess"
)

// play is the whole of a misbehaving program; it returns the exit code.
func play(role string, args []string) int {
	switch role {
	case "report":
		return report(args)
	case "exit":
		fmt.Fprintln(os.Stderr, "first\nthe master is broken")
		return 7
	case "idle":
		return idle()
	case "deaf":
		signal.Ignore(syscall.SIGTERM)
		return idle()
	case "polite":
		return polite()
	case "suicide":
		_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
		return idle()
	case "grandchild":
		return leave("deaf", &syscall.SysProcAttr{})
	case "escapee":
		return leave("deaf", &syscall.SysProcAttr{Setsid: true})
	case "stderr-flood":
		return floodStderr()
	case "stdout-flood":
		return floodStdout()
	case "mute":
		return mute(args[0])
	case "stall":
		fmt.Print("frame=1\nframe=2\nwarming up\n")
		return idle()
	case "parent":
		return parent()
	}
	return 99
}

func report(args []string) int {
	stdin, _ := os.Readlink("/proc/self/fd/0")
	dir, _ := os.Getwd()
	fmt.Printf("args=%s\nstdin=%s\ndir=%s\ngroup=%t\n", strings.Join(args, "|"), stdin, dir, syscall.Getpgrp() == os.Getpid())
	for _, entry := range os.Environ() {
		fmt.Println("env " + entry)
	}
	fmt.Print("no line end")
	return 0
}

func idle() int {
	fmt.Println("pid " + strconv.Itoa(os.Getpid()))
	for {
		_ = unix.Pause()
	}
}

func polite() int {
	terminated := make(chan os.Signal, 1)
	signal.Notify(terminated, syscall.SIGTERM)
	fmt.Println("pid " + strconv.Itoa(os.Getpid()))
	<-terminated
	fmt.Fprintln(os.Stderr, "closed my files")
	return 0
}

// leave starts a process that inherits standard output, and ends without it.
func leave(role string, attr *syscall.SysProcAttr) int {
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), roleVariable+"="+role)
	child.Stdout, child.Stderr, child.SysProcAttr = os.Stdout, os.Stderr, attr
	if err := child.Start(); err != nil {
		return 98
	}
	fmt.Println("grandchild " + strconv.Itoa(child.Process.Pid))
	return 0
}

func floodStderr() int {
	chunk := []byte(strings.Repeat("x", 1023) + "\n")
	for range 4096 {
		_, _ = os.Stderr.Write(chunk)
	}
	fmt.Fprintln(os.Stderr, "the end")
	return 3
}

func floodStdout() int {
	chunk := []byte(strings.Repeat("y", 4096))
	for {
		_, _ = os.Stdout.Write(chunk)
	}
}

// mute closes its pipes and goes on until somebody opens the other end of the fifo.
func mute(fifo string) int {
	_ = os.Stdout.Close()
	_ = os.Stderr.Close()
	if _, err := os.ReadFile(fifo); err != nil {
		return 97
	}
	return 5
}

// parent runs a deaf program until it is itself killed, and tells the program's number.
func parent() int {
	_, _ = subprocess.Run(context.Background(), subprocess.Command{
		Path: os.Args[0],
		Env:  []string{roleVariable + "=deaf", markVariable + "=" + os.Getenv(markVariable)},
		OnLine: func(line string) bool {
			fmt.Println(line)
			return true
		},
	})
	return 0
}
