package seal_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/reelmill/reelmill/internal/seal"
)

func lock(t *testing.T, purpose, secret string) seal.Lock {
	t.Helper()
	made, err := seal.With(purpose, secret)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

func TestOnlyTheSameLockAndOwnerOpen(t *testing.T) {
	t.Parallel()
	first := lock(t, "webhook", "0123456789abcdef")
	for _, text := range []string{"", "whsec_geheim", "sealed:whsec_geheim"} {
		kept := first.Seal("wh_1", text)
		if !seal.Sealed(kept) || text != "" && strings.Contains(kept, text) || kept == first.Seal("wh_1", text) {
			t.Errorf("%q is kept as %q", text, kept)
		}
		if got, err := lock(t, "webhook", "0123456789abcdef").Open("wh_1", kept); err != nil || got != text {
			t.Errorf("%q opens as %q, %v", text, got, err)
		}
		for what, open := range map[string]func() (string, error){
			"another secret":  func() (string, error) { return lock(t, "webhook", "0123456789abcdeg").Open("wh_1", kept) },
			"another purpose": func() (string, error) { return lock(t, "answer", "0123456789abcdef").Open("wh_1", kept) },
			"another owner":   func() (string, error) { return first.Open("wh_2", kept) },
		} {
			if got, err := open(); !errors.Is(err, seal.ErrClosed) || got != "" {
				t.Errorf("%s opens %q: %q, %v", what, text, got, err)
			}
		}
	}
}

func TestWhatWasNeverSealedStays(t *testing.T) {
	t.Parallel()
	for _, kept := range []string{"", "whsec_geheim", `{"id":"x"}`} {
		if got, err := lock(t, "answer", "s").Open("", kept); err != nil || got != kept || seal.Sealed(kept) {
			t.Errorf("%q opens as %q, %v", kept, got, err)
		}
	}
}

func TestBrokenSealsStayClosed(t *testing.T) {
	t.Parallel()
	made := lock(t, "answer", "s")
	kept := made.Seal("", "text")
	for _, broken := range []string{"sealed:", "sealed:AAAA", "sealed:%", kept[:len(kept)-4], strings.ToLower(kept)} {
		if got, err := made.Open("", broken); !errors.Is(err, seal.ErrClosed) {
			t.Errorf("%q opens as %q, %v", broken, got, err)
		}
	}
}

// What the release before this room sealed has no owner, and opens still: answers are repeated across an upgrade.
func TestAnswersOfTheReleaseBeforeOpen(t *testing.T) {
	t.Parallel()
	const kept = "sealed:SqSmhaw7+dSGdHGfqpH1M+wYpyE9omsUyzxipKEzyuSpXMz+x8c="
	if got, err := lock(t, "answer", "Bearer a\nk").Open("", kept); err != nil || got != `{"id":"x"}` {
		t.Errorf("it opens as %q, %v", got, err)
	}
}
