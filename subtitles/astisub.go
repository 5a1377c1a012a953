package subtitles

import "fmt"

// guarded calls a reader or writer of go-astisub, which panics on some damaged files, and returns its panic as an
// error.
func guarded[T any](call func() (T, error)) (result T, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("go-astisub: panic: %v", p)
		}
	}()
	return call()
}

func errDamaged(cause error) *Error {
	return refuse("subtitle-damaged", "The file is damaged and cannot be read.",
		"Export the subtitles again, as WebVTT or SubRip if you can.").because(cause)
}

// enabled reads the optional booleans of go-astisub.
func enabled(b *bool) bool { return b != nil && *b }
