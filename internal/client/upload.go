package client

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"time"

	"github.com/reelmill/reelmill/jobs"
)

const (
	tusVersion = "1.0.0"
	chunkBytes = 16 << 20
	// uploadPatience is how long an upload waits for a server that has gone away in the middle of it.
	uploadPatience = 5 * time.Minute
	// maxStuck is how often in a row a chunk may fail without a byte getting through.
	maxStuck = 10
)

// Upload sends a file to the server in resumable chunks (tus 1.0) and returns the id of the upload. When the line or the
// server breaks it asks how much arrived and goes on from there, for several minutes. onProgress may be nil; it is
// called one at a time with the bytes sent so far, which shrink when some were lost.
func (c *Client) Upload(ctx context.Context, name string, onProgress func(sent, total int64)) (string, error) {
	file, size, err := openFile(name)
	if err != nil {
		return "", err
	}
	defer file.Close()
	if onProgress == nil {
		onProgress = func(int64, int64) {}
	}
	u := &upload{client: c, file: file, size: size, report: onProgress}
	if err := u.create(ctx, filepath.Base(name)); err != nil {
		return "", err
	}
	if c.patience < uploadPatience {
		u.client = c.Patiently(uploadPatience, c.onOutage)
	}
	if err := u.send(ctx); err != nil {
		return "", err
	}
	return u.id, nil
}

func openFile(name string) (*os.File, int64, error) {
	file, err := os.Open(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, 0, jobs.Refuse("file-not-found", fmt.Sprintf("There is no file %q.", name), "Check the path.", err)
	case err != nil:
		return nil, 0, unreadable(name, err)
	}
	info, err := file.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = errors.New("it is not a regular file")
	}
	if err != nil {
		_ = file.Close()
		return nil, 0, unreadable(name, err)
	}
	return file, info.Size(), nil
}

func unreadable(name string, cause error) error {
	return jobs.Refuse("file-unreadable", fmt.Sprintf("The file %q cannot be read: %v.", name, cause),
		"Check that it is a file, and that you may read it.", cause)
}

// upload is one file on its way.
type upload struct {
	client *Client
	file   *os.File
	size   int64
	id     string
	offset int64 // what the server is known to have
	report func(sent, total int64)
}

// create announces the file. Only the id in the answer is used: behind a proxy the rest of the address may be one that
// is not reachable from here, and the key must not follow it.
func (u *upload) create(ctx context.Context, name string) error {
	resp, err := u.client.call(ctx, func() request {
		return request{
			method: http.MethodPost, path: []string{"v1", "uploads"},
			header: map[string]string{
				"Tus-Resumable":   tusVersion,
				"Upload-Length":   strconv.FormatInt(u.size, 10),
				"Upload-Metadata": "filename " + base64.StdEncoding.EncodeToString([]byte(name)),
			},
		}
	})
	if err != nil {
		return err
	}
	u.id = path.Base(resp.header.Get("Location"))
	if u.id == "." || u.id == "/" {
		return strangeAnswer(errors.New("an upload without a Location"))
	}
	u.report(0, u.size)
	return nil
}

// send brings chunk after chunk over, and finds out where to go on after each failure.
func (u *upload) send(ctx context.Context) error {
	for stuck := 0; u.offset < u.size; {
		before := u.offset
		failure := u.chunk(ctx)
		if failure == nil {
			stuck = 0
			continue
		}
		if !passing(failure) {
			return failure
		}
		if stuck++; stuck > maxStuck {
			return failure
		}
		if err := rest(ctx, min(firstPause<<(stuck-1), lastPause)); err != nil {
			return err
		}
		if err := u.ask(ctx); err != nil {
			return err
		}
		if u.offset > before {
			stuck = 0
		}
	}
	return nil
}

// ask learns from the server how much it has.
func (u *upload) ask(ctx context.Context) error {
	resp, err := u.client.call(ctx, func() request {
		return request{method: http.MethodHead, path: u.path(), header: map[string]string{"Tus-Resumable": tusVersion}}
	})
	if err != nil {
		return u.lost(err, resp)
	}
	return u.reached(resp)
}

func (u *upload) path() []string { return []string{"v1", "uploads", u.id} }

// reached takes over the offset an answer states.
func (u *upload) reached(resp *response) error {
	offset, err := strconv.ParseInt(resp.header.Get("Upload-Offset"), 10, 64)
	if err != nil || offset < 0 || offset > u.size {
		return strangeAnswer(fmt.Errorf("an upload of %d bytes at offset %q", u.size, resp.header.Get("Upload-Offset")))
	}
	u.offset = offset
	u.report(offset, u.size)
	return nil
}

// lost names the one refusal that means something of its own in the middle of an upload.
func (u *upload) lost(err error, resp *response) error {
	if resp != nil && (resp.status == http.StatusNotFound || resp.status == http.StatusGone) {
		return jobs.Refuse("upload-lost", "The server no longer has the beginning of this upload.", "Submit the file again.", err)
	}
	return err
}
