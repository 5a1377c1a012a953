package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"syscall"
	"time"
)

// killWorker kills a worker that is busy, at a random moment of its work.
func killWorker(ctx context.Context, s *suite) (time.Duration, error) {
	worker, err := s.busy(ctx)
	if err != nil {
		return 0, err
	}
	s.moment(ctx, time.Second)
	atOnce := s.random.IntN(2) == 0
	pid := worker.pid()
	if err := worker.kill(); err != nil {
		return 0, err
	}
	killed := time.Now()
	lost, err := s.running(ctx, pid)
	if err != nil {
		return 0, err
	}
	if atOnce {
		if err := worker.start(); err != nil {
			return 0, err
		}
	}
	took, err := s.inTime(ctx, lost, killed)
	if !atOnce {
		err = errors.Join(err, worker.start())
	}
	return took, err
}

// inTime measures a take-over. A death that is noticed too late is an error; a step that is free again and waits because every slot is
// taken by other work is only told.
func (s *suite) inTime(ctx context.Context, lost []held, since time.Time) (time.Duration, error) {
	took, err := s.takenOver(ctx, lost, since)
	if err != nil {
		return took, err
	}
	for _, step := range lost {
		rows, err := s.rows(ctx, "SELECT ended_at::text FROM attempts WHERE token = $1 AND outcome = 'lost'", step.token)
		if err != nil {
			return took, err
		}
		for _, row := range rows {
			at, err := strconv.ParseInt(row[0], 10, 64)
			if err != nil {
				return took, err
			}
			s.noticed = max(s.noticed, time.UnixMilli(at).Sub(since))
		}
	}
	if s.noticed > deadline {
		return took, fmt.Errorf("the death was noticed after %v, at most %v is allowed", s.noticed, deadline)
	}
	if took > deadline {
		s.say("      a step that was free again after %.1f s waited for a slot until %.1f s", s.noticed.Seconds(), took.Seconds())
	}
	return took, nil
}

// killWorkers kills them all.
func killWorkers(ctx context.Context, s *suite) (time.Duration, error) {
	if _, err := s.busy(ctx); err != nil {
		return 0, err
	}
	s.moment(ctx, time.Second)
	for _, worker := range s.fleet.workers {
		if err := worker.kill(); err != nil {
			return 0, err
		}
	}
	killed := time.Now()
	lost, err := s.running(ctx, 0)
	if err != nil {
		return 0, err
	}
	for _, worker := range s.fleet.workers {
		if err := worker.start(); err != nil {
			return 0, err
		}
	}
	return s.inTime(ctx, lost, killed)
}

// killServer kills one server or all while callers speak to them, every other time between making an asset and telling so.
func killServer(ctx context.Context, s *suite) (time.Duration, error) {
	if s.random.IntN(2) == 0 {
		if err := s.untold(ctx); err != nil {
			return 0, err
		}
	}
	victims := s.fleet.servers
	if n := s.random.IntN(len(victims) + 1); n < len(victims) {
		victims = victims[n : n+1]
	}
	for _, server := range victims {
		if err := server.kill(); err != nil {
			return 0, err
		}
	}
	s.moment(ctx, 3*time.Second)
	began := time.Now()
	for _, server := range victims {
		if err := server.serve(ctx); err != nil {
			return 0, err
		}
	}
	return time.Since(began), nil
}

// untold brings an asset and returns as soon as it is recorded, which is before its caller knows. The caller goes on beside.
func (s *suite) untold(ctx context.Context) error {
	known, err := s.count(ctx, "SELECT COUNT(*)::text FROM assets")
	if err != nil {
		return err
	}
	s.trickle.gate.RLock()
	go func() {
		defer s.trickle.gate.RUnlock()
		s.trickle.once(ctx)
	}()
	late := time.Now().Add(startBudget)
	for time.Now().Before(late) { // without a pause: the answer follows within milliseconds
		if n, err := s.count(ctx, "SELECT COUNT(*)::text FROM assets"); err != nil || n > known {
			return err
		}
	}
	return errors.New("no asset was made in time")
}

// killProgram kills ffmpeg, or whatever else a worker runs, as the kernel does when memory runs out.
func killProgram(ctx context.Context, s *suite) (time.Duration, error) {
	var victim running
	var lost []held
	err := until(ctx, 2*time.Minute, "a worker runs a program", func() bool {
		for _, worker := range s.fleet.workers {
			steps, err := s.running(ctx, worker.pid())
			if programs := below(worker.pid()); err == nil && len(steps) > 0 && len(programs) > 0 { // one that starts measures its tools, too
				victim, lost = programs[s.random.IntN(len(programs))], steps
				return syscall.Kill(victim.pid, syscall.SIGKILL) == nil
			}
		}
		return false
	})
	if err != nil {
		return 0, err
	}
	killed := time.Now()
	return s.takenOver(ctx, lost, killed)
}

// freezeWorker makes a worker silent for so long that its steps are taken over, and lets it go on as a ghost.
func freezeWorker(ctx context.Context, s *suite) (time.Duration, error) {
	worker, err := s.busy(ctx)
	if err != nil {
		return 0, err
	}
	s.moment(ctx, time.Second)
	if err := signalTree(worker.pid(), syscall.SIGSTOP); err != nil {
		return 0, err
	}
	frozen := time.Now()
	lost, err := s.running(ctx, worker.pid())
	took := time.Duration(0)
	if err == nil {
		took, err = s.inTime(ctx, lost, frozen)
	}
	if err = errors.Join(err, signalTree(worker.pid(), syscall.SIGCONT)); err != nil {
		return took, err
	}
	pause(ctx, 5*time.Second) // a ghost that can publish does so now
	for _, step := range lost {
		n, err := s.count(ctx, `SELECT COUNT(*)::text FROM attempts WHERE token = $1 AND outcome = 'done'
			AND (SELECT COUNT(*) FROM attempts b WHERE b.step_id = $2) > $3::text::bigint`, step.token, step.step, step.attempts)
		if err != nil {
			return took, err
		}
		if n != 0 {
			return took, fmt.Errorf("the ghost of step %s has published", step.step)
		}
	}
	return took, nil
}
