package storagetest

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"
)

// Mishap is what goes wrong with a request.
type Mishap struct {
	// Status is answered instead of asking the server; 0 asks it.
	Status int
	// Drop hangs up without an answer: before the server was asked, or with After behind it, so that it did what it was told and
	// nobody learns.
	Drop, After bool
	// Wait is how long nothing happens before the server is asked.
	Wait time.Duration
	// Cut hangs up after that many bytes of the answer's body; 0 does not. With Hang the connection stays, and nothing more comes.
	Cut  int64
	Hang bool
	// Methods are the HTTP methods that meet it; empty means all.
	Methods []string
	// Times is how many requests meet it; 0 means all, until Heal.
	Times int
}

// Trouble stands between a store and its server and makes things go wrong. It is safe for concurrent use.
type Trouble struct {
	mu      sync.Mutex
	mishap  Mishap
	armed   bool
	met     int
	stopped chan struct{}
}

// NewTrouble puts trouble before the S3 server of address, which S3 returned, and returns the address that leads through it. All is
// well until [Trouble.Bring] is called.
func NewTrouble(t testing.TB, address string) (trouble *Trouble, through string) {
	t.Helper()
	parsed, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	query := parsed.Query()
	target, err := url.Parse(query.Get("endpoint"))
	if err != nil {
		t.Fatal(err)
	}
	trouble = &Trouble{stopped: make(chan struct{})}
	// The Host header is part of the signature and goes through as it is.
	proxy := &httputil.ReverseProxy{
		Rewrite: func(request *httputil.ProxyRequest) {
			request.SetURL(target)
			request.Out.Host = request.In.Host
		},
		ErrorHandler: func(http.ResponseWriter, *http.Request, error) { panic(http.ErrAbortHandler) },
	}
	server := httptest.NewServer(trouble.between(proxy))
	t.Cleanup(func() {
		close(trouble.stopped)
		server.CloseClientConnections()
		server.Close()
	})
	query.Set("endpoint", server.URL)
	parsed.RawQuery = query.Encode()
	return trouble, parsed.String()
}

// Bring makes requests meet the mishap from now on, in place of the one before.
func (x *Trouble) Bring(mishap Mishap) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.mishap, x.armed, x.met = mishap, true, 0
}

// Heal lets all go well again.
func (x *Trouble) Heal() {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.armed = false
}

// Met returns how many requests met the mishap that was brought last.
func (x *Trouble) Met() int {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.met
}

// next returns what happens to a request, the zero value when nothing does.
func (x *Trouble) next(method string) Mishap {
	x.mu.Lock()
	defer x.mu.Unlock()
	spent := x.mishap.Times > 0 && x.met >= x.mishap.Times
	other := len(x.mishap.Methods) > 0 && !slices.Contains(x.mishap.Methods, method)
	if !x.armed || spent || other {
		return Mishap{}
	}
	x.met++
	return x.mishap
}

func (x *Trouble) between(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mishap := x.next(r.Method)
		x.wait(r, mishap.Wait)
		switch {
		case mishap.Drop && !mishap.After:
			hangUp(w)
		case mishap.Drop:
			next.ServeHTTP(httptest.NewRecorder(), r)
			hangUp(w)
		case mishap.Status != 0:
			_, _ = io.Copy(io.Discard, r.Body) // as a server does that answers only then; a broken body changes nothing
			w.Header().Set("Content-Type", "application/xml")
			w.WriteHeader(mishap.Status)
			_, _ = fmt.Fprintf(w, "<Error><Code>%s</Code><Message>brought by a test</Message></Error>", errorCode(mishap.Status))
		case mishap.Cut > 0:
			cut := &cutting{ResponseWriter: w, left: mishap.Cut}
			if mishap.Hang {
				cut.hang = func() { x.wait(r, time.Hour) }
			}
			next.ServeHTTP(cut, r)
		default:
			next.ServeHTTP(w, r)
		}
	})
}

// wait does nothing for a while, or until nobody waits for the answer any more.
func (x *Trouble) wait(r *http.Request, long time.Duration) {
	if long == 0 {
		return
	}
	select {
	case <-time.After(long):
	case <-r.Context().Done():
	case <-x.stopped:
	}
}

func errorCode(status int) string {
	switch status {
	case http.StatusServiceUnavailable:
		return "SlowDown"
	case http.StatusInternalServerError:
		return "InternalError"
	}
	return "Status" + strconv.Itoa(status)
}

// hangUp closes the connection without a word.
func hangUp(w http.ResponseWriter) {
	connection, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	if tcp, ok := connection.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0) // a reset instead of a polite end; without it the test is only milder
	}
	_ = connection.Close()
}

// cutting hangs up in the middle of a body.
type cutting struct {
	http.ResponseWriter

	left int64
	hang func() // nil hangs up
}

// Write implements [http.ResponseWriter].
func (c *cutting) Write(p []byte) (int, error) {
	if int64(len(p)) < c.left {
		c.left -= int64(len(p))
		return c.ResponseWriter.Write(p)
	}
	_, _ = c.ResponseWriter.Write(p[:c.left])
	_ = http.NewResponseController(c.ResponseWriter).Flush() // the connection is about to go anyway
	if c.hang != nil {
		c.hang()
	}
	panic(http.ErrAbortHandler)
}
