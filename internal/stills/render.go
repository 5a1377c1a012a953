package stills

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"golang.org/x/sync/errgroup"

	"github.com/reelmill/reelmill/profiles"
)

// Rendition is one picture to make and the file to write it to.
type Rendition struct {
	Derivative profiles.Derivative
	Path       string
}

// Render makes renditions of one picture: an image master, or a frame of a video at display size. The picture is
// decoded once, as large as the largest rendition needs, and everything else is derived from that. src is what the
// plan was made of; crops refer to its upright size, whatever the size of input. Short-lived files go to a folder in
// dir, or in the configured scratch folder where dir is empty. Existing files at the paths are replaced.
//
// Faults are those of [Tools.Probe], and "image-not-made" (transient) when a picture that was read cannot be written.
func (t *Tools) Render(ctx context.Context, input string, src profiles.Source, dir string, outs []Rendition) error {
	if len(outs) == 0 {
		return nil
	}
	planned, err := plannedSize(src)
	if err != nil {
		return err
	}
	scratch, remove, err := t.workshop(dir)
	if err != nil {
		return err
	}
	defer remove()
	m, err := t.open(ctx, input, scratch)
	if err != nil {
		return err
	}
	whole := workingSize(size{m.width, m.height}, planned, outs)
	developed, err := t.develop(ctx, m, whole, t.cfg.RenderTimeout)
	if err != nil {
		return err
	}
	return t.renderAll(ctx, darkroom{path: developed, whole: whole, planned: planned, scratch: scratch}, outs)
}

func plannedSize(src profiles.Source) (size, error) {
	switch {
	case src.Image != nil && src.Image.Width > 0 && src.Image.Height > 0:
		return size{src.Image.Width, src.Image.Height}, nil
	case src.Video != nil && src.Video.Width > 0 && src.Video.Height > 0:
		return size{src.Video.Width, src.Video.Height}, nil
	default:
		return size{}, errors.New("stills: the source has no picture to render")
	}
}

// workingSize is the smallest size of the whole picture that no rendition has to be enlarged from.
func workingSize(actual, planned size, outs []Rendition) size {
	zoom := 0.0
	for _, out := range outs {
		crop := cropOf(out.Derivative, planned)
		zoom = max(zoom,
			float64(out.Derivative.Width)/float64(crop.Width),
			float64(out.Derivative.Height)/float64(crop.Height))
	}
	width := min(actual.width, scaled(planned.width, zoom))
	height := min(actual.height, scaled(planned.height, zoom))
	return size{width, height}
}

func cropOf(d profiles.Derivative, planned size) profiles.Crop {
	if d.Crop == nil || d.Crop.Width < 1 || d.Crop.Height < 1 {
		return profiles.Crop{Width: planned.width, Height: planned.height}
	}
	return *d.Crop
}

// darkroom holds the developed picture from which renditions are taken.
type darkroom struct {
	path    string
	whole   size
	planned size
	scratch string
}

// atOnce is how many renditions are made side by side: each is a program of its own that uses one core.
const atOnce = 4

// renderAll cuts and scales each picture once, for all formats it is wanted in.
func (t *Tools) renderAll(ctx context.Context, room darkroom, outs []Rendition) error {
	var order []cut
	wanted := make(map[cut][]Rendition)
	for _, out := range outs {
		c, err := room.cut(out.Derivative)
		if err != nil {
			return err
		}
		if wanted[c] == nil {
			order = append(order, c)
		}
		wanted[c] = append(wanted[c], out)
	}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(atOnce)
	for number, c := range order {
		group.Go(func() error { return t.renderCut(ctx, room, c, number, wanted[c]) })
	}
	return group.Wait()
}

// renderCut saves one picture in every format it is wanted in.
func (t *Tools) renderCut(ctx context.Context, room darkroom, c cut, number int, outs []Rendition) error {
	picture, err := t.take(ctx, room, c, number)
	if err != nil {
		return makeFault(err)
	}
	for _, out := range outs {
		if err := t.saveWithin(ctx, room, picture, out); err != nil {
			return fmt.Errorf("%s as %s: %w", out.Derivative.Profile.Name, out.Derivative.Format, err)
		}
	}
	return nil
}

// take cuts and scales; what needs neither is the developed picture itself.
func (t *Tools) take(ctx context.Context, room darkroom, c cut, number int) (string, error) {
	path := room.path
	next := func(step string) string { return fmt.Sprintf("%s/%d-%s.v", room.scratch, number, step) }
	do := func(args ...string) error {
		_, err := t.run(ctx, call{program: t.cfg.Vips, args: args, ours: true, scratch: room.scratch, timeout: t.cfg.RenderTimeout})
		return err
	}
	if c.cuts(room.whole) {
		cropped := next("cropped")
		err := do("extract_area", path, cropped, strconv.Itoa(c.x), strconv.Itoa(c.y), strconv.Itoa(c.width), strconv.Itoa(c.height))
		if err != nil {
			return "", err
		}
		path = cropped
	}
	if c.want != (size{c.width, c.height}) {
		sized := next("sized")
		err := do("thumbnail", path, sized, strconv.Itoa(c.want.width), "--height", strconv.Itoa(c.want.height), "--size", "force")
		if err != nil {
			return "", err
		}
		path = sized
	}
	return path, nil
}
