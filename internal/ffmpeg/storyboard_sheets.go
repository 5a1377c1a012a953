package ffmpeg

import (
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"os"
	"path/filepath"
)

// paint writes the sheets, one in memory at a time, and returns their paths. tiles are the numbers of the pictures.
func (b Board) paint(folder string, quality int, tiles []int, from *reel) ([]string, error) {
	full := b.Columns * b.Rows
	var paths []string
	for first := 0; first < len(tiles); first += full {
		sheet, err := b.sheet(tiles[first:min(first+full, len(tiles))], from)
		if err != nil {
			return nil, err
		}
		path := filepath.Join(folder, fmt.Sprintf("sheet-%03d.jpg", len(paths)))
		if err := saved(path, sheet, quality); err != nil {
			return nil, err
		}
		paths = append(paths, path)
	}
	return paths, nil
}

// sheet lays tiles out row by row. The places behind the last tile stay black.
func (b Board) sheet(tiles []int, from *reel) (image.Image, error) {
	rows := (len(tiles) + b.Columns - 1) / b.Columns
	sheet := image.NewRGBA(image.Rect(0, 0, b.Columns*b.Width, rows*b.Height))
	for i := 3; i < len(sheet.Pix); i += 4 {
		sheet.Pix[i] = 255
	}
	picture := make([]byte, from.size)
	for i, n := range tiles {
		if _, err := from.file.ReadAt(picture, int64(n)*int64(from.size)); err != nil {
			return nil, err
		}
		b.place(sheet, picture, i%b.Columns*b.Width, i/b.Columns*b.Height)
	}
	return sheet, nil
}

func (b Board) place(sheet *image.RGBA, picture []byte, left, top int) {
	for y := range b.Height {
		line := sheet.Pix[sheet.PixOffset(left, top+y):]
		for x := range b.Width {
			copy(line[4*x:4*x+3], picture[3*(y*b.Width+x):])
		}
	}
}

func saved(path string, sheet image.Image, quality int) (err error) {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	return jpeg.Encode(file, sheet, &jpeg.Options{Quality: quality})
}
