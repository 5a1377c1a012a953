package ffmpeg

import (
	"bytes"
	"context"
	"errors"
	"strings"

	"github.com/reelmill/reelmill/jobs"
)

// Version returns the version ffmpeg gives itself, such as "5.1.9-0+deb12u1". It belongs into every recipe, because
// another version may make other bytes.
func (t *Tools) Version(ctx context.Context) (string, error) {
	var out bytes.Buffer
	if _, err := t.run(ctx, &out, "-version"); err != nil {
		return "", toolFault(ctx, err)
	}
	fields := strings.Fields(out.String())
	if len(fields) < 3 || fields[0] != "ffmpeg" || fields[1] != "version" {
		return "", toolFault(ctx, errors.New("ffmpeg -version printed something else"))
	}
	return fields[2], nil
}

// Encoders returns the names of the encoders this ffmpeg was built with, such as "libx264" and "aac".
func (t *Tools) Encoders(ctx context.Context) (map[string]bool, error) {
	return t.listed(ctx, "-encoders")
}

// Filters returns the names of the filters this ffmpeg was built with. HDR masters need "zscale" and "tonemap".
func (t *Tools) Filters(ctx context.Context) (map[string]bool, error) {
	return t.listed(ctx, "-filters")
}

// listed reads one of ffmpeg's lists: flags, a name, and what it is.
func (t *Tools) listed(ctx context.Context, what string) (map[string]bool, error) {
	var out bytes.Buffer
	if _, err := t.run(ctx, &out, what); err != nil {
		return nil, toolFault(ctx, err)
	}
	names := map[string]bool{}
	for line := range strings.Lines(out.String()) {
		if fields := strings.Fields(line); len(fields) > 2 && fields[1] != "=" {
			names[fields[1]] = true
		}
	}
	return names, nil
}

func toolFault(ctx context.Context, err error) error {
	if cause := ended(ctx); cause != nil {
		return cause
	}
	return jobs.Stumble("ffmpeg-unusable", "This worker cannot run ffmpeg.", "Install ffmpeg 5.1 or newer and run reelmill doctor.", err)
}
