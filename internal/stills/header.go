package stills

import (
	"context"
	"strconv"
	"strings"
)

// header is what vips says of a picture without decoding it.
type header map[string]string

func (t *Tools) header(ctx context.Context, m master) (header, error) {
	listing, err := t.run(ctx, call{
		program: t.cfg.VipsHeader, args: []string{"-a", m.path},
		loader: m.policy().untrusted, scratch: m.scratch, timeout: t.cfg.ProbeTimeout,
	})
	if err != nil {
		return nil, readFault(err)
	}
	return parseHeader(listing), nil
}

// parseHeader reads "key: value" lines. The first of a key wins: the picture's own fields come before the texts a
// master carries, and such a text may contain line breaks and further "keys".
func parseHeader(listing string) header {
	h := make(header)
	for line := range strings.Lines(listing) {
		key, value, found := strings.Cut(strings.TrimRight(line, "\r\n"), ": ")
		if _, seen := h[key]; found && !seen {
			h[key] = value
		}
	}
	return h
}

func (h header) number(key string) int {
	n, err := strconv.Atoi(h[key])
	if err != nil {
		return 0
	}
	return n
}

func (h header) has(key string) bool {
	_, ok := h[key]
	return ok
}

// upright returns the size after the orientation tag is applied. HEIF and AVIF arrive turned already, without a tag.
func (h header) upright() (width, height int) {
	width, height = h.number("width"), h.number("height")
	if h.number("orientation") >= 5 {
		return height, width
	}
	return width, height
}

// alpha tells by the number of bands, because vips has no flag for it.
func (h header) alpha() bool {
	bands := h.number("bands")
	switch h["interpretation"] {
	case "b-w", "grey16":
		return bands == 2
	case "cmyk":
		return bands == 5
	default:
		return bands == 4
	}
}

func (h header) cmyk() bool { return h["interpretation"] == "cmyk" }

func (h header) lab() bool { return h["interpretation"] == "labs" || h["interpretation"] == "lab" }

// profiled reports whether the picture carries an ICC profile.
func (h header) profiled() bool { return h.has("icc-profile-data") }

func (h header) bitDepth() int {
	if depth := h.number("heif-bitdepth"); depth > 0 {
		return depth
	}
	switch h["format"] {
	case "ushort", "short":
		return 16
	case "uint", "int", "float":
		return 32
	default:
		return 8
	}
}

// pages counts frames or pages. JPEG 2000 is left out because vips counts its zoom levels as pages.
func (h header) pages() int {
	if h["vips-loader"] == "jp2kload" {
		return 1
	}
	return max(1, h.number("n-pages"))
}

// located reports whether the EXIF data holds a position on earth.
func (h header) located() bool {
	return h.has("exif-ifd3-GPSLatitude") || h.has("exif-ifd3-GPSLongitude")
}

// personal names a piece of metadata that tells more than how the pixels lie, or "". Newer versions of vips write an
// EXIF block of resolution and orientation into everything, which tells nobody anything.
func (h header) personal() string {
	for key := range h {
		tag, exif := strings.CutPrefix(key, "exif-ifd")
		if exif {
			_, tag, _ = strings.Cut(tag, "-")
		}
		switch {
		case key == "xmp-data" || key == "iptc-data":
			return key
		case exif && !structural(tag):
			return key
		}
	}
	return ""
}

func structural(exifTag string) bool {
	switch exifTag {
	case "Orientation", "XResolution", "YResolution", "ResolutionUnit", "YCbCrPositioning", "ExifVersion",
		"ComponentsConfiguration", "FlashpixVersion", "FlashPixVersion", "ColorSpace", "PixelXDimension", "PixelYDimension":
		return true
	}
	return false
}
