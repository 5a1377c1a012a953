package subtitles

import "bytes"

// stlHeaderBytes is the size of the General Subtitle Information block of EBU Tech 3264.
const stlHeaderBytes = 1024

// sniffBinary recognises EBU STL and refuses files that are no text at all. It returns "" for text.
func sniffBinary(data []byte) (Format, error) {
	if len(bytes.TrimSpace(data)) == 0 {
		return "", refuse("subtitle-empty", "The file is empty.",
			"Export the subtitles again and check the size of the file before you upload it.")
	}
	if len(data) >= stlHeaderBytes && bytes.Equal(data[3:6], []byte("STL")) {
		return FormatSTL, nil
	}
	if kind := pictureSubtitles(data); kind != "" {
		return "", errBitmap(kind)
	}
	if kind := otherMedia(data); kind != "" {
		return "", refuse("subtitle-not-text", "This is "+kind+", not a subtitle file, whatever its name says.",
			"Upload the subtitles as WebVTT, SubRip, TTML, SSA/ASS or EBU STL.")
	}
	return "", nil
}

// pictureSubtitles recognises formats whose subtitles are pictures.
func pictureSubtitles(data []byte) string {
	switch {
	case bytes.HasPrefix(data, []byte("PG")) && len(data) > 13 && pgsSegment(data[10]):
		return "Blu-ray (PGS)"
	case bytes.HasPrefix(data, []byte{0, 0, 1, 0xba}):
		return "DVD (VobSub)"
	case bytes.HasPrefix(data, []byte("# VobSub index")):
		return "DVD (VobSub)"
	}
	return ""
}

// pgsSegment knows the types of segment: palette, object, composition, window, end.
func pgsSegment(kind byte) bool { return (kind >= 0x14 && kind <= 0x17) || kind == 0x80 }

func errBitmap(kind string) error {
	return refuse("subtitle-bitmap", kind+" subtitles are pictures; they hold no text that could be converted.",
		"Run text recognition (OCR) on them in your subtitle editor, export SubRip or WebVTT and upload that.")
}

type magic struct {
	offset int
	bytes  string
	kind   string
}

func magics() []magic {
	return []magic{
		{0, "\x89PNG", "a PNG picture"},
		{0, "\xff\xd8\xff", "a JPEG picture"},
		{0, "GIF8", "a GIF picture"},
		{0, "BM\x00\x00", "a picture"},
		{0, "II*\x00", "a TIFF picture"},
		{0, "MM\x00*", "a TIFF picture"},
		{0, "%PDF-", "a PDF document"},
		{0, "PK\x03\x04", "a ZIP archive or an office document"},
		{0, "\x1f\x8b", "a compressed file"},
		{0, "7z\xbc\xaf", "a compressed file"},
		{0, "Rar!", "a compressed file"},
		{0, "\xd0\xcf\x11\xe0", "an office document"},
		{0, "{\\rtf", "a rich text document"},
		{0, "RIFF", "an audio or video file"},
		{0, "\x1aE\xdf\xa3", "a Matroska or WebM file"},
		{0, "OggS", "an Ogg file"},
		{0, "ID3", "an MP3 file"},
		{4, "ftyp", "an MP4 or MOV file"},
		{4, "moov", "an MP4 or MOV file"},
	}
}

// otherMedia recognises files that are often uploaded by mistake, and binary data in general.
func otherMedia(data []byte) string {
	for _, m := range magics() {
		if len(data) > m.offset && bytes.HasPrefix(data[m.offset:], []byte(m.bytes)) {
			return m.kind
		}
	}
	if len(data) > 376 && data[0] == 0x47 && data[188] == 0x47 && data[376] == 0x47 {
		return "an MPEG transport stream"
	}
	if binaryData(data) {
		return "binary data"
	}
	return ""
}

// binaryData says whether a tenth of the beginning is control characters that no encoding of text uses. UTF-16 and
// UTF-32 are full of zeros, so those are judged after decoding.
func binaryData(data []byte) bool {
	if enc, _ := byMark(data); enc != nil {
		return false
	}
	if enc, _ := byZeros(data); enc != nil {
		return false
	}
	head, controls := data[:min(len(data), 4096)], 0
	for _, b := range head {
		if b < ' ' && b != '\t' && b != '\n' && b != '\r' && b != '\f' && b != 0x1b {
			controls++
		}
	}
	return controls*10 > len(head)
}
