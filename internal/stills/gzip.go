package stills

import (
	"bytes"
	"compress/gzip"
	"io"
)

// unzipHead unpacks as much of a compressed head as it holds, SniffLen bytes at most.
func unzipHead(head []byte) []byte {
	r, err := gzip.NewReader(bytes.NewReader(head))
	if err != nil {
		return nil
	}
	// The head ends inside the stream, so an error at its end is expected.
	text, _ := io.ReadAll(io.LimitReader(r, SniffLen))
	return text
}

// unzip unpacks a whole file. Cut-off and damaged ones are refused here, because librsvg waits forever on them.
func unzip(packed io.Reader, limit int64) ([]byte, error) {
	r, err := gzip.NewReader(packed)
	if err != nil {
		return nil, broken(err)
	}
	text, err := readBounded(r, limit)
	if err != nil {
		return nil, err
	}
	return text, nil
}

func readBounded(r io.Reader, limit int64) ([]byte, error) {
	text, err := io.ReadAll(io.LimitReader(r, limit+1))
	switch {
	case err != nil:
		return nil, broken(err)
	case int64(len(text)) > limit:
		return nil, tooLarge("The drawing's text is longer than a drawing may be.", nil)
	}
	return text, nil
}
