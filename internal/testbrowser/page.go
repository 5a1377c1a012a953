// Package testbrowser drives one page in a headless Chromium, for the tests of what browsers are to show and play.
package testbrowser

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"
)

const patience = 60 * time.Second

// Page is one page in a headless browser, driven over the DevTools pipe. What it cannot do fails its test. It is not safe
// for concurrent use.
type Page struct {
	// T is the test the page works for; a table of tests that shares one browser sets it anew.
	T       *testing.T
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

// Open starts a browser for the test and skips it where there is none.
func Open(t *testing.T) *Page {
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
	page := &Page{T: t, to: to, from: from, reader: bufio.NewReader(from)}
	page.attach()
	return page
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (c *Page) attach() {
	var target struct{ TargetID string }
	c.call("Target.createTarget", map[string]any{"url": "about:blank"}, &target)
	var attached struct{ SessionID string }
	c.call("Target.attachToTarget", map[string]any{"targetId": target.TargetID, "flatten": true}, &attached)
	c.session = attached.SessionID
	for _, domain := range []string{"Page", "Runtime", "Log", "DOM"} {
		c.call(domain+".enable", nil, nil)
	}
}

// call sends one command and waits for its answer.
func (c *Page) call(method string, params any, result any) {
	c.T.Helper()
	c.last++
	command := map[string]any{"id": c.last, "method": method, "params": params}
	if params == nil {
		command["params"] = map[string]any{}
	}
	if c.session != "" {
		command["sessionId"] = c.session
	}
	text, err := json.Marshal(command)
	must(c.T, err)
	_, err = c.to.Write(append(text, 0))
	must(c.T, err)
	answer := c.await(func(m message) bool { return m.ID == c.last })
	if answer.Error != nil {
		c.T.Fatalf("%s: %s", method, answer.Error)
	}
	if result != nil {
		must(c.T, json.Unmarshal(answer.Result, result))
	}
}

// await reads until a message fits, and notes complaints on the way.
func (c *Page) await(fits func(message) bool) message {
	c.T.Helper()
	must(c.T, c.from.SetReadDeadline(time.Now().Add(patience+10*time.Second)))
	for {
		text, err := c.reader.ReadBytes(0)
		if err != nil {
			c.T.Fatalf("the browser is silent: %v", err)
		}
		var m message
		must(c.T, json.Unmarshal(text[:len(text)-1], &m))
		if m.Method == "Runtime.exceptionThrown" || m.Method == "Log.entryAdded" {
			c.complaints = append(c.complaints, string(m.Params))
		}
		if fits(m) {
			return m
		}
	}
}

// Go goes to an address and waits for its load event.
func (c *Page) Go(address string) {
	c.T.Helper()
	c.call("Page.navigate", map[string]any{"url": "about:blank"}, nil)
	c.call("Page.navigate", map[string]any{"url": address}, nil)
	c.Until("document.readyState === 'complete' && location.href !== 'about:blank'")
}

// Width sets the size of the window.
func (c *Page) Width(pixels int) {
	c.T.Helper()
	c.call("Emulation.setDeviceMetricsOverride", map[string]any{"width": pixels, "height": 900, "deviceScaleFactor": 1, "mobile": false}, nil)
}

// Eval runs an expression in the page, waits for its promise and decodes what it gives.
func (c *Page) Eval(expression string, value any) {
	c.T.Helper()
	var answer struct {
		Result           struct{ Value json.RawMessage }
		ExceptionDetails *struct{ Exception struct{ Description string } }
	}
	c.call("Runtime.evaluate", map[string]any{"expression": expression, "awaitPromise": true, "returnByValue": true}, &answer)
	if answer.ExceptionDetails != nil {
		c.T.Fatalf("%s\nthrew %s", expression, answer.ExceptionDetails.Exception.Description)
	}
	if value != nil {
		must(c.T, json.Unmarshal(answer.Result.Value, value))
	}
}

// Text is what an expression gives, as text.
func (c *Page) Text(expression string) string {
	c.T.Helper()
	var text string
	c.Eval("Promise.resolve("+expression+").then(String)", &text)
	return text
}

// Until waits in the page for a condition.
func (c *Page) Until(condition string) {
	c.T.Helper()
	c.Eval(fmt.Sprintf(`new Promise((met, never) => {
		const end = Date.now() + %d;
		(function look() {
			let is = false;
			try { is = %s; } catch {}
			if (is) met();
			else if (Date.now() > end) never(new Error("it never came; the page says: " + (window.state ? JSON.stringify(window.state()) : document.body?.innerText.slice(0, 2000))));
			else setTimeout(look, 30);
		})();
	})`, patience.Milliseconds(), condition), nil)
}

// Click presses the button or opens the fold that shows a text.
func (c *Page) Click(text string) {
	c.T.Helper()
	found := "[...document.querySelectorAll('button, summary')].find((e) => e.textContent.trim().startsWith(" + strconv.Quote(text) + ") && !e.disabled)"
	c.Until(found + " !== undefined")
	c.Eval(found+".click()", nil)
}

// Choose puts files into the first file field that fits.
func (c *Page) Choose(selector string, files ...string) {
	c.T.Helper()
	var document struct{ Root struct{ NodeID int } }
	c.call("DOM.getDocument", nil, &document)
	var field struct{ NodeID int }
	c.call("DOM.querySelector", map[string]any{"nodeId": document.Root.NodeID, "selector": selector}, &field)
	c.call("DOM.setFileInputFiles", map[string]any{"nodeId": field.NodeID, "files": files}, nil)
}

// Quiet fails the test when the browser complained of anything but what the test meant to provoke.
func (c *Page) Quiet(except ...string) {
	c.T.Helper()
	for _, complaint := range c.complaints {
		meant := false
		for _, word := range except {
			meant = meant || strings.Contains(complaint, word)
		}
		if !meant {
			c.T.Errorf("the browser complains: %s", complaint)
		}
	}
	c.complaints = nil
}
