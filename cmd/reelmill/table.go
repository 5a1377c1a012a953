package main

import (
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/vbauerster/mpb/v8/decor"
)

// tabulate adds a row to a table, which a tabwriter behind w aligns.
func tabulate(w io.Writer, cells ...string) {
	seen := make([]string, len(cells))
	for i, cell := range cells {
		seen[i] = visible(cell)
	}
	_, _ = fmt.Fprintln(w, strings.TrimRight(strings.Join(seen, "\t"), "\t "))
}

// plural writes a count with the words for it: "1 asset", "2 assets".
func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

// bytesText writes a size in decimal units: "8.2 MB".
func bytesText(n int64) string {
	if n < 1000 {
		return fmt.Sprintf("%d B", n)
	}
	return strings.Replace(fmt.Sprintf("% .1f", decor.SizeB1000(n)), "KB", "kB", 1)
}

// bitsText writes a rate in bits per second.
func bitsText(n int64) string {
	switch {
	case n <= 0:
		return ""
	case n < 1_000_000:
		return fmt.Sprintf("%.0f kbit/s", float64(n)/1e3)
	default:
		return fmt.Sprintf("%.2f Mbit/s", float64(n)/1e6)
	}
}

// sizeText writes a picture's size, "" when it has none.
func sizeText(width, height int) string {
	if width == 0 || height == 0 {
		return ""
	}
	return fmt.Sprintf("%d×%d", width, height)
}

// lengthText writes seconds as a clock shows them: "1:02:03" or "0:12.5".
func lengthText(seconds float64) string {
	tenths := int64(seconds*10 + 0.5)
	clock := time.Duration(tenths) * time.Second / 10
	hours, minutes := int(clock.Hours()), int(clock.Minutes())%60
	rest := float64(tenths%600) / 10
	if hours > 0 {
		return fmt.Sprintf("%d:%02d:%02d", hours, minutes, int(rest))
	}
	if tenths%10 == 0 {
		return fmt.Sprintf("%d:%02.0f", minutes, rest)
	}
	return fmt.Sprintf("%d:%04.1f", minutes, rest)
}

// rateText writes a fraction of frames per second: "29.97 fps" for 30000/1001.
func rateText(fraction string) string {
	left, right, _ := strings.Cut(fraction, "/")
	num, errNum := strconv.ParseFloat(left, 64)
	den, errDen := strconv.ParseFloat(right, 64)
	if errNum != nil || errDen != nil || num <= 0 || den <= 0 {
		return ""
	}
	return strconv.FormatFloat(math.Round(num/den*100)/100, 'f', -1, 64) + " fps"
}
