package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"github.com/vbauerster/mpb/v8/cwriter"

	"github.com/reelmill/reelmill/internal/client"
)

// App is what every command gets: where to print, how, and until when to work.
type App struct {
	// ctx ends when the process is asked to.
	ctx    context.Context //nolint:containedctx // kong hands commands one value, and it lives as long as the process
	stdout io.Writer
	stderr io.Writer
	// json is set when a program reads stdout.
	json   bool
	url    string
	apiKey string
}

// client returns a client for the server the user named.
func (a *App) client() *client.Client { return client.New(a.url, a.apiKey) }

// print writes text to stdout. Nothing can be done about a closed pipe, and nobody is left to tell.
func (a *App) print(format string, args ...any) {
	_, _ = fmt.Fprintf(a.stdout, format, visibleAll(args)...)
}

// remark writes a line to stderr.
func (a *App) remark(format string, args ...any) {
	_, _ = fmt.Fprintf(a.stderr, format+"\n", visibleAll(args)...)
}

// printJSON writes value as one line to stdout.
func (a *App) printJSON(value any) error {
	encoder := json.NewEncoder(a.stdout)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return fmt.Errorf("write JSON: %w", err)
	}
	return nil
}

// terminal returns stderr when somebody looks at it on a screen that has a size, else nil.
func (a *App) terminal() *os.File {
	file, ok := a.stderr.(*os.File)
	if !ok || !cwriter.IsTerminal(int(file.Fd())) {
		return nil
	}
	if width, height, err := cwriter.GetSize(int(file.Fd())); err != nil || width < 40 || height < 2 {
		return nil
	}
	return file
}
