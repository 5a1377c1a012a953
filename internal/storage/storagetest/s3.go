package storagetest

import (
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"
)

const (
	accessKey = "reelmill-test"
	secretKey = "reelmill-test-secret"
)

// sharedS3 is the one server of a test binary.
var sharedS3 = sync.OnceValues(startS3)

// S3 returns the address of an empty bucket on a real S3 server on loopback, and the environment in which a child process has the
// right to it. This process gets the same environment, so that storage.Open works here too. The server ends with the test
// binary. The test is skipped where versitygw is not installed ("make test-tools" installs it) and fails where it does not
// start.
func S3(t testing.TB) (address string, env []string) {
	t.Helper()
	if _, err := findVersity(); err != nil {
		t.Skipf("no S3 server: %v; make test-tools installs one", err)
	}
	server, err := sharedS3()
	if err != nil {
		t.Fatalf("the S3 server did not start: %v", err)
	}
	bucket := "t" + strings.ReplaceAll(uuid.NewString(), "-", "")
	if err := server.makeBucket(bucket); err != nil {
		t.Fatalf("no bucket for this test: %v", err)
	}
	return fmt.Sprintf("s3://%s?region=us-east-1&endpoint=%s&path_style=true", bucket, url.QueryEscape(server.endpoint)), S3Environment()
}

// S3Environment is what a process needs to have the right to every bucket that S3 returns.
func S3Environment() []string {
	return []string{
		"AWS_ACCESS_KEY_ID=" + accessKey, "AWS_SECRET_ACCESS_KEY=" + secretKey, "AWS_EC2_METADATA_DISABLED=true",
		"AWS_CONFIG_FILE=/dev/null", "AWS_SHARED_CREDENTIALS_FILE=/dev/null",
	}
}

// findVersity looks where programs lie and where go install puts them.
func findVersity() (string, error) {
	if found, err := exec.LookPath("versitygw"); err == nil {
		return found, nil
	}
	folders := []string{os.Getenv("GOBIN")}
	for _, path := range filepath.SplitList(os.Getenv("GOPATH")) {
		folders = append(folders, filepath.Join(path, "bin"))
	}
	if home, err := os.UserHomeDir(); err == nil {
		folders = append(folders, filepath.Join(home, "go", "bin"))
	}
	for _, folder := range folders {
		path := filepath.Join(folder, "versitygw")
		if info, err := os.Stat(path); folder != "" && err == nil && info.Mode().IsRegular() {
			return path, nil
		}
	}
	return "", fmt.Errorf("versitygw is not installed")
}
