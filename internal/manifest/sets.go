package manifest

import (
	"errors"
	"slices"

	"github.com/reelmill/reelmill/internal/records"
)

// ErrSetNotMade is returned by [Build] for a set the version was not made with.
var ErrSetNotMade = errors.New("the version was not made with that rendition set")

// setOf is the set an output belongs to; empty stands for the version's only one.
func setOf(row records.Derivative) string { return row.Planned.Profile.Set }

// setsOf lists the sets a version was made with, sorted.
func setsOf(in Input) []string {
	sets := []string{}
	for i := range in.Version.SetDoc.Profiles {
		if name := in.Version.SetDoc.Profiles[i].Set; name != "" {
			sets = append(sets, name)
		}
	}
	if len(sets) == 0 && in.Version.SetDoc.Name != "" {
		sets = append(sets, in.Version.SetDoc.Name)
	}
	slices.Sort(sets)
	return slices.Compact(sets)
}

// pageBytes is the budget of the set that is shown. A document of several sets at once is for no page, and has none.
func pageBytes(in Input) (limit int64, known bool) {
	if in.Set == "" && len(setsOf(in)) > 1 {
		return 0, false
	}
	limit = in.Version.SetDoc.PageBytes
	return limit, limit > 0
}
