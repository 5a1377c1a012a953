package main

import (
	"context"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/reelmill/reelmill/internal/storage"
	"github.com/reelmill/reelmill/internal/storage/storagetest"
	"github.com/reelmill/reelmill/internal/testserver"
)

const bucket = "reelmill"

// openStorage keeps blobs on a small disk: behind an S3 server where one is installed, in a folder otherwise.
func (s *suite) openStorage(ctx context.Context) (err error) {
	folder := filepath.Join(s.fleet.folder, "store")
	s.disks.add(folder, storeSize)
	if err := os.MkdirAll(folder, 0o750); err != nil {
		return err
	}
	_, missing := testserver.Find("versitygw")
	if s.storage == "folder" || s.storage == "auto" && missing != nil {
		s.fleet.storage = folder
		s.store, err = storage.Open(ctx, folder)
		return err
	}
	if missing != nil {
		return missing
	}
	return s.openBucket(ctx, folder)
}

// openBucket starts the server with one bucket. The fleet reaches it through trouble, the suite's own eyes directly.
func (s *suite) openBucket(ctx context.Context, folder string) error {
	server, err := testserver.NewVersity(ctx, folder)
	if err != nil {
		return err
	}
	s.blobs = &child{name: "s3", argv: server.Serve(), env: server.Env(), log: filepath.Join(s.folder, "s3.log")}
	direct, err := server.MakeBucket(bucket)
	if err != nil {
		return err
	}
	if err := errors.Join(testserver.AllowS3(), s.blobs.start()); err != nil {
		return err
	}
	if err := s.blobs.answered(ctx, server.Answers); err != nil {
		return err
	}
	if s.store, err = storage.Open(ctx, direct); err != nil {
		return err
	}
	s.fleet.extra = testserver.S3Environment()
	s.trouble, s.calm, err = testserver.Borrow(func(tb testing.TB) (trouble *storagetest.Trouble) {
		tb.Helper()
		trouble, s.fleet.storage = storagetest.NewTrouble(tb, direct)
		return trouble
	})
	return err
}

// needsBucket says why trouble with S3 cannot be had.
func needsBucket(_ context.Context, s *suite) string {
	if s.trouble == nil {
		return "blobs are kept in a folder here; versitygw is not installed, or -storage folder was given"
	}
	return ""
}

// troubleFor is how long S3 misbehaves in one round.
const troubleFor = 10 * time.Second

// failS3, refuseS3, slowS3 and cutS3 are what an object store does on a bad day.
func failS3(ctx context.Context, s *suite) (time.Duration, error) {
	return s.ail(ctx, storagetest.Mishap{Status: http.StatusInternalServerError})
}

func refuseS3(ctx context.Context, s *suite) (time.Duration, error) {
	return s.ail(ctx, storagetest.Mishap{Status: http.StatusServiceUnavailable})
}

func slowS3(ctx context.Context, s *suite) (time.Duration, error) {
	return s.ail(ctx, storagetest.Mishap{Wait: 3 * time.Second})
}

func cutS3(ctx context.Context, s *suite) (time.Duration, error) {
	return s.ail(ctx, storagetest.Mishap{Cut: 1000, Methods: []string{http.MethodGet}})
}

func (s *suite) ail(ctx context.Context, mishap storagetest.Mishap) (time.Duration, error) {
	took, err := s.away(ctx, func() error {
		s.trouble.Bring(mishap)
		return nil
	}, func() error {
		pause(ctx, troubleFor)
		defer s.trouble.Heal()
		return until(ctx, startBudget, "a request meets the mishap", func() bool { return s.trouble.Met() > 0 })
	})
	return took, err
}

// killS3 kills the server of the blobs.
func killS3(ctx context.Context, s *suite) (time.Duration, error) {
	return s.away(ctx, s.blobs.kill, func() error {
		s.moment(ctx, 5*time.Second)
		return s.blobs.start()
	})
}

// diskOfStore is the folder whose disk the blobs lie on.
func (s *suite) diskOfStore() string {
	at := slices.IndexFunc(s.disks.mounted, func(folder string) bool { return filepath.Base(folder) == "store" })
	return s.disks.mounted[at]
}
