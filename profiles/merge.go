package profiles

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/reelmill/reelmill/jobs"
)

// maxSets bounds how many sets one master is made with.
const maxSets = 8

// Merge returns one set that makes what all of the sets make. Its name is theirs, joined by commas in their order; its profiles say
// in Profile.Set which they are from, and names are unique within each set only. It waits for the strictest release of them,
// and its page budget is the smallest. A single set is returned as it is.
//
// The error is an *[Invalid] for a set that breaks the rules of [Parse], else a permanent *jobs.Fault: "sets-missing",
// "too-many-sets" or "set-twice".
func Merge(sets ...Set) (Set, error) {
	switch count := len(sets); {
	case count == 0:
		return Set{}, jobs.Refuse("sets-missing", "No rendition set is named.", "Name at least one.", nil)
	case count > maxSets:
		return Set{}, jobs.Refuse("too-many-sets", fmt.Sprintf("%d rendition sets are named.", count), fmt.Sprintf("Name at most %d.", maxSets), nil)
	case count == 1:
		return sets[0], sets[0].Validate()
	}
	merged := Set{Schema: Schema}
	var names []string
	for _, set := range sets {
		if err := set.Validate(); err != nil {
			return Set{}, err
		}
		if slices.Contains(names, set.Name) {
			return Set{}, jobs.Refuse("set-twice", fmt.Sprintf("The rendition set %q is named twice.", set.Name), "Name each set once.", nil)
		}
		names = append(names, set.Name)
		merged.join(set)
	}
	merged.Name = strings.Join(names, ",")
	return merged, nil
}

func (s *Set) join(set Set) {
	if strictness(set.Publish) > strictness(s.Publish) {
		s.Publish = set.Publish
	}
	if set.PageBytes > 0 && (s.PageBytes == 0 || set.PageBytes < s.PageBytes) {
		s.PageBytes = set.PageBytes
	}
	for _, profile := range set.Profiles {
		profile = profile.clone()
		profile.Set = set.Name
		s.Profiles = append(s.Profiles, profile)
	}
}

func strictness(release Release) int { return slices.Index(Releases(), release) }

// parts are the sets a set was merged from; of any other set, the set itself.
func (s *Set) parts() []Set {
	var parts []Set
	for _, profile := range s.Profiles {
		at := slices.IndexFunc(parts, func(part Set) bool { return part.Name == profile.Set })
		if at < 0 {
			at = len(parts)
			parts = append(parts, Set{Schema: s.Schema, Name: profile.Set})
		}
		parts[at].Profiles = append(parts[at].Profiles, profile)
	}
	if len(parts) == 0 || len(parts) == 1 && parts[0].Name == "" {
		return []Set{*s}
	}
	return parts
}

// planParts plans every part by itself, so that none changes what another makes, and puts the streams behind all the others. What a
// part can make nothing of is no fault while another part can.
func planParts(name string, parts []Set, src Source, opts Options) (*Plan, error) {
	plan := &Plan{Set: name}
	var streams []Derivative
	var nothing error
	for i := range parts {
		part, err := parts[i].plan(src, opts)
		var fault *jobs.Fault
		if errors.As(err, &fault) && fault.Code == CodeNothing {
			nothing = err
			continue
		}
		if err != nil {
			return nil, err
		}
		for _, d := range part.Derivatives {
			if d.Output == OutputStream {
				streams = append(streams, d)
			} else {
				plan.Derivatives = append(plan.Derivatives, d)
			}
		}
		for _, note := range part.Notes {
			if !slices.Contains(plan.Notes, note) {
				plan.Notes = append(plan.Notes, note)
			}
		}
	}
	if plan.Derivatives = append(plan.Derivatives, streams...); len(plan.Derivatives) == 0 {
		return nil, nothing
	}
	return plan, nil
}
