package stills

import (
	"bytes"
	"strings"
)

// SniffLen is how many bytes of a file [Sniff] looks at. A shorter head is fine for every format but SVG, whose
// first element may hide behind comments.
const SniffLen = 4096

type magic struct {
	format string
	offset int
	bytes  string
}

// magics are first bytes by which a format is known. Camera raw files that are TIFF inside come before TIFF.
var magics = []magic{
	{formatJPEG, 0, "\xff\xd8\xff"},
	{formatPNG, 0, "\x89PNG\r\n\x1a\n"},
	{formatGIF, 0, "GIF87a"},
	{formatGIF, 0, "GIF89a"},
	{formatWebP, 8, "WEBPVP8"},
	{formatRaw, 8, "CR\x02\x00"},
	{formatRaw, 0, "IIRO"},
	{formatRaw, 0, "IIU\x00"},
	{formatRaw, 0, "FUJIFILMCCD-RAW"},
	{formatTIFF, 0, "II*\x00"},
	{formatTIFF, 0, "MM\x00*"},
	{formatTIFF, 0, "II+\x00"},
	{formatTIFF, 0, "MM\x00+"},
	{formatJXL, 0, "\xff\x0a"},
	{formatJXL, 0, "\x00\x00\x00\x0cJXL \r\n\x87\n"},
	{formatJP2, 0, "\x00\x00\x00\x0cjP  \r\n\x87\n"},
	{formatJP2, 0, "\xff\x4f\xff\x51"},
	{formatPDF, 0, "%PDF-"},
	{formatPSD, 0, "8BPS\x00"},
	{"exr", 0, "v/1\x01"},
}

// Sniff names the image format of a file by its first bytes, never by its name: "jpeg", "png", "gif", "webp", "tiff",
// "heif", "avif", "jxl", "jp2", "bmp", "svg", "svgz", and "pdf", "psd", "exr", "ico" and "raw", which [Tools.Probe]
// refuses with a reason. It reports false for everything else, among it video in the same boxes as HEIF.
func Sniff(head []byte) (format string, ok bool) {
	for _, m := range magics {
		if len(head) >= m.offset && bytes.HasPrefix(head[m.offset:], []byte(m.bytes)) {
			return m.format, true
		}
	}
	for _, look := range []func([]byte) string{brand, bitmap, icon, drawing} {
		if format = look(head); format != "" {
			return format, true
		}
	}
	return "", false
}

// brandAVIF is how an AVIF file names itself; that Sniff calls it the same is chance.
const brandAVIF = "avif"

// brand reads the ftyp box. Only brands of still pictures count: mp4, mov and the like carry others. A structural
// major brand ("mif1") says nothing of the codec, so the compatible ones decide.
func brand(head []byte) string {
	if len(head) < 16 || string(head[4:8]) != "ftyp" {
		return ""
	}
	size := int(head[0])<<24 | int(head[1])<<16 | int(head[2])<<8 | int(head[3])
	brands := head[16:max(16, min(size, len(head)))]
	switch major := string(head[8:12]); major {
	case brandAVIF, "avis":
		return formatAVIF
	case "heic", "heix", "heim", "heis", "hevc", "hevx", "avci":
		return formatHEIF
	case "mif1", "msf1", "miaf":
		for ; len(brands) >= 4; brands = brands[4:] {
			if string(brands[:4]) == brandAVIF {
				return formatAVIF
			}
		}
		return formatHEIF
	case "crx ":
		return formatRaw
	}
	return ""
}

// bitmap knows a BMP by more than the two letters it starts with: the reserved words are zero and the header that
// follows has one of the lengths ever used.
func bitmap(head []byte) string {
	if len(head) < 18 || string(head[:2]) != "BM" || string(head[6:10]) != "\x00\x00\x00\x00" {
		return ""
	}
	switch head[14] {
	case 12, 40, 52, 56, 64, 108, 124:
		return formatBMP
	}
	return ""
}

// icon checks the reserved bytes and the count, because video elementary streams may start with the same four bytes.
func icon(head []byte) string {
	const oneEntry = 22
	if len(head) < oneEntry || string(head[:4]) != "\x00\x00\x01\x00" || head[4] == 0 || head[5] != 0 || head[9] != 0 {
		return ""
	}
	return "ico"
}

// drawing finds an svg root element behind declarations and comments, plain or gzip-compressed.
func drawing(head []byte) string {
	if bytes.HasPrefix(head, []byte("\x1f\x8b\x08")) {
		if opensWithSVG(unzipHead(head)) {
			return formatSVGZ
		}
		return ""
	}
	if opensWithSVG(head) {
		return formatSVG
	}
	return ""
}

func opensWithSVG(head []byte) bool {
	text := strings.TrimPrefix(string(head), "\ufeff")
	for {
		text = strings.TrimLeft(text, " \t\r\n")
		var closing string
		switch {
		case strings.HasPrefix(text, "<!--"):
			closing = "-->"
		case strings.HasPrefix(text, "<?xml"):
			closing = "?>"
		case strings.HasPrefix(text, "<!DOCTYPE svg"):
			return true
		default:
			return strings.HasPrefix(text, "<svg") && len(text) > 4 && strings.ContainsRune(" \t\r\n>/", rune(text[4])) ||
				strings.HasPrefix(text, "<svg:svg")
		}
		end := strings.Index(text, closing)
		if end < 0 {
			return false
		}
		text = text[end+len(closing):]
	}
}
