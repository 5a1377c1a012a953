package telemetry

import (
	"regexp"
	"sync"
)

// other is the label of whatever is outside of its closed set.
const other = "other"

// failed is the result of what did not go through.
const failed = "failed"

func resultOf(err error) string {
	if err != nil {
		return failed
	}
	return "ok"
}

// mostCodes bounds the codes that are told apart. Ours are literals in the source, of which a test counts fewer; the bound is for
// the mistake of building one from input, which would fill the memory of every Prometheus.
const mostCodes = 400

var codeShape = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+){0,7}$`)

// closedSet lets a bounded number of well-formed words through. Its zero value is ready.
type closedSet struct {
	mu    sync.Mutex
	words map[string]struct{}
}

// admit returns the word, or "other" when it is not shaped like a code or there are too many. The empty word stays empty.
func (s *closedSet) admit(word string) string {
	if word == "" {
		return ""
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, known := s.words[word]; known {
		return word
	}
	if len(s.words) >= mostCodes || len(word) > 48 || !codeShape.MatchString(word) {
		return other
	}
	if s.words == nil {
		s.words = map[string]struct{}{}
	}
	s.words[word] = struct{}{}
	return word
}
