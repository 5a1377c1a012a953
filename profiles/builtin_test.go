package profiles_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/reelmill/reelmill/jobs"
	"github.com/reelmill/reelmill/profiles"
)

func TestBuiltinSetsAreValidAndNamed(t *testing.T) {
	t.Parallel()
	sets, err := profiles.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, set := range sets {
		names = append(names, set.Name)
		if set.Description == "" {
			t.Errorf("%s has no description", set.Name)
		}
		data, found := profiles.BuiltinYAML(set.Name)
		if !found || !bytes.HasPrefix(data, []byte("# ")) {
			t.Errorf("%s has no commented source", set.Name)
		}
	}
	if got := strings.Join(names, " "); got != "article hero image social streaming" {
		t.Errorf("sets = %s", got)
	}
}

// A hand-made ladder that broke the scaling curve would be cut twice: once by its author, once by the plan.
func TestArticleLadderFollowsTheScalingCurve(t *testing.T) {
	t.Parallel()
	for _, d := range only(planned(t, builtin(t, "article"), video(1920, 1080), centred()), profiles.OutputVideo) {
		for _, profile := range builtin(t, "article").Profiles {
			if profile.Name == d.Profile.Name && *profile.Video != *d.Profile.Video {
				t.Errorf("%s: 16:9 changed %+v to %+v", d.Profile.Name, *profile.Video, *d.Profile.Video)
			}
		}
	}
}

func TestLookupReturnsFreshSets(t *testing.T) {
	t.Parallel()
	builtin(t, "article").Profiles[0].Video.CRF = 1
	if crf := builtin(t, "article").Profiles[0].Video.CRF; crf == 1 {
		t.Error("a change to one copy reached another")
	}
}

func TestLookupNamesTheSetsThereAre(t *testing.T) {
	t.Parallel()
	_, err := profiles.Lookup("newsletter")
	fault := jobs.AsFault(err)
	if fault == nil || fault.Code != "unknown-set" || !strings.Contains(fault.Hint, "article, hero, image, social, streaming") {
		t.Errorf("got %v", err)
	}
	if _, found := profiles.BuiltinYAML("newsletter"); found {
		t.Error("found a set that is not there")
	}
}
