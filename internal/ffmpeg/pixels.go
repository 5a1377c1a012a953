package ffmpeg

import (
	"regexp"
	"slices"
	"strings"
)

var depthSuffix = regexp.MustCompile(`(?:p|gray|gbrp|x2rgb|x2bgr|p0)(9|10|12|14|16)(?:le|be)?$`)

// bitDepth returns the bits of one sample of a pixel format.
func bitDepth(format, raw string) int {
	if m := depthSuffix.FindStringSubmatch(format); m != nil {
		return int(whole(m[1]))
	}
	for _, deep := range []string{"rgb48", "bgr48", "rgba64", "bgra64", "ya16", "ayuv64"} {
		if strings.HasPrefix(format, deep) {
			return 16
		}
	}
	if strings.HasPrefix(format, "xyz12") {
		return 12
	}
	if bits := int(whole(raw)); bits > 8 && format == "" {
		return bits
	}
	return 8
}

// isRGB reports whether samples are red, green and blue, which have no matrix and always the full range.
func isRGB(format string) bool {
	for _, prefix := range []string{"rgb", "bgr", "gbr", "argb", "abgr", "0rgb", "0bgr", "pal8", "x2rgb", "x2bgr"} {
		if strings.HasPrefix(format, prefix) {
			return true
		}
	}
	return false
}

func hasAlpha(format string) bool {
	for _, prefix := range []string{"yuva", "rgba", "bgra", "argb", "abgr", "gbrap", "ya8", "ya16", "ayuv"} {
		if strings.HasPrefix(format, prefix) {
			return true
		}
	}
	return false
}

// fullRange reports whether black is 0 rather than 16. Motion JPEG is so by its standard even when nothing says it.
func fullRange(format, signalled, codec string) bool {
	if signalled != "" {
		return signalled == "pc"
	}
	return strings.HasPrefix(format, "yuvj") || codec == "mjpeg"
}

// dynamicRange names the HDR transfer function.
func dynamicRange(transfer string) string {
	switch transfer {
	case smpte2084:
		return "pq"
	case hlg:
		return "hlg"
	}
	return ""
}

// wideGamut reports primaries whose colours lie outside BT.709.
func wideGamut(primaries string) bool {
	return slices.Contains([]string{bt2020, "smpte431", "smpte432"}, primaries)
}
