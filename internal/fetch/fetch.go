// Package fetch downloads masters over HTTP without ever reaching into the operator's own network: every address is
// checked after its name was resolved, on every redirect too.
package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"os"
	"strings"
	"time"

	"code.dny.dev/ssrf"

	"github.com/reelmill/reelmill/jobs"
)

// Config bounds what may be fetched.
type Config struct {
	// Allow are address ranges that may be fetched from although they are private, such as 10.1.0.0/16.
	Allow []netip.Prefix
	// MaxBytes is the largest master taken; zero means 256 GiB.
	MaxBytes int64
	// Stall ends a download that brought nothing for this long; zero means 30 s.
	Stall time.Duration
	// Tries is how often a broken download is resumed; zero means 5.
	Tries int
}

// Fetcher downloads masters. It is safe for concurrent use.
type Fetcher struct {
	cfg    Config
	client *http.Client
}

const (
	maxRedirects = 5
	resumePause  = 2 * time.Second
)

// New returns a fetcher.
func New(cfg Config) *Fetcher {
	if cfg.MaxBytes == 0 {
		cfg.MaxBytes = 256 << 30
	}
	if cfg.Stall == 0 {
		cfg.Stall = 30 * time.Second
	}
	if cfg.Tries == 0 {
		cfg.Tries = 5
	}
	dialer := &net.Dialer{Timeout: 10 * time.Second, Control: guard(cfg.Allow).Safe}
	transport := &http.Transport{
		DialContext: dialer.DialContext, TLSHandshakeTimeout: 10 * time.Second, ResponseHeaderTimeout: cfg.Stall,
		DisableCompression: true, // a range of a compressed body could not be resumed
		MaxIdleConns:       4, IdleConnTimeout: 30 * time.Second,
	}
	return &Fetcher{cfg: cfg, client: &http.Client{Transport: transport, CheckRedirect: checkRedirect}}
}

func guard(allow []netip.Prefix) *ssrf.Guardian {
	var v4, v6 []netip.Prefix
	for _, prefix := range allow {
		if prefix.Addr().Is4() {
			v4 = append(v4, prefix)
		} else {
			v6 = append(v6, prefix)
		}
	}
	return ssrf.New(ssrf.WithAnyPort(), ssrf.WithAllowedV4Prefixes(v4...), ssrf.WithAllowedV6Prefixes(v6...))
}

var errRedirects = errors.New("redirects")

func checkRedirect(request *http.Request, via []*http.Request) error {
	if len(via) >= maxRedirects {
		return fmt.Errorf("%w: too many of them", errRedirects)
	}
	if request.URL.Scheme != "http" && request.URL.Scheme != "https" {
		return fmt.Errorf("%w to scheme %q", errRedirects, request.URL.Scheme)
	}
	return nil
}

// Fetch downloads url into a new file at path, resuming where a connection broke. report, when not nil, is told how much is there,
// 0..1, as far as the server says how much there will be. Errors are faults with the codes source-forbidden,
// source-unreachable, source-refused and source-too-large.
func (f *Fetcher) Fetch(ctx context.Context, url, path string, report func(float64)) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	download := &download{fetcher: f, url: url, file: file, report: report}
	for try := 1; ; try++ {
		err = download.pull(ctx)
		if err == nil || try >= f.cfg.Tries || !resumable(err) || ctx.Err() != nil {
			break
		}
		select {
		case <-ctx.Done():
		case <-time.After(resumePause):
		}
	}
	if cause := context.Cause(ctx); err != nil && cause != nil {
		err = cause
	}
	return errors.Join(err, file.Close())
}

// resumable is what another request may mend: the network's faults, not those of the local disk.
func resumable(err error) bool {
	var fault *jobs.Fault
	return errors.As(err, &fault) && fault.Class == jobs.Transient
}

// download is one master on its way.
type download struct {
	fetcher *Fetcher
	url     string
	file    *os.File
	have    int64
	mark    string // the server's ETag or date of change, so that a changed master is not glued together
	report  func(float64)
}

// pull asks for what is missing and writes it.
func (d *download) pull(outer context.Context) error {
	ctx, cancel := context.WithCancel(outer)
	defer cancel()
	response, err := d.ask(ctx)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	total := response.ContentLength
	if total >= 0 {
		total += d.have
	}
	if total > d.fetcher.cfg.MaxBytes {
		return tooLarge(d.fetcher.cfg.MaxBytes)
	}
	watchdog := time.AfterFunc(d.fetcher.cfg.Stall, cancel)
	defer watchdog.Stop()
	buffer := make([]byte, 1<<20)
	for {
		n, err := response.Body.Read(buffer)
		watchdog.Reset(d.fetcher.cfg.Stall)
		if _, err := d.file.Write(buffer[:n]); err != nil {
			return err
		}
		d.have += int64(n)
		switch {
		case d.have > d.fetcher.cfg.MaxBytes:
			return tooLarge(d.fetcher.cfg.MaxBytes)
		case errors.Is(err, io.EOF):
			return d.whole(total)
		case err != nil && ctx.Err() != nil && outer.Err() == nil:
			// The error is left out: it says "canceled", which would pass for a shutdown of the worker.
			return unreachable(fmt.Errorf("nothing came for %v", d.fetcher.cfg.Stall))
		case err != nil:
			return unreachable(err)
		}
		if d.report != nil && total > 0 {
			d.report(float64(d.have) / float64(total))
		}
	}
}

func (d *download) whole(total int64) error {
	if total >= 0 && d.have != total {
		return unreachable(fmt.Errorf("got %d of %d bytes", d.have, total))
	}
	return nil
}

func (d *download) ask(ctx context.Context) (*http.Response, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, d.url, http.NoBody)
	if err != nil {
		return nil, jobs.Refuse("bad-source-url", "The source is not a usable address.", "Give a full http or https URL.", err)
	}
	if d.have > 0 && d.mark != "" {
		request.Header.Set("Range", fmt.Sprintf("bytes=%d-", d.have))
		request.Header.Set("If-Range", d.mark)
	}
	response, err := d.fetcher.client.Do(request)
	if err != nil {
		return nil, dialFault(err)
	}
	if err := d.accept(response); err != nil {
		return nil, errors.Join(err, response.Body.Close())
	}
	return response, nil
}

// accept checks the status; a server that starts over makes us start over too.
func (d *download) accept(response *http.Response) error {
	switch {
	case response.StatusCode == http.StatusPartialContent && d.have > 0:
		if begin := fmt.Sprintf("bytes %d-", d.have); !strings.HasPrefix(response.Header.Get("Content-Range"), begin) {
			d.mark = "" // the next request asks for the whole
			return unreachable(fmt.Errorf("server answered the range %q", response.Header.Get("Content-Range")))
		}
		return nil
	case response.StatusCode == http.StatusOK:
		d.have, d.mark = 0, markOf(response.Header)
		if _, err := d.file.Seek(0, io.SeekStart); err != nil {
			return err
		}
		return d.file.Truncate(0)
	case passing(response.StatusCode):
		return unreachable(fmt.Errorf("server answered %s", response.Status))
	}
	return jobs.Refuse("source-refused", fmt.Sprintf("The server of the master answered “%s”.", response.Status),
		"Check that the address is right and may be read without a login.", nil)
}

// passing tells answers that a server gives for a while from those that it will give again.
func passing(status int) bool {
	return status >= 500 || status == http.StatusTooManyRequests || status == http.StatusRequestTimeout
}

// markOf is what If-Range may name: a strong ETag, else the date of the last change. Without either, a broken download starts over.
func markOf(header http.Header) string {
	if tag := header.Get("ETag"); tag != "" && !strings.HasPrefix(tag, "W/") {
		return tag
	}
	return header.Get("Last-Modified")
}

func dialFault(err error) error {
	if errors.Is(err, ssrf.ErrProhibitedIP) || errors.Is(err, ssrf.ErrProhibitedNetwork) || errors.Is(err, ssrf.ErrProhibitedPort) {
		return jobs.Refuse("source-forbidden", "The address of the master leads into a private network.",
			"Upload the file instead, or have the operator allow the network with REELMILL_FETCH_ALLOW.", err)
	}
	if errors.Is(err, errRedirects) {
		return jobs.Refuse("source-refused", "The server of the master leads on to where nothing can be fetched: "+reason(err)+".",
			"Give the address at which the file itself is.", err)
	}
	return unreachable(err)
}

func unreachable(err error) error {
	return jobs.Stumble("source-unreachable", "The master could not be downloaded to the end: "+reason(err)+".",
		"Check the address, and that its server is up; the download goes on by itself.", err)
}

func tooLarge(limit int64) error {
	return jobs.Refuse("source-too-large", fmt.Sprintf("The master is larger than the %d bytes that may be fetched.", limit),
		"Upload it through /v1/uploads instead.", nil)
}
