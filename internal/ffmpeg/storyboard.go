package ffmpeg

import (
	"context"
	"errors"
	"fmt"
	"math"

	"github.com/reelmill/reelmill/jobs"
	"github.com/reelmill/reelmill/profiles"
)

// Storyboard asks for sheets of small preview pictures of a master.
type Storyboard struct {
	Input  string
	Source profiles.Source
	// Derivative has the size of one tile and, in its profile, the layout of the sheets with an interval above zero.
	Derivative profiles.Derivative
	// Folder receives the sheets. It must exist.
	Folder string
}

// Board is a finished storyboard. Its tiles lie on an even grid, so that tile k stands for the time from k*Interval to
// (k+1)*Interval, but each shows a picture of the master whose real time is known.
type Board struct {
	// Sheets are the paths of JPEG files, sheet-000.jpg first. Tiles fill them row by row; the last one is only as high
	// as it has to be.
	Sheets []string
	// Columns and Rows count the tiles of a full sheet. Width and Height are the pixels of one tile.
	Columns, Rows, Width, Height int
	// Interval is in seconds.
	Interval float64
	// Times are when the pictures of the tiles really are, in seconds from the start of the programme. They never
	// descend; tiles that show the same picture have the same time.
	Times []float64
}

// maxTiles keeps a tiny interval from filling a disk.
const maxTiles = 50_000

// Storyboard makes the sheets of a master. A tile shows the picture nearest to the beginning of its stretch of
// time. Only key frames are decoded where they are close enough together or the master is too long for more; tiles
// between distant key frames then repeat the one before.
func (t *Tools) Storyboard(ctx context.Context, s Storyboard) (Board, error) {
	b, err := s.board()
	if err != nil {
		return Board{}, err
	}
	found, err := t.reel(ctx, s, len(b.Times))
	if err != nil {
		return Board{}, err
	}
	defer found.close()
	tiles := found.deal(len(b.Times), b.Interval, s.tolerance())
	if tiles == nil {
		return Board{}, jobs.Refuse("no-decodable-video", "No picture of the master could be decoded.", "Export the master again.", nil)
	}
	for k, n := range tiles {
		b.Times[k] = found.times[n]
	}
	b.Sheets, err = b.paint(s.Folder, s.coding().Quality, tiles, found)
	return b, err
}

func (s Storyboard) coding() profiles.StoryboardCoding { return *s.Derivative.Profile.Storyboard }

// board lays out the grid; its times are still empty.
func (s Storyboard) board() (Board, error) {
	v, d := s.Source.Video, s.Derivative
	if v == nil {
		return Board{}, jobs.Refuse("no-pictures", "The master has no pictures to make previews from.", "", nil)
	}
	if d.Profile.Storyboard == nil || d.Width <= 0 || d.Height <= 0 || s.coding().Columns <= 0 || s.coding().Rows <= 0 || s.coding().Interval <= 0 {
		return Board{}, jobs.Refuse("plan-impossible", "The planned outputs cannot be made from this master.", "Plan the asset again.",
			errors.New("a storyboard without a grid"))
	}
	// A hair less, so that rounding cannot add a tile for nothing.
	count := max(1, math.Ceil(s.duration()/s.coding().Interval-1e-6))
	if count > maxTiles {
		return Board{}, jobs.Refuse("storyboard-too-long", fmt.Sprintf("The storyboard would have %.0f pictures, which is too many.", count),
			"Set a longer interval in the profile.", nil)
	}
	return Board{
		Columns: s.coding().Columns, Rows: s.coding().Rows, Width: d.Width, Height: d.Height,
		Interval: s.coding().Interval, Times: make([]float64, int(count)),
	}, nil
}

// duration is the length of the programme the previews belong to.
func (s Storyboard) duration() float64 {
	if s.Derivative.Duration > 0 {
		return s.Derivative.Duration
	}
	return s.Source.Duration
}

// tolerance is how many seconds before a stretch of time a picture still counts as its first: half a frame, so that
// rounded time stamps do no harm.
func (s Storyboard) tolerance() float64 {
	return min(s.coding().Interval/4, 0.5/max(1, value(s.Source.Video.FrameRate))+0.002)
}
