package main

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"

	"github.com/reelmill/reelmill/profiles"
)

// benchSet is the set that is measured: the videos of "article" and nothing else, their sound not brought to a loudness,
// so that hand-written commands of a reasonable length can do the same work.
const benchSet = "bench"

// ladder is what is to be made of one master.
type ladder struct {
	master string // path
	source profiles.Source
	rungs  []profiles.Derivative // the largest first
}

// articleVideos is the measured set, made from the built-in one, so that it never falls behind.
func articleVideos() (*profiles.Set, error) {
	set, err := profiles.Lookup("article")
	if err != nil {
		return nil, err
	}
	set.Name, set.Description = benchSet, ""
	set.Profiles = slices.DeleteFunc(set.Profiles, func(p profiles.Profile) bool { return p.Output != profiles.OutputVideo })
	for i := range set.Profiles {
		set.Profiles[i].Audio.Loudness, set.Profiles[i].Audio.TruePeak = 0, 0
	}
	return set, set.Validate()
}

// ladderOf asks the program what it would make, so that the commands make the very same.
func (b *bench) ladderOf(ctx context.Context, m master) (ladder, error) {
	found := ladder{master: m.path}
	text, err := output(ctx, filepath.Join(b.folder, "plan.log"), b.reelmill, "plan", m.path, "--set", b.setFile(), "--json")
	if err != nil {
		return found, err
	}
	var document struct {
		Source profiles.Source `json:"source"`
		Plan   profiles.Plan   `json:"plan"`
	}
	if err := json.Unmarshal(text, &document); err != nil {
		return found, fmt.Errorf("the plan of %s: %w", m.name, err)
	}
	found.source, found.rungs = document.Source, document.Plan.Derivatives
	slices.SortStableFunc(found.rungs, func(a, b profiles.Derivative) int { return b.Width*b.Height - a.Width*a.Height })
	if len(found.rungs) == 0 || found.source.Video == nil {
		return found, fmt.Errorf("nothing would be made of %s", m.name)
	}
	return found, nil
}

// pixels is how many million pixels the rungs have in all.
func (l ladder) pixels() float64 {
	total := 0.0
	for _, r := range l.rungs {
		total += float64(r.Width*r.Height) / 1e6 * r.FrameRate.Float() * r.Duration
	}
	return total
}
