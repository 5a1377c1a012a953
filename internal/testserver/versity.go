package testserver

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
)

const (
	accessKey = "reelmill-test"
	secretKey = "reelmill-test-secret" //nolint:gosec // it opens a bucket on loopback that lives as long as a test
)

// Versity is an S3 server, versitygw, to be run over a folder whose subfolders are its buckets.
type Versity struct {
	program string
	address string // host:port
	folder  string
}

// NewVersity chooses an address for a server over a folder.
func NewVersity(ctx context.Context, folder string) (*Versity, error) {
	program, err := Find("versitygw")
	if err != nil {
		return nil, err
	}
	address, err := FreeAddress(ctx)
	return &Versity{program: filepath.Join(program, "versitygw"), address: address, folder: folder}, err
}

// Serve is the command that runs the server, in the environment Env.
func (v *Versity) Serve() []string {
	return []string{v.program, "--quiet", "--port", v.address, "--health", "/health", "posix", v.folder}
}

// Env is the environment of the server.
func (v *Versity) Env() []string {
	return append(S3Environment(), "ROOT_ACCESS_KEY="+accessKey, "ROOT_SECRET_KEY="+secretKey)
}

// Answers asks whether the server takes requests.
func (v *Versity) Answers(ctx context.Context) error {
	return Serves("http://" + v.address + "/health")(ctx)
}

// MakeBucket makes an empty bucket and returns its address, as REELMILL_STORAGE_URL takes it.
func (v *Versity) MakeBucket(name string) (string, error) {
	address := fmt.Sprintf("s3://%s?region=us-east-1&endpoint=%s&path_style=true", name, url.QueryEscape("http://"+v.address))
	return address, os.Mkdir(filepath.Join(v.folder, name), 0o700)
}

// S3Environment is what a process needs to have the right to every bucket.
func S3Environment() []string {
	return []string{
		"AWS_ACCESS_KEY_ID=" + accessKey, "AWS_SECRET_ACCESS_KEY=" + secretKey, "AWS_EC2_METADATA_DISABLED=true",
		"AWS_CONFIG_FILE=/dev/null", "AWS_SHARED_CREDENTIALS_FILE=/dev/null",
	}
}

// AllowS3 gives this process the same right.
func AllowS3() error {
	for _, pair := range S3Environment() {
		name, text, _ := strings.Cut(pair, "=")
		if err := os.Setenv(name, text); err != nil {
			return err
		}
	}
	return nil
}
