package packaging_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

const patience = 60 * time.Second

// chromium is one page in a headless browser, driven over the DevTools pipe. It is not safe for concurrent use.
type chromium struct {
	t       *testing.T
	to      *os.File
	from    *os.File
	reader  *bufio.Reader
	session string
	last    int
	// complaints are uncaught exceptions, refused resources and everything else the browser holds against the page.
	complaints []string
}

type message struct {
	ID     int             `json:"id"`
	Method string          `json:"method"`
	Params json.RawMessage `json:"params"`
	Result json.RawMessage `json:"result"`
	Error  json.RawMessage `json:"error"`
}

// openChromium starts a browser for the test and skips it where there is none.
func openChromium(t *testing.T) *chromium {
	t.Helper()
	if testing.Short() {
		t.Skip("a browser takes seconds to start")
	}
	program, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("chromium is not installed; the pages are not checked in a browser")
	}
	theirs, to, err := os.Pipe()
	must(t, err)
	from, back, err := os.Pipe()
	must(t, err)
	profile, err := os.MkdirTemp("", "chromium")
	must(t, err)
	browser := exec.CommandContext(t.Context(), program, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--autoplay-policy=no-user-gesture-required", "--mute-audio",
		"--user-data-dir="+profile, "--remote-debugging-pipe", "about:blank")
	browser.ExtraFiles = []*os.File{theirs, back}
	must(t, browser.Start())
	_, _ = theirs.Close(), back.Close()
	t.Cleanup(func() {
		_ = browser.Process.Kill()
		_ = browser.Wait()
		_, _ = to.Close(), from.Close()
		_ = os.RemoveAll(profile) // its children may still write; what is left lies in the temporary folder
	})
	page := &chromium{t: t, to: to, from: from, reader: bufio.NewReader(from)}
	page.attach()
	return page
}

func (c *chromium) attach() {
	var target struct{ TargetID string }
	c.call("Target.createTarget", map[string]any{"url": "about:blank"}, &target)
	var attached struct{ SessionID string }
	c.call("Target.attachToTarget", map[string]any{"targetId": target.TargetID, "flatten": true}, &attached)
	c.session = attached.SessionID
	for _, domain := range []string{"Page", "Runtime", "Log"} {
		c.call(domain+".enable", nil, nil)
	}
}

// call sends one command and waits for its answer.
func (c *chromium) call(method string, params any, result any) {
	c.t.Helper()
	c.last++
	command := map[string]any{"id": c.last, "method": method, "params": params}
	if params == nil {
		command["params"] = map[string]any{}
	}
	if c.session != "" {
		command["sessionId"] = c.session
	}
	text, err := json.Marshal(command)
	must(c.t, err)
	_, err = c.to.Write(append(text, 0))
	must(c.t, err)
	answer := c.await(func(m message) bool { return m.ID == c.last })
	if answer.Error != nil {
		c.t.Fatalf("%s: %s", method, answer.Error)
	}
	if result != nil {
		must(c.t, json.Unmarshal(answer.Result, result))
	}
}

// await reads until a message fits, and notes complaints on the way.
func (c *chromium) await(fits func(message) bool) message {
	c.t.Helper()
	must(c.t, c.from.SetReadDeadline(time.Now().Add(patience+10*time.Second)))
	for {
		text, err := c.reader.ReadBytes(0)
		if err != nil {
			c.t.Fatalf("the browser is silent: %v", err)
		}
		var m message
		must(c.t, json.Unmarshal(text[:len(text)-1], &m))
		if m.Method == "Runtime.exceptionThrown" || m.Method == "Log.entryAdded" {
			c.complaints = append(c.complaints, string(m.Params))
		}
		if fits(m) {
			return m
		}
	}
}

// open goes to an address and waits for its load event.
func (c *chromium) open(address string) {
	c.t.Helper()
	c.call("Page.navigate", map[string]any{"url": "about:blank"}, nil)
	c.call("Page.navigate", map[string]any{"url": address}, nil)
	c.until("document.readyState === 'complete' && location.href !== 'about:blank'")
}

// eval runs an expression in the page, waits for its promise and decodes what it gives.
func (c *chromium) eval(expression string, value any) {
	c.t.Helper()
	var answer struct {
		Result           struct{ Value json.RawMessage }
		ExceptionDetails *struct{ Exception struct{ Description string } }
	}
	c.call("Runtime.evaluate", map[string]any{"expression": expression, "awaitPromise": true, "returnByValue": true}, &answer)
	if answer.ExceptionDetails != nil {
		c.t.Fatalf("%s\nthrew %s", expression, answer.ExceptionDetails.Exception.Description)
	}
	if value != nil {
		must(c.t, json.Unmarshal(answer.Result.Value, value))
	}
}

// until waits in the page for a condition.
func (c *chromium) until(condition string) {
	c.t.Helper()
	c.eval(fmt.Sprintf(`new Promise((met, never) => {
		const end = Date.now() + %d;
		(function look() {
			let is = false;
			try { is = %s; } catch {}
			if (is) met();
			else if (Date.now() > end) never(new Error("it never came; the page says: " + JSON.stringify(window.state?.())));
			else setTimeout(look, 30);
		})();
	})`, patience.Milliseconds(), condition), nil)
}

// quiet fails the test when the browser complained of anything but what the test meant to provoke.
func (c *chromium) quiet(except ...string) {
	c.t.Helper()
	for _, complaint := range c.complaints {
		meant := false
		for _, word := range except {
			meant = meant || strings.Contains(complaint, word)
		}
		if !meant {
			c.t.Errorf("the browser complains: %s", complaint)
		}
	}
	c.complaints = nil
}

// text is what an expression gives, as text.
func (c *chromium) text(expression string) string {
	c.t.Helper()
	var text string
	c.eval("Promise.resolve("+expression+").then(String)", &text)
	return text
}
