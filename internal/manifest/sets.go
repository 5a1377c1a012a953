package manifest

import (
	"errors"
	"slices"

	"github.com/reelmill/reelmill/internal/records"
)

// ErrSetNotMade is returned by [Build] for a set the version was not made with.
var ErrSetNotMade = errors.New("the version was not made with that rendition set")

// setOf is the set an output belongs to; empty stands for the version's only one.
func setOf(records.Derivative) string { return "" }

// setsOf lists the sets a version was made with, sorted.
func setsOf(in Input) []string {
	sets := []string{}
	if in.Version.SetDoc.Name != "" {
		sets = append(sets, in.Version.SetDoc.Name)
	}
	slices.Sort(sets)
	return slices.Compact(sets)
}

// pageBytes is the budget of the set that is shown.
func pageBytes(in Input) (limit int64, known bool) {
	limit = in.Version.SetDoc.PageBytes
	return limit, limit > 0
}
