package storagetest

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"

	"github.com/reelmill/reelmill/internal/testserver"
)

// sharedS3 is the one server of a test binary.
var sharedS3 = sync.OnceValues(startS3)

// S3 returns the address of an empty bucket on a real S3 server on loopback, and the environment in which a child process has the
// right to it. This process gets the same environment, so that storage.Open works here too. The server ends with the test
// binary. The test is skipped where versitygw is not installed ("make test-tools" installs it) and fails where it does not
// start.
func S3(t testing.TB) (address string, env []string) {
	t.Helper()
	if _, err := testserver.Find("versitygw"); err != nil {
		t.Skipf("no S3 server: %v", err)
	}
	server, err := sharedS3()
	if err != nil {
		t.Fatalf("the S3 server did not start: %v", err)
	}
	address, err = server.versity.MakeBucket("t" + strings.ReplaceAll(uuid.NewString(), "-", ""))
	if err != nil {
		t.Fatalf("no bucket for this test: %v", err)
	}
	return address, testserver.S3Environment()
}

// s3Server is a running versitygw.
type s3Server struct {
	versity *testserver.Versity
	running *testserver.Running // held for as long as the test binary lives
}

func startS3() (*s3Server, error) {
	folder, err := os.MkdirTemp("", "s3-")
	if err != nil {
		return nil, err
	}
	buckets := filepath.Join(folder, "buckets")
	if err := os.Mkdir(buckets, 0o700); err != nil {
		return nil, err
	}
	if err := testserver.AllowS3(); err != nil {
		return nil, err
	}
	s := &s3Server{}
	if s.versity, err = testserver.NewVersity(context.Background(), buckets); err != nil {
		return nil, err
	}
	s.running, err = testserver.Start(testserver.Server{
		Folder: folder, Env: append(s.versity.Env(), "HOME="+folder), Serve: s.versity.Serve(), Signal: "KILL",
	})
	if err != nil {
		return nil, err
	}
	return s, s.running.Await(context.Background(), s.versity.Answers)
}
