package pipeline

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/reelmill/reelmill/jobs"
	"github.com/reelmill/reelmill/profiles"
)

// Sets are the rendition sets masters can be submitted with: the built-in ones and the operator's own.
type Sets struct{ list []profiles.Set }

// LoadSets returns the built-in sets and those in the *.yaml files of a folder, none when folder is empty. A set of the folder replaces a
// built-in one of its name. All faults of all files are returned at once.
func LoadSets(folder string) (Sets, error) {
	builtin, err := profiles.Builtin()
	if err != nil || folder == "" {
		return Sets{list: builtin}, err
	}
	paths, err := filepath.Glob(filepath.Join(folder, "*.yaml"))
	if err != nil {
		return Sets{}, err
	}
	if _, err := os.Stat(folder); err != nil {
		return Sets{}, jobs.Refuse("sets-unreadable", "The folder of rendition sets "+folder+" cannot be read.", "Check REELMILL_SETS.", err)
	}
	sets := Sets{list: builtin}
	var faults []string
	for _, path := range paths {
		if err := sets.add(path); err != nil {
			faults = append(faults, err.Error())
		}
	}
	if len(faults) > 0 {
		return Sets{}, jobs.Refuse("sets-invalid", strings.Join(faults, "\n"), "`reelmill profiles check FILE` tells when a file is right.",
			errors.New("rendition sets are not valid"))
	}
	return sets, nil
}

func (s *Sets) add(path string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	set, err := profiles.Parse(text, path)
	if err != nil {
		return err
	}
	s.list = slices.DeleteFunc(s.list, func(known profiles.Set) bool { return known.Name == set.Name })
	s.list = append(s.list, *set)
	return nil
}

// All returns every set, in no particular order.
func (s *Sets) All() []profiles.Set { return s.list }

// named returns a set by its name, or several as one by their names with commas between.
func (s *Sets) named(names string) (*profiles.Set, error) {
	var sets []profiles.Set
	for name := range strings.SplitSeq(names, ",") {
		set, err := s.single(name)
		if err != nil {
			return nil, err
		}
		sets = append(sets, *set)
	}
	merged, err := profiles.Merge(sets...)
	return &merged, err
}

func (s *Sets) single(name string) (*profiles.Set, error) {
	for i := range s.list {
		if s.list[i].Name == name {
			return &s.list[i], nil
		}
	}
	return nil, jobs.Refuse("unknown-set", "There is no rendition set called “"+name+"”.", "GET /v1/sets lists those there are.", nil)
}
