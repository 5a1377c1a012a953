package main

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/reelmill/reelmill/internal/storage"
	"github.com/reelmill/reelmill/internal/storage/storagetest"
)

const bucket = "reelmill"

// openStorage keeps blobs on a small disk: behind an S3 server where one is installed, in a folder otherwise.
func (s *suite) openStorage(ctx context.Context) (err error) {
	folder := filepath.Join(s.fleet.folder, "store")
	s.disks.add(folder, storeSize)
	if err := os.MkdirAll(folder, 0o750); err != nil {
		return err
	}
	program, missing := findVersity()
	if s.storage == "folder" || s.storage == "auto" && missing != nil {
		s.fleet.storage = folder
		s.store, err = storage.Open(ctx, folder)
		return err
	}
	if missing != nil {
		return missing
	}
	return s.openBucket(ctx, program, folder)
}

// findVersity looks where programs lie and where go install puts them.
func findVersity() (string, error) {
	if found, err := exec.LookPath("versitygw"); err == nil {
		return found, nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", err
	}
	found := filepath.Join(home, "go", "bin", "versitygw")
	_, err = os.Stat(found)
	return found, err
}

// openBucket starts the server with one bucket. The fleet reaches it through trouble, the suite's own eyes directly.
func (s *suite) openBucket(ctx context.Context, program, folder string) error {
	address, err := freeAddress(ctx)
	if err != nil {
		return err
	}
	s.blobs = &child{
		name: "s3", argv: []string{program, "--quiet", "--port", address, "--health", "/health", "posix", folder}, log: filepath.Join(s.folder, "s3.log"),
	}
	for _, pair := range storagetest.S3Environment() {
		name, text, _ := strings.Cut(pair, "=")
		if err := os.Setenv(name, text); err != nil {
			return err
		}
		s.blobs.env = append(s.blobs.env, strings.Replace(strings.Replace(pair, "AWS_ACCESS_KEY_ID", "ROOT_ACCESS_KEY", 1), "AWS_SECRET_ACCESS_KEY", "ROOT_SECRET_KEY", 1))
	}
	if err := os.MkdirAll(filepath.Join(folder, bucket), 0o700); err != nil {
		return err
	}
	if err := s.blobs.start(); err != nil {
		return err
	}
	err = until(ctx, startBudget, "the S3 server answers", func() bool {
		answer, err := http.Get("http://" + address + "/health") //nolint:noctx // until bounds the whole
		return err == nil && answer.Body.Close() == nil
	})
	if err != nil {
		return fmt.Errorf("%w: %s", err, s.blobs.said())
	}
	direct := fmt.Sprintf("s3://%s?region=us-east-1&endpoint=%s&path_style=true", bucket, url.QueryEscape("http://"+address))
	if s.store, err = storage.Open(ctx, direct); err != nil {
		return err
	}
	s.fleet.extra = storagetest.S3Environment()
	s.trouble, s.fleet.storage, s.calm, err = borrowTrouble(direct)
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
