package stills

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/reelmill/reelmill/internal/subprocess"
)

// maxSaid bounds what a program may print: a header listing is a few kilobytes.
const maxSaid = 4 << 20

var (
	errSlow     = errors.New("the picture took too long")
	errBrackets = errors.New("stills: a path with square brackets would be read as loader options")
)

// call is one run of a vips program.
type call struct {
	program string
	args    []string
	// ours is set when the call reads only files this package wrote. Only then may vips use loaders that its authors
	// call untrusted, among them the one for its own uncompressed format.
	ours bool
	// loader names the one untrusted loader that the call forces by its operation.
	loader  string
	scratch string
	timeout time.Duration
}

// run returns what the program printed. Its errors are those of the subprocess package, to be explained with
// [readFault] or [makeFault].
func (t *Tools) run(ctx context.Context, c call) (string, error) {
	for _, arg := range c.args {
		if strings.ContainsAny(arg, "[]") {
			return "", fmt.Errorf("%w: %s", errBrackets, arg)
		}
	}
	ctx, cancel := context.WithTimeoutCause(ctx, c.timeout, errSlow)
	defer cancel()
	var said bytes.Buffer
	_, err := subprocess.Run(ctx, subprocess.Command{
		Path:      c.program,
		Args:      c.args,
		Env:       t.environment(c),
		Stdout:    &said,
		MaxOutput: maxSaid,
		Grace:     time.Second,
		Limits:    subprocess.Limits{Memory: t.cfg.Memory, FileSize: t.cfg.MaxFile, CPU: 2 * c.timeout},
	})
	if err != nil {
		return "", err
	}
	return said.String(), nil
}

func (t *Tools) environment(c call) []string {
	scratch := c.scratch
	if scratch == "" {
		scratch = os.TempDir()
	}
	env := []string{
		"VIPS_CONCURRENCY=" + strconv.Itoa(max(1, t.cfg.Threads)),
		"TMPDIR=" + scratch,
		"VIPS_WARNING=0", // set at all, it keeps warnings from hiding the error line
	}
	if !c.ours && c.loader == "" {
		env = append(env, "VIPS_BLOCK_UNTRUSTED=1")
	}
	return env
}
