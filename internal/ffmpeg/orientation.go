package ffmpeg

import (
	"math"
	"strconv"
	"strings"
)

// orientation reads a display matrix as ffprobe prints it and returns by how many degrees clockwise, one of 0, 90,
// 180, 270, a player turns the stored picture, and whether it mirrors it left to right before that.
//
// ffprobe's own "rotation" counts the other way round and knows no mirrors, so the numbers are read instead.
func orientation(side []sideData) (clockwise int, mirrored bool) {
	for _, data := range side {
		if m := matrix(data.Matrix); len(m) >= 5 {
			return turn(m)
		}
	}
	return 0, false
}

// turn follows the picture's own x axis, (a, b), through the matrix; y points down, so a growing angle is clockwise.
func turn(m []float64) (clockwise int, mirrored bool) {
	a, b, c, d := m[0], m[1], m[3], m[4]
	if a*d-b*c < 0 {
		a, b, mirrored = -a, -b, true
	}
	quarters := int(math.Round(math.Atan2(b, a) / (math.Pi / 2)))
	return ((quarters + 4) % 4) * 90, mirrored
}

// matrix reads the nine numbers of lines such as "00000001:  -65536  0  0".
func matrix(text string) []float64 {
	var numbers []float64
	for line := range strings.Lines(text) {
		_, row, _ := strings.Cut(line, ":")
		for field := range strings.FieldsSeq(row) {
			if n, err := strconv.ParseInt(field, 10, 64); err == nil {
				numbers = append(numbers, float64(n))
			}
		}
	}
	return numbers
}
