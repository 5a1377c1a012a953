package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"github.com/reelmill/reelmill/internal/storage"
	"github.com/reelmill/reelmill/internal/storage/storagetest"
)

// servers is how many the fleet has. Callers speak to the first, or to any; readers ask them all.
const servers = 2

// suite is one run: the fleet, what is done to it, and what was seen.
type suite struct {
	options
	out    io.Writer
	begun  time.Time
	folder string
	random *rand.Rand

	database *database
	redis    *broker
	fleet    *fleet
	records  *sql.DB
	store    storage.Store
	blobs    *child // the S3 server; nil where blobs lie in a folder
	trouble  *storagetest.Trouble
	calm     func() // ends trouble
	disks    *disks
	trickle  *trickle
	quiet    func() // ends the trickle and who else takes part
	receiver *receiver
	stories  *stories
	pen      sync.RWMutex // held for writing while nobody may move rights or withdraw
	views    *views
	turns    int // of windows that were told until now

	noticed    time.Duration // how long a death went unnoticed in this round
	results    []round
	rests      []rest
	skipped    map[string]string // why, by the name of the fault
	violations []string
	forsaken   map[string]bool // ids of assets that are meant to fail
	looked     map[string]bool // ids of assets whose manifest was followed
	known      map[string]bool // titles and ids of assets whose violations were printed
	usual      map[string]int  // open files of each process at its first rest
}

// open starts everything and the trickle.
func (s *suite) open(ctx context.Context) (err error) {
	s.random = rand.New(rand.NewPCG(s.seed, 0)) //nolint:gosec // it must be repeatable, not secret
	s.forget()
	s.say("seed %d, logs in %s", s.seed, s.folder)
	if s.reelmill == "" {
		s.reelmill = filepath.Join(s.folder, "reelmill")
		if err := compile(ctx, ".", s.reelmill); err != nil {
			return err
		}
	}
	if s.reelmill, err = filepath.Abs(s.reelmill); err != nil {
		return err
	}
	if s.database, err = openDatabase(ctx, s.folder); err != nil {
		return err
	}
	if s.redis, err = openBroker(ctx, s.folder); err != nil {
		return err
	}
	if err := s.openFleet(ctx); err != nil {
		return err
	}
	if err := s.openReceiver(ctx); err != nil {
		return err
	}
	return s.openTrickle(ctx)
}

// forget makes the lists of what was seen empty.
func (s *suite) forget() {
	s.skipped, s.usual = map[string]string{}, map[string]int{}
	s.stories = newStories()
	s.forsaken, s.looked, s.known = map[string]bool{}, map[string]bool{}, map[string]bool{}
}

// compile builds the program of a source tree with what only the fault suite may use.
func compile(ctx context.Context, source, target string) error {
	build := program(ctx, "go", "build", "-trimpath", "-tags", "faults", "-o", target, "./cmd/reelmill")
	build.Dir, build.Env = source, append(os.Environ(), "CGO_ENABLED=0")
	if said, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("go build: %w: %s", err, said)
	}
	return nil
}

func (s *suite) openFleet(ctx context.Context) (err error) {
	s.disks = &disks{}
	folder := filepath.Join(s.folder, "fleet")
	s.fleet = &fleet{program: s.reelmill, folder: folder, database: s.database, name: "reelmill", redis: s.redis}
	if err := os.MkdirAll(folder, 0o750); err != nil {
		return err
	}
	for n := range s.workers {
		s.disks.add(s.fleet.scratch(fmt.Sprintf("worker%d", n)), scratchSize)
	}
	if err := s.openStorage(ctx); err != nil {
		return err
	}
	if _, err := s.database.pool.ExecContext(ctx, "CREATE DATABASE reelmill"); err != nil {
		return err
	}
	if s.records, err = sql.Open("pgx", s.database.address("reelmill")); err != nil {
		return err
	}
	return s.fleet.launch(ctx, servers, s.workers)
}

func (s *suite) openTrickle(ctx context.Context) error {
	m, err := newMasters(ctx, s.folder, s.seed)
	if err != nil {
		return err
	}
	key, err := s.fleet.newKey(ctx, "cms")
	if err != nil {
		return err
	}
	s.views = newViews(key)
	s.trickle = &trickle{fleet: s.fleet, masters: m, seed: s.seed, open: s.outstanding, reviewed: true, accepted: map[string]string{}}
	ctx, cancel := context.WithCancel(ctx)
	var running sync.WaitGroup
	running.Go(func() { s.trickle.run(ctx) })
	running.Go(func() { s.edit(ctx) })
	running.Go(func() { s.share(ctx) })
	for n, server := range s.fleet.servers {
		running.Go(func() { s.readAt(ctx, server, rand.New(rand.NewPCG(s.seed, uint64(n)))) }) //nolint:gosec // as above
	}
	s.quiet = func() {
		cancel()
		running.Wait()
	}
	return nil
}

// close stops everything in the way an operator does. A process that does not end well is a violation.
func (s *suite) close() error {
	if s.quiet != nil {
		s.quiet()
	}
	if s.fleet != nil {
		if err := s.fleet.stop(); err != nil {
			s.violate("stopping: %v", err)
		}
		s.leftovers("after the fleet was stopped", below(os.Getpid()))
	}
	var faults []error
	if s.receiver != nil {
		faults = append(faults, s.receiver.server.Close())
	}
	if s.records != nil {
		faults = append(faults, s.records.Close())
	}
	if s.calm != nil {
		s.calm()
	}
	if s.blobs != nil {
		faults = append(faults, s.blobs.stop(syscall.SIGINT))
	}
	if s.redis != nil {
		faults = append(faults, s.redis.close())
	}
	if s.database != nil {
		faults = append(faults, s.database.close())
	}
	return errors.Join(faults...)
}

// clear unmounts, and removes the folder unless somebody will want to read the logs.
func (s *suite) clear(well bool) error {
	var err error
	if s.disks != nil {
		err = s.disks.close()
	}
	if !well || s.keep {
		s.say("logs are kept in %s", s.folder)
		return err
	}
	return errors.Join(err, os.RemoveAll(s.folder))
}

func (s *suite) say(format string, args ...any) { fmt.Fprintf(s.out, format+"\n", args...) }

func (s *suite) violate(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	s.violations = append(s.violations, text)
	s.say("  VIOLATION %s", text)
}

// moment waits for a random time below most.
func (s *suite) moment(ctx context.Context, most time.Duration) {
	pause(ctx, time.Duration(s.random.Int64N(int64(most))))
}
