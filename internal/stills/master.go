package stills

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/reelmill/reelmill/jobs"
)

// master is a picture that passed every check that needs no decoding.
type master struct {
	// path is the file to decode: the master itself, or a checked copy of a drawing.
	path    string
	format  string
	bytes   int64
	header  header
	scratch string
	// width and height are upright pixels. zoom is how much larger than its own size a drawing is taken, else 1.
	width, height int
	zoom          float64
	tone          tone
}

func (m master) policy() policy { return policyOf(m.format) }

// open checks a file by its content and reads its header. What it writes goes to scratch.
func (t *Tools) open(ctx context.Context, path, scratch string) (master, error) {
	m := master{path: path, scratch: scratch, zoom: 1}
	head, size, err := readHead(path)
	if err != nil {
		return m, err
	}
	format, ok := Sniff(head)
	if !ok {
		return m, jobs.Refuse("unsupported-image", "The file is not a picture of a known kind.",
			"Upload a JPEG, PNG, WebP, AVIF, HEIC, TIFF, GIF or SVG.", nil)
	}
	m.format, m.bytes = format, size
	if m.policy().loader == "" {
		return m, unsupported(format)
	}
	if m.path, err = t.admit(path, format, scratch); err != nil {
		return m, err
	}
	if m.header, err = t.header(ctx, m); err != nil {
		return m, err
	}
	if m.header["vips-loader"] != m.policy().loader {
		return m, broken(fmt.Errorf("%s was claimed by %q", format, m.header["vips-loader"]))
	}
	return m.measured(t.cfg)
}

// measured sets the upright size and refuses more pixels than the limit.
func (m master) measured(cfg Config) (master, error) {
	m.width, m.height = m.header.upright()
	if m.width < 1 || m.height < 1 {
		return m, broken(errors.New("no width or height"))
	}
	if int64(m.width)*int64(m.height) > cfg.MaxPixels {
		return m, tooManyPixels(m.width, m.height, cfg.MaxPixels)
	}
	if m.vector() {
		m.zoom = max(1, float64(cfg.VectorSide)/float64(max(m.width, m.height)))
		m.width, m.height = scaled(m.width, m.zoom), scaled(m.height, m.zoom)
	}
	if m.format == formatHEIF || m.format == formatAVIF {
		found, err := signalledTone(m.path)
		if err != nil {
			return m, err
		}
		m.tone = found
	}
	return m, nil
}

func (m master) vector() bool { return m.format == formatSVG || m.format == formatSVGZ }

func readHead(path string) (head []byte, size int64, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, 0, fmt.Errorf("open the picture: %w", err)
	}
	defer f.Close()
	head, err = io.ReadAll(io.LimitReader(f, SniffLen))
	if err != nil {
		return nil, 0, fmt.Errorf("read the picture: %w", err)
	}
	info, err := f.Stat()
	if err != nil {
		return nil, 0, fmt.Errorf("read the picture: %w", err)
	}
	if info.Size() == 0 {
		return nil, 0, jobs.Refuse("empty-master", "The file is empty.", "Upload it again.", nil)
	}
	return head, info.Size(), nil
}

// workshop makes a folder for short-lived files and returns how to remove it.
func (t *Tools) workshop(parent string) (dir string, remove func(), err error) {
	if parent == "" {
		parent = t.cfg.Scratch
	}
	if parent == "" {
		parent = os.TempDir()
	}
	err = os.MkdirAll(parent, 0o700)
	if err == nil {
		dir, err = os.MkdirTemp(parent, "still-")
	}
	if err != nil {
		return "", nil, jobs.Stumble("scratch-unwritable", "The worker cannot write to its scratch folder.",
			"Check the folder's permissions and free space.", err)
	}
	// Absolute, so that no file name can be taken for an option.
	if dir, err = filepath.Abs(dir); err != nil {
		return "", nil, fmt.Errorf("find the scratch folder: %w", err)
	}
	return dir, func() { _ = os.RemoveAll(dir) }, nil
}
