package profiles

import (
	"fmt"
	"math"
)

const (
	shortestStoryboard = 2.0 // seconds of master below which there is nothing to look through
	// previews is how many pictures an interval that follows the length aims at.
	previews                                = 100
	shortestOwnInterval, longestOwnInterval = 1.0, 10.0 // seconds
	halfSeconds                             = 2.0       // in a second
	tallestTile                             = 2         // times its width, so that sheets stay within what JPEG can hold
)

// storyboard adds the sheets of previews.
func (p *planner) storyboard(profile Profile) {
	length := p.src.length()
	if length <= 0 {
		p.notef("duration-unknown", "%s is left out: the master does not say how long it is.", profile.Name)
		return
	}
	if length < shortestStoryboard {
		p.notef("too-short-for-storyboard", "%s is left out: the master lasts %.2g seconds, a storyboard needs %g.",
			profile.Name, length, shortestStoryboard)
		return
	}
	picture, board := p.src.picture(), profile.Storyboard
	tile := picture.within(size{board.Width, tallestTile * board.Width})
	if board.Interval == 0 {
		board.Interval = intervalFor(length)
	}
	board.Width = tile.width
	p.add(Derivative{
		Profile: profile, Output: OutputStoryboard, Format: "vtt",
		Width: tile.width, Height: tile.height, Duration: length,
		Reason: fmt.Sprintf("a preview of %s every %g seconds, %d on a sheet", tile, board.Interval, board.Columns*board.Rows),
	})
}

// intervalFor spreads about a hundred previews over the master, in steps of half a second.
func intervalFor(length float64) float64 {
	interval := min(max(length/previews, shortestOwnInterval), longestOwnInterval)
	return math.Round(interval*halfSeconds) / halfSeconds
}
