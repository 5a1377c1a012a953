package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/reelmill/reelmill/internal/invariants"
	"github.com/reelmill/reelmill/internal/storage"
)

// earlier is the last commit before the schema learned to scale out.
const earlier = "cb11d08~1"

func needsHistory(ctx context.Context, _ *suite) string {
	if err := program(ctx, "git", "cat-file", "-e", earlier+"^{commit}").Run(); err != nil {
		return "this source tree has no history to build an earlier release from"
	}
	return ""
}

// rollingDeploy runs a fleet of an earlier release over a database of its own and replaces it process by process under load. Old workers go on while
// the schema changes beneath them.
func rollingDeploy(ctx context.Context, s *suite) (time.Duration, error) {
	old, err := s.earlierRelease(ctx)
	if err != nil {
		return 0, err
	}
	name := fmt.Sprintf("deploy%d", time.Now().UnixNano())
	if _, err := s.database.pool.ExecContext(ctx, "CREATE DATABASE "+name); err != nil {
		return 0, err
	}
	other := &suite{options: s.options, out: s.out, random: s.random, database: s.database, redis: s.redis}
	other.forget()
	other.folder = filepath.Join(s.folder, name)
	other.fleet = &fleet{program: old, folder: other.folder, database: s.database, name: name, redis: s.redis, queue: 1, storage: filepath.Join(other.folder, "store")}
	if err := os.MkdirAll(other.folder, 0o750); err != nil {
		return 0, err
	}
	if other.records, err = sql.Open("pgx", s.database.address(name)); err != nil {
		return 0, err
	}
	if other.store, err = storage.Open(ctx, other.fleet.storage); err != nil {
		return 0, err
	}
	err = other.deploy(ctx, s)
	s.violations = append(s.violations, other.violations...)
	return 0, errors.Join(err, other.records.Close())
}

// deploy is the life of the second fleet.
func (s *suite) deploy(ctx context.Context, from *suite) (err error) {
	if err := s.fleet.launch(ctx, 1, 2); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.fleet.stop()) }()
	s.trickle = &trickle{fleet: s.fleet, masters: from.trickle.masters, seed: s.seed, open: s.outstanding, next: 1_000_000, accepted: map[string]string{}}
	running, quiet := context.WithCancel(ctx)
	var trickle sync.WaitGroup
	trickle.Go(func() { s.trickle.run(running) })
	defer func() {
		quiet()
		trickle.Wait()
	}()
	for _, member := range s.fleet.members() {
		if _, err := s.busy(ctx); err != nil {
			return err
		}
		s.moment(ctx, 2*time.Second)
		member.argv[0] = from.reelmill
		if err := from.replace(member); err != nil {
			return err
		}
		// The invariants are of the schema that the new server brings.
		if err := until(ctx, startBudget, "the new server is ready", func() bool { return s.fleet.servers[0].ready(ctx) }); err != nil {
			return err
		}
		s.check(ctx, "deploying "+member.name, invariants.Always)
	}
	pause(ctx, 5*time.Second)
	s.atRest(ctx)
	return nil
}

// earlierRelease builds it once.
func (s *suite) earlierRelease(ctx context.Context) (string, error) {
	target := filepath.Join(s.folder, "earlier")
	if _, err := os.Stat(target); err == nil {
		return target, nil
	}
	source := target + "-source"
	if err := os.MkdirAll(source, 0o750); err != nil {
		return "", err
	}
	archive := target + ".tar"
	for _, argv := range [][]string{{"git", "archive", "-o", archive, earlier}, {"tar", "-xf", archive, "-C", source}} {
		if said, err := program(ctx, argv...).CombinedOutput(); err != nil {
			return "", fmt.Errorf("%v: %w: %s", argv, err, said)
		}
	}
	return target, compile(ctx, source, target)
}
