package storage

import (
	"errors"
	"fmt"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/reelmill/reelmill/jobs"
)

const (
	// maxKey is the limit of S3, maxSegment that of common file systems, both in bytes.
	maxKey     = 1024
	maxSegment = 255
	// temporary starts the name of a file that is not an object yet.
	temporary = ".partial-"
)

// CheckKey reports whether key may name an object: a relative path in its shortest form with forward slashes, valid
// UTF-8 without control characters or backslashes, at most 1024 bytes with at most 255 between slashes, none of
// its parts starting with ".partial-". Otherwise it returns the permanent fault "storage-key-invalid".
func CheckKey(key string) error {
	if cause := keyFlaw(key); cause != nil {
		return invalidKey(key, cause)
	}
	return nil
}

func invalidKey(key string, cause error) error {
	return jobs.Refuse("storage-key-invalid", fmt.Sprintf("The storage key %.80q is not valid.", key),
		"Use letters, digits, dots, dashes and single slashes.", cause)
}

func keyFlaw(key string) error {
	switch {
	case key == "":
		return errors.New("it is empty")
	case len(key) > maxKey:
		return fmt.Errorf("it is longer than %d bytes", maxKey)
	case !utf8.ValidString(key):
		return errors.New("it is not valid UTF-8")
	case strings.HasPrefix(key, "/") || path.Clean(key) != key:
		return errors.New("it is not a relative path in its shortest form")
	case strings.ContainsFunc(key, func(r rune) bool { return unicode.IsControl(r) || r == '\\' }):
		return errors.New("it contains a control character or a backslash")
	}
	for segment := range strings.SplitSeq(key, "/") {
		switch {
		case segment == "." || segment == "..":
			return errors.New("it leaves its folder")
		case len(segment) > maxSegment:
			return fmt.Errorf("a part is longer than %d bytes", maxSegment)
		case strings.HasPrefix(segment, temporary):
			return errors.New("it names a temporary file")
		}
	}
	return nil
}

// prefixFolder returns the deepest folder that holds every key with the prefix, "" for the top. The part after the
// last slash may be any text; what stands before must be fit for a key.
func prefixFolder(prefix string) (string, error) {
	end := strings.LastIndexByte(prefix, '/')
	if end < 0 {
		return "", nil
	}
	if cause := keyFlaw(prefix[:end]); cause != nil {
		return "", invalidKey(prefix, cause)
	}
	return prefix[:end], nil
}
