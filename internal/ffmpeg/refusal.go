package ffmpeg

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"strings"

	"github.com/reelmill/reelmill/internal/subprocess"
	"github.com/reelmill/reelmill/jobs"
)

// refused says why ffprobe would not open a file, by looking at the file's first bytes: a demuxer chosen by the file
// name complains about a missing index even when the file is a letter to the editor.
func refused(ctx context.Context, path string, err error) error {
	if named := fault(ctx, err); jobs.CodeOf(named) == "" || jobs.AsFault(named).Class != jobs.Permanent {
		return named
	}
	head := beginning(path)
	switch {
	case picture(head, err):
		return jobs.Refuse("not-a-video", "This file is a still picture, not a video.", "Submit it as an image.", err)
	case isBoxes(head):
		return brokenIndex(err)
	case bytes.HasPrefix(head, []byte("FLV")), bytes.HasPrefix(head, []byte("RIFF")), bytes.HasPrefix(head, []byte{0x1a, 0x45, 0xdf, 0xa3}):
		return damaged(err)
	}
	return unsupported(err)
}

func beginning(path string) []byte {
	file, err := os.Open(path)
	if err != nil {
		return nil
	}
	defer func() { _ = file.Close() }()
	head := make([]byte, 512)
	n, err := io.ReadFull(file, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil
	}
	return head[:n]
}

// isBoxes reports whether the file begins like MP4 or MOV: a length and the name of a box.
func isBoxes(head []byte) bool {
	if len(head) < 8 {
		return false
	}
	switch string(head[4:8]) {
	case "ftyp", "moov", "mdat", "free", "skip", "wide", "styp", "pnot":
		return true
	}
	return false
}

func picture(head []byte, err error) bool {
	if strings.HasPrefix(http.DetectContentType(head), "image/") {
		return true
	}
	if isBoxes(head) && len(head) >= 12 {
		switch string(head[8:12]) {
		case "heic", "heix", "heif", "mif1", "avif":
			return true
		}
	}
	var exit *subprocess.ExitError
	return errors.As(err, &exit) && stillDemuxer(exit.Tail)
}

// stillDemuxer reports whether ffprobe recognised a picture format, which our list of demuxers then refused.
func stillDemuxer(said string) bool {
	for line := range strings.Lines(said) {
		if strings.Contains(line, "Format not on whitelist") &&
			(strings.Contains(line, "_pipe @") || strings.Contains(line, "[gif @") || strings.Contains(line, "[image2 @")) {
			return true
		}
	}
	return false
}
