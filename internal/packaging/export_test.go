package packaging

import "time"

// InPieces is a packager whose subtitle segments are as short as a test needs them.
func InPieces(seconds int) *Packager {
	p := New(Config{})
	p.textLength = time.Duration(seconds) * time.Second
	return p
}
