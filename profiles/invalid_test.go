package profiles_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/reelmill/reelmill/profiles"
)

func place(f profiles.Fault) string { return fmt.Sprintf("%d:%d", f.Line, f.Column) }

func TestInvalidWithoutAFileHasNoLineNumbers(t *testing.T) {
	t.Parallel()
	set := profiles.Set{Schema: profiles.Schema, Name: "mine", Profiles: []profiles.Profile{
		{Name: "subs", Output: profiles.OutputSubtitle, Text: &profiles.TextCoding{Formats: []string{"doc"}}},
	}}
	want := `mine: profiles[0].text.formats[0]: must be vtt, srt or ttml, is "doc"`
	if err := set.Validate(); err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
	_, err := set.Plan(profiles.Source{}, profiles.Options{})
	var invalid *profiles.Invalid
	if !errors.As(err, &invalid) {
		t.Errorf("Plan with an invalid set gave %v", err)
	}
}

func TestInvalidNamesTheWholeDocument(t *testing.T) {
	t.Parallel()
	_, err := profiles.Parse(nil, "empty.yaml")
	if want := "empty.yaml:1:1: the file must hold exactly one set"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}
