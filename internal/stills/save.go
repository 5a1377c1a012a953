package stills

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"github.com/reelmill/reelmill/jobs"
)

const (
	// defaultQuality is taken where a profile names none.
	defaultQuality = 75
	// leastQuality is where a picture begins to look broken: no budget is met below it.
	leastQuality = 25
)

// saveWithin compresses one picture, ever harder until it keeps within the profile's bytes. Where even the least quality does not,
// the picture stands as it is: whoever delivers it says that it is too large.
func (t *Tools) saveWithin(ctx context.Context, room darkroom, picture string, out Rendition) error {
	quality := defaultQuality
	if still := out.Derivative.Profile.Still; still != nil && still.Quality > 0 {
		quality = min(100, still.Quality)
	}
	for {
		if err := t.save(ctx, room, picture, out, quality); err != nil {
			return err
		}
		info, err := os.Stat(out.Path)
		if err != nil {
			return makeFault(err)
		}
		budget := out.Derivative.Profile.MaxBytes
		if budget <= 0 || info.Size() <= budget || quality <= leastQuality {
			return nil
		}
		quality = max(leastQuality, quality*17/20)
	}
}

// save compresses one picture. Metadata is stripped, which takes position, names and the profile of the master with
// it; without a profile a browser shows sRGB, which is what the pixels are.
func (t *Tools) save(ctx context.Context, room darkroom, picture string, out Rendition, quality int) error {
	path, err := filepath.Abs(out.Path)
	if err != nil {
		return fmt.Errorf("find the rendition's folder: %w", err)
	}
	saver, options := saverOf(out.Derivative.Format)
	if saver == "" {
		return jobs.Refuse("unsupported-format", fmt.Sprintf("Pictures cannot be written as %q.", out.Derivative.Format),
			"Use jpeg, webp or avif in the profile.", nil)
	}
	args := append([]string{saver, picture, path, "--Q", strconv.Itoa(quality), "--strip"}, options...)
	_, err = t.run(ctx, call{program: t.cfg.Vips, args: args, ours: true, scratch: room.scratch, timeout: t.cfg.RenderTimeout})
	if err != nil {
		return makeFault(err)
	}
	if out.Derivative.Format == formatWebP {
		return stripWebP(path)
	}
	return nil
}

func saverOf(format string) (saver string, options []string) {
	switch format {
	case formatJPEG:
		// JPEG has no alpha: what is transparent becomes white, the colour of a page.
		return "jpegsave", []string{"--background", "255 255 255", "--optimize-coding", "--interlace"}
	case formatWebP:
		return "webpsave", []string{"--effort", "4", "--smart-subsample"}
	case formatAVIF:
		return "heifsave", []string{"--compression", "av1", "--effort", "4", "--bitdepth", "8"}
	default:
		return "", nil
	}
}
