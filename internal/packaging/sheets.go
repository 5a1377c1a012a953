package packaging

import (
	"context"
	"fmt"
	"io"
	"math"
	"os"

	"github.com/reelmill/reelmill/jobs"
)

// sheets copies the storyboard into the set, numbered as the DASH template needs them.
func (b *builder) sheets(context.Context) error {
	board := b.stream.Board
	if board == nil || !b.stream.DASH {
		return nil
	}
	if board.Columns < 1 || board.Rows < 1 || board.Width < 1 || board.Height < 1 || board.Interval <= 0 || len(board.Sheets) == 0 {
		return jobs.Refuse("stream-invalid", "The storyboard is not complete.", "Make the storyboard again.", nil)
	}
	for i, path := range board.Sheets {
		name := fmt.Sprintf("board-%d.jpg", i+1)
		err := b.write(name, func(w io.Writer) error {
			sheet, err := os.ReadFile(path)
			if err == nil {
				_, err = w.Write(sheet)
				b.sheet = max(b.sheet, int64(len(sheet)))
			}
			return err
		})
		if err != nil {
			return err
		}
		b.boards = append(b.boards, name)
	}
	return nil
}

// boardRate is the bandwidth that the largest sheet needs, given how long one lasts.
func (b *builder) boardRate(seconds float64) uint32 {
	return max(1, rate(int64(math.Ceil(float64(b.sheet)*8/seconds))))
}
