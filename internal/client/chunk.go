package client

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/reelmill/reelmill/jobs"
)

const (
	// stallTime is how long not a byte may leave before the line counts as dead.
	stallTime = 2 * time.Minute
	// settleTime is how long the server may take over a chunk it has in full: the last one may have to be stored away.
	settleTime = 15 * time.Minute
)

// chunk sends the next piece of the file. A transient fault means that it is worth asking how much of it arrived.
func (u *upload) chunk(ctx context.Context) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	watchdog := time.AfterFunc(stallTime, func() { cancel(errSlow) })
	defer watchdog.Stop()
	length := min(u.size-u.offset, chunkBytes)
	body := &chunkBody{
		rest: io.NewSectionReader(u.file, u.offset, length), left: length, watchdog: watchdog,
		sent: func(n int64) { u.report(u.offset+n, u.size) },
	}
	resp, err := u.client.send(ctx, request{
		method: http.MethodPatch, path: u.path(), body: body, length: length,
		header: map[string]string{
			"Tus-Resumable": tusVersion, "Upload-Offset": strconv.FormatInt(u.offset, 10),
			"Content-Type": "application/offset+octet-stream",
		},
	})
	if failure := body.end(); failure != nil {
		return unusable(u.file.Name(), failure)
	}
	if err != nil {
		return err
	}
	if resp.status == http.StatusConflict { // it has more or less than we thought
		return jobs.Stumble("upload-interrupted", "The server did not take the upload further.", "Try again later.", resp.fault())
	}
	if err := resp.fault(); err != nil {
		return u.lost(err, resp)
	}
	return u.reached(resp)
}

func unusable(name string, cause error) error {
	if errors.Is(cause, io.ErrUnexpectedEOF) {
		return jobs.Refuse("file-changed", fmt.Sprintf("The file %q became shorter while it was uploaded.", name),
			"Wait until the export has finished, then submit it again.", cause)
	}
	return unreadable(name, cause)
}

// chunkBody is the body of one request. The transport may go on reading after it has returned an error, so that end
// must be called before the file or the progress is used for anything else.
type chunkBody struct {
	sent     func(total int64)
	watchdog *time.Timer

	mu      sync.Mutex
	rest    *io.SectionReader
	total   int64
	left    int64
	failure error
	ended   bool
}

// Read implements io.Reader.
func (b *chunkBody) Read(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.ended {
		return 0, io.ErrClosedPipe
	}
	n, err := b.rest.Read(p)
	b.total += int64(n)
	b.left -= int64(n)
	switch {
	case errors.Is(err, io.EOF) && b.left > 0:
		b.failure = io.ErrUnexpectedEOF
		return n, b.failure
	case err != nil && !errors.Is(err, io.EOF):
		b.failure = err
	}
	if n > 0 {
		b.sent(b.total)
	}
	if b.left > 0 {
		b.watchdog.Reset(stallTime)
	} else {
		b.watchdog.Reset(settleTime)
	}
	return n, err
}

// end stops the body and returns what went wrong with the file itself.
func (b *chunkBody) end() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.ended = true
	return b.failure
}
