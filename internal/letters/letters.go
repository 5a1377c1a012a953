// Package letters looks whether a JSON text says what its writer meant. Go's decoder puts U+FFFD in the place of what it cannot read, without a word:
// a title in another encoding would be stored broken.
package letters

import (
	"bytes"
	"errors"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// What a JSON text can have wrong with its letters.
var (
	ErrEncoding  = errors.New("it is not UTF-8")
	ErrSurrogate = errors.New(`it escapes half of a character: \ud800 to \udfff stand in pairs`)
)

// Check tells what is wrong with the letters of a JSON text, nil where nothing is. Whether it is JSON is not its question.
func Check(text []byte) error {
	if !utf8.Valid(text) {
		return ErrEncoding
	}
	for {
		at := bytes.IndexByte(text, '\\')
		if at < 0 || at+1 >= len(text) {
			return nil
		}
		text = text[at:]
		letter, escaped := unit(text)
		if !escaped {
			text = text[2:] // such as \\ or \n
			continue
		}
		text = text[unitLength:]
		if !utf16.IsSurrogate(letter) {
			continue
		}
		second, _ := unit(text)
		if utf16.DecodeRune(letter, second) == utf8.RuneError {
			return ErrSurrogate
		}
		text = text[unitLength:]
	}
}

// unitLength is how long an escape such as \u00e9 is.
const unitLength = 6

// unit is the UTF-16 unit that is escaped at the beginning of a text.
func unit(text []byte) (letter rune, ok bool) {
	if len(text) < unitLength || text[0] != '\\' || text[1] != 'u' {
		return 0, false
	}
	number, err := strconv.ParseUint(string(text[2:unitLength]), 16, 16)
	return rune(number), err == nil
}
