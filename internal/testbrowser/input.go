package testbrowser

import (
	"encoding/base64"
	"os"
)

// Press presses and lets go of a key, by the name that pages know it by, such as "k", "Enter" or "ArrowRight". It goes where the focus is,
// frames included.
func (c *Page) Press(key string) {
	c.T.Helper()
	codes := map[string]int{
		"Enter": 13, "Escape": 27, " ": 32, "End": 35, "Home": 36, "ArrowLeft": 37, "ArrowUp": 38, "ArrowRight": 39, "ArrowDown": 40, "Tab": 9,
	}
	text := map[string]string{"Enter": "\r", "Tab": ""}[key]
	if len(key) == 1 {
		text = key
	}
	for _, kind := range []string{"keyDown", "keyUp"} {
		event := map[string]any{"type": kind, "key": key, "windowsVirtualKeyCode": codes[key]}
		if kind == "keyDown" && text != "" {
			event["text"] = text
		}
		c.call("Input.dispatchKeyEvent", event, nil)
	}
}

// Point moves the mouse over a place in the window, in pixels from its top left.
func (c *Page) Point(x, y float64) {
	c.T.Helper()
	c.call("Input.dispatchMouseEvent", map[string]any{"type": "mouseMoved", "x": x, "y": y}, nil)
}

// Tap presses the mouse at a place in the window, frames included.
func (c *Page) Tap(x, y float64) {
	c.T.Helper()
	for _, kind := range []string{"mousePressed", "mouseReleased"} {
		c.call("Input.dispatchMouseEvent", map[string]any{"type": kind, "x": x, "y": y, "button": "left", "clickCount": 1}, nil)
	}
}

// Window sets the size of the window in pixels.
func (c *Page) Window(width, height int) {
	c.T.Helper()
	c.call("Emulation.setDeviceMetricsOverride", map[string]any{"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false}, nil)
}

// Feature makes the page believe that its reader asks for something, such as prefers-color-scheme: dark.
func (c *Page) Feature(name, value string) {
	c.T.Helper()
	c.call("Emulation.setEmulatedMedia", map[string]any{"features": []map[string]string{{"name": name, "value": value}}}, nil)
}

// Forget empties the browser's cache.
func (c *Page) Forget() {
	c.T.Helper()
	c.call("Network.clearBrowserCache", nil, nil)
}

// Picture saves what the window shows as a PNG, for people to look at.
func (c *Page) Picture(file string) {
	c.T.Helper()
	var shot struct{ Data string }
	c.call("Page.captureScreenshot", map[string]any{"format": "png"}, &shot)
	pixels, err := base64.StdEncoding.DecodeString(shot.Data)
	must(c.T, err)
	must(c.T, os.WriteFile(file, pixels, 0o600))
}
