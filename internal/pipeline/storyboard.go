package pipeline

import (
	"context"
	"os"
	"path/filepath"

	"github.com/reelmill/reelmill/internal/ffmpeg"
	"github.com/reelmill/reelmill/internal/records"
)

// boardName is the file that says which preview belongs to which time.
const boardName = "storyboard.vtt"

// Storyboard makes sheets of preview pictures and the list of their times.
func (m *Maker) Storyboard(ctx context.Context, job *Job) (Apply, error) {
	todo, changes, input, err := m.outstandingOf(ctx, job)
	if err != nil || len(todo) == 0 {
		return together(changes), err
	}
	for _, row := range todo {
		change, err := m.storyboard(ctx, job, row, input)
		if err != nil {
			return nil, err
		}
		changes = append(changes, change)
	}
	return together(changes), nil
}

func (m *Maker) storyboard(ctx context.Context, job *Job, row records.Derivative, input string) (Apply, error) {
	folder, err := workFolder(job, "storyboard-"+row.ID)
	if err != nil {
		return nil, err
	}
	board, err := m.video.Storyboard(ctx, ffmpeg.Storyboard{Input: input, Source: *job.Version.Source, Derivative: row.Planned, Folder: folder})
	if err != nil {
		return nil, err
	}
	job.Report(0.6)
	var sheets []string
	for _, sheet := range board.Sheets {
		sheets = append(sheets, filepath.Base(sheet))
	}
	list := board.VTT(func(n int) string { return sheets[n] }, row.Planned.Duration)
	if err := os.WriteFile(filepath.Join(folder, boardName), list, 0o600); err != nil {
		return nil, err
	}
	prefix := folderKey(boardRoom, row.Fingerprint)
	if err := m.storeFolder(ctx, job, prefix, folder, append(sheets[:len(sheets):len(sheets)], boardName)); err != nil {
		return nil, err
	}
	return m.entry(ctx, row, folder, prefix, boardName, records.Made{
		Mime: "text/vtt", Width: board.Width, Height: board.Height, Duration: row.Planned.Duration, Files: sheets,
	})
}
