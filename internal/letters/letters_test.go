package letters_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/reelmill/reelmill/internal/letters"
)

func TestLettersAreLookedAt(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]error{
		`{"title":"é😀�"}`: nil, `"\u00e9\ud83d\ude00\n\\u"`: nil, `"\\ud800"`: nil, `"\ufffd"`: nil, ``: nil, `"\`: nil, `"\u12"`: nil,
		"\"caf\xe9\"": letters.ErrEncoding, "\"\xed\xa0\x80\"": letters.ErrEncoding, "{\"\xff\":1}": letters.ErrEncoding,
		`"\ud800"`: letters.ErrSurrogate, `"\udc00"`: letters.ErrSurrogate, `"\ud800\ud800"`: letters.ErrSurrogate, `"\ude00\ud83d"`: letters.ErrSurrogate,
		`"\uD83dx\uDE00"`: letters.ErrSurrogate, `"\\\ud800"`: letters.ErrSurrogate, `{"\udfff":1}`: letters.ErrSurrogate,
	} {
		if got := letters.Check([]byte(text)); !errors.Is(got, want) {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}

// FuzzCheck compares with the decoder: what passes is read without a character in the place of another.
func FuzzCheck(f *testing.F) {
	for _, seed := range []string{`"a"`, `"\ud83d\ude00"`, `"\ud800"`, "\"\xe9\"", `"\\ud800"`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		var read string
		if json.Unmarshal(text, &read) != nil {
			return
		}
		replaced := strings.Count(read, "\ufffd")
		meant := strings.Count(string(text), "\ufffd") + strings.Count(strings.ToLower(string(text)), `\ufffd`)
		if letters.Check(text) == nil && replaced > meant {
			t.Errorf("%q passes and is read as %q", text, read)
		}
		if letters.Check(text) != nil && replaced == 0 {
			t.Errorf("%q is refused and is read as %q", text, read)
		}
	})
}
