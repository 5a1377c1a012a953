// Command faults runs a fleet of real processes, pulls one plug after the other, and asks the invariants after each whether anything was
// lost, made twice or left behind. It is for developers: `make faults`.
//
// It exits with 1 when an invariant does not hold or a dead worker was not replaced in time; the logs are kept then. docs/reliability.md explains
// what it does.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// errUnwell means that the run went to its end and found violations; they have been printed.
var errUnwell = errors.New("invariants were violated")

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Stdout)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "faults:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, out io.Writer) (err error) {
	o, err := parse(args)
	if err != nil {
		return err
	}
	if o.list {
		for _, f := range table() {
			fmt.Fprintf(out, "%-18s %s\n", f.name, f.what)
		}
		return nil
	}
	s := &suite{options: o, out: out, begun: time.Now()}
	if s.folder, err = os.MkdirTemp("", "reelmill-faults-"); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.clear(err == nil)) }()
	if err := s.open(ctx); err != nil {
		return errors.Join(err, s.close())
	}
	err = s.rounds(ctx)
	if err = errors.Join(err, s.close(), s.tell()); err != nil {
		return err
	}
	if len(s.violations) > 0 {
		return errUnwell
	}
	return nil
}
