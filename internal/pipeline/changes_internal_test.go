package pipeline

import (
	"fmt"
	"strings"
	"testing"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/profiles"
)

func made(name, fingerprint, recipe string) records.Derivative {
	return records.Derivative{
		Planned:     profiles.Derivative{Profile: profiles.Profile{Name: name, Role: "article"}, Output: profiles.OutputVideo, Format: "mp4", Duration: 9},
		Fingerprint: fingerprint, Recipe: recipe, State: records.DerivativeDone, Made: records.Made{Bytes: 5},
	}
}

func changed(row records.Derivative, edit func(*records.Derivative)) records.Derivative {
	edit(&row)
	return row
}

func TestWhatARemakeChanges(t *testing.T) {
	t.Parallel()
	a, b := made("a", "1", `{"crf":1,"w":2}`), made("b", "2", "{}")
	track := changed(made("s", "3", "{}"), func(r *records.Derivative) { r.Planned.Output, r.SubtitleID = profiles.OutputSubtitle, "file" })
	skip := func(r *records.Derivative) { r.State, r.Made = records.DerivativeSkipped, records.Made{} }
	for name, c := range map[string]struct {
		wanted, has []records.Derivative
		files       beside
		want        string
	}{
		"nothing":                {[]records.Derivative{a, b}, []records.Derivative{b, a}, beside{}, ""},
		"another recipe":         {[]records.Derivative{made("a", "9", `{"crf":4,"w":2,"x":1}`)}, []records.Derivative{a}, beside{}, "a changed [crf x] 9 5"},
		"a new one":              {[]records.Derivative{a, b}, []records.Derivative{a}, beside{}, "b new [] 9 0"},
		"one less":               {[]records.Derivative{a}, []records.Derivative{a, b}, beside{}, "b removed [] 0 5"},
		"another role":           {[]records.Derivative{changed(a, func(r *records.Derivative) { r.Planned.Profile.Role = "hero" })}, []records.Derivative{a}, beside{}, "a renamed [] 0 5"},
		"another name":           {[]records.Derivative{made("c", "1", "")}, []records.Derivative{a}, beside{}, "c renamed [] 0 0|a removed [] 0 5"},
		"left out on purpose":    {[]records.Derivative{a}, []records.Derivative{changed(a, skip)}, beside{}, ""},
		"not asked for any more": {nil, []records.Derivative{changed(a, skip)}, beside{}, ""},
		"taken the place of":     {[]records.Derivative{made("a", "9", "")}, []records.Derivative{a, made("a", "9", "")}, beside{}, ""},
		"a file taken away":      {nil, []records.Derivative{track}, beside{}, ""},
		"a track not wanted":     {nil, []records.Derivative{track}, beside{subtitles: []records.SubtitleSource{{ID: "file"}}}, "s removed [] 0 5"},
	} {
		var lines []string
		for _, change := range compare(c.wanted, c.has, c.files) {
			lines = append(lines, fmt.Sprintf("%s %s %v %g %d", change.Profile, change.Reason, change.Fields, change.Seconds, change.Replaces))
		}
		if got := strings.Join(lines, "|"); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}
