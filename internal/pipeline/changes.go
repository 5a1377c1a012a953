package pipeline

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/jobs"
	"github.com/reelmill/reelmill/profiles"
)

// ChangeReason says why an output of a published version is not the one its set asks for now.
type ChangeReason string

// The reasons.
const (
	ChangeNew     ChangeReason = "new"     // the version has no such output
	ChangeRecipe  ChangeReason = "changed" // it has another; Fields say in what
	ChangeName    ChangeReason = "renamed" // it has it under another name or role: nothing is encoded
	ChangeRemoved ChangeReason = "removed" // the set does not ask for it any more
)

// Change is one output that a remake would make, rename or leave out.
type Change struct {
	Profile  string // with its set in front where the version has several: hero/card
	Output   profiles.Output
	Format   string
	Locale   string
	Reason   ChangeReason
	Fields   []string // of the recipe, such as video or width
	Seconds  float64  // of video or sound that may have to be encoded
	Replaces int64    // bytes of what it takes the place of, or leaves out
}

// outputKey tells the outputs of one version apart.
type outputKey struct {
	profile string
	output  profiles.Output
	format  string
	locale  string
	text    string
	track   int
}

func keyOf(d profiles.Derivative) outputKey {
	return outputKey{fullName(d.Profile), d.Output, d.Format, d.Locale, d.TextKind, d.Track}
}

// changes compares what a set asks for now with what a version has.
func (i *Intake) changes(ctx context.Context, asset *records.Asset, version *records.Version, set *profiles.Set) ([]Change, error) {
	if version.Source == nil {
		return nil, jobs.Refuse("never-measured", "Nobody knows what the master of this version is.", "Bring it again as a new version.", nil)
	}
	files, err := filesOf(ctx, i.records, asset.ID)
	if err != nil {
		return nil, err
	}
	plan, err := set.Plan(*version.Source, files.options(asset))
	var fault *jobs.Fault
	if err != nil && !errors.As(err, &fault) {
		err = jobs.Refuse("plan-failed", "Nothing can be planned for this master with this set.", "Correct the set.", err)
	}
	if err != nil {
		return nil, err
	}
	wanted, err := i.recipes.rows(version, plan.Derivatives, files)
	if err != nil {
		return nil, err
	}
	has, err := i.records.Derivatives(ctx, version.ID)
	if err != nil {
		return nil, err
	}
	return compare(wanted, has, files), nil
}

// compare tells what of the wanted rows a version has not got, and what it has that is not wanted. Of rows that took each other's place,
// as streams do when a subtitle file arrives late, the last one counts, though it is still being made. What was left out on purpose would
// be left out again.
func compare(wanted, has []records.Derivative, files beside) []Change {
	byKey, byPrint := map[outputKey]records.Derivative{}, map[string]bool{}
	for _, row := range has {
		byKey[keyOf(row.Planned)] = row
		byPrint[row.Fingerprint] = true
	}
	var changes []Change
	for _, row := range wanted {
		key := keyOf(row.Planned)
		old, known := byKey[key]
		delete(byKey, key)
		change := changeOf(row.Planned, old.Made.Bytes)
		switch {
		case known && old.Fingerprint == row.Fingerprint && old.Planned.Profile.Role == row.Planned.Profile.Role:
			continue
		case byPrint[row.Fingerprint]:
			change.Reason, change.Seconds = ChangeName, 0
		case known:
			change.Reason, change.Fields = ChangeRecipe, differing(old.Recipe, row.Recipe)
		default:
			change.Reason = ChangeNew
		}
		changes = append(changes, change)
	}
	return append(changes, leftOver(byKey, files)...)
}

func changeOf(d profiles.Derivative, replaces int64) Change {
	change := Change{Profile: fullName(d.Profile), Output: d.Output, Format: d.Format, Locale: d.Locale, Replaces: replaces}
	switch d.Output {
	case profiles.OutputVideo, profiles.OutputTeaser, profiles.OutputAudio:
		change.Seconds = d.Duration
	default:
	}
	return change
}

// leftOver are the outputs that nothing wanted takes the place of. What was made of a file that somebody took away is not shown any more.
func leftOver(rows map[outputKey]records.Derivative, files beside) []Change {
	var changes []Change
	for _, row := range slices.SortedFunc(maps.Values(rows), func(a, b records.Derivative) int { return a.Ordinal - b.Ordinal }) {
		if !files.hold(row) || row.State != records.DerivativeDone {
			continue
		}
		change := changeOf(row.Planned, row.Made.Bytes)
		change.Reason, change.Seconds = ChangeRemoved, 0
		changes = append(changes, change)
	}
	return changes
}

// hold reports whether the file an output was made of is still there; what is made of the master alone needs none.
func (b beside) hold(row records.Derivative) bool {
	switch {
	case row.SubtitleID != "":
		return slices.ContainsFunc(b.subtitles, func(s records.SubtitleSource) bool { return s.ID == row.SubtitleID })
	case row.PosterID != "":
		return slices.ContainsFunc(b.posters, func(s records.PosterSource) bool { return s.ID == row.PosterID })
	}
	return true
}

// differing names the fields in which two recipes differ.
func differing(a, b string) []string {
	var before, after map[string]json.RawMessage
	if json.Unmarshal([]byte(a), &before) != nil || json.Unmarshal([]byte(b), &after) != nil {
		return nil // written by a release that wrote them otherwise
	}
	names := map[string]bool{}
	for name := range before {
		names[name] = !bytes.Equal(before[name], after[name])
	}
	for name := range after {
		names[name] = !bytes.Equal(before[name], after[name])
	}
	maps.DeleteFunc(names, func(_ string, differs bool) bool { return !differs })
	return slices.Sorted(maps.Keys(names))
}
