package stills

import (
	"context"
	"fmt"
	"path/filepath"
	"strconv"

	"github.com/reelmill/reelmill/jobs"
)

// defaultQuality is taken where a profile names none.
const defaultQuality = 75

// save compresses one picture. Metadata is stripped, which takes position, names and the profile of the master with
// it; without a profile a browser shows sRGB, which is what the pixels are.
func (t *Tools) save(ctx context.Context, room darkroom, picture string, out Rendition) error {
	path, err := filepath.Abs(out.Path)
	if err != nil {
		return fmt.Errorf("find the rendition's folder: %w", err)
	}
	quality := defaultQuality
	if still := out.Derivative.Profile.Still; still != nil && still.Quality > 0 {
		quality = still.Quality
	}
	saver, options := saverOf(out.Derivative.Format)
	if saver == "" {
		return jobs.Refuse("unsupported-format", fmt.Sprintf("Pictures cannot be written as %q.", out.Derivative.Format),
			"Use jpeg, webp or avif in the profile.", nil)
	}
	args := append([]string{saver, picture, path, "--Q", strconv.Itoa(min(100, quality)), "--strip"}, options...)
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
