package profiles_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/reelmill/reelmill/jobs"
	"github.com/reelmill/reelmill/profiles"
)

func merged(t *testing.T, names ...string) *profiles.Set {
	t.Helper()
	var sets []profiles.Set
	for _, name := range names {
		sets = append(sets, *builtin(t, name))
	}
	set, err := profiles.Merge(sets...)
	if err != nil {
		t.Fatal(err)
	}
	return &set
}

// fingerprints of a plan by set and profile, streams aside, which know theirs only when they are laid out.
func fingerprints(plan *profiles.Plan, of string) []string {
	var list []string
	for _, d := range plan.Derivatives {
		if d.Profile.Set == of && d.Output != profiles.OutputStream {
			list = append(list, d.Profile.Name+"."+d.Format+" "+fingerprint(d))
		}
	}
	return list
}

// Merged sets make what each of them makes alone, under the same fingerprints.
func TestMergedSetsPlanAsIfAlone(t *testing.T) {
	t.Parallel()
	set := merged(t, "article", "social", "streaming")
	if set.Name != "article,social,streaming" || set.PageBytes != 1_500_000 {
		t.Errorf("name %q, page_bytes %d", set.Name, set.PageBytes)
	}
	source := with(subtitled(), func(s *profiles.Source) { s.Video.Width, s.Video.Height = 1920, 1080 })
	together := planned(t, set, source, centred())
	total := 0
	for _, name := range []string{"article", "social", "streaming"} {
		alone := planned(t, builtin(t, name), source, centred())
		total += len(alone.Derivatives)
		if got, want := fingerprints(together, name), fingerprints(alone, ""); !slices.Equal(got, want) {
			t.Errorf("%s makes\n%q, alone\n%q", name, got, want)
		}
	}
	if len(together.Derivatives) != total {
		t.Errorf("%d outputs, alone %d", len(together.Derivatives), total)
	}
	streaming := false
	for _, d := range together.Derivatives {
		if streaming = streaming || d.Output == profiles.OutputStream; streaming && d.Output != profiles.OutputStream {
			t.Errorf("%s comes after a stream", d.Profile.Name)
		}
	}
}

// A set that makes nothing of a master does not keep the others from it.
func TestMergedSetsNeedNotAllFit(t *testing.T) {
	t.Parallel()
	set := merged(t, "image", "hero")
	if plan := planned(t, set, video(640, 360), centred()); len(fingerprints(plan, "image")) != 0 || len(fingerprints(plan, "hero")) == 0 {
		t.Errorf("planned %s", outline(plan))
	}
	if _, err := set.Plan(sound(), centred()); jobs.CodeOf(err) != "nothing-to-make" {
		t.Errorf("got %v", err)
	}
}

func TestMergeRefuses(t *testing.T) {
	t.Parallel()
	one := *builtin(t, "image")
	for code, sets := range map[string][]profiles.Set{"sets-missing": nil, "set-twice": {one, one}, "too-many-sets": make([]profiles.Set, 9)} {
		if _, err := profiles.Merge(sets...); jobs.CodeOf(err) != code {
			t.Errorf("got %v, want %s", err, code)
		}
	}
	broken := one
	broken.Name = "No"
	if _, err := profiles.Merge(one, broken); err == nil {
		t.Error("a broken set was merged")
	}
	if alone, err := profiles.Merge(one); err != nil || alone.Name != "image" || alone.Profiles[0].Set != "" {
		t.Errorf("one set became %+v, %v", alone, err)
	}
}

func TestMergeTakesTheStrictestRelease(t *testing.T) {
	t.Parallel()
	a, b := *builtin(t, "image"), *builtin(t, "hero")
	a.Publish, b.Publish = profiles.ReleaseManual, profiles.ReleaseApproved
	if set, err := profiles.Merge(b, a); err != nil || set.Publish != profiles.ReleaseManual {
		t.Errorf("publish %q, %v", set.Publish, err)
	}
}

// Which set a profile is from is not for a file to say.
func TestSetOfAProfileIsNotReadFromFiles(t *testing.T) {
	t.Parallel()
	text := "schema: reelmill.profiles/1\nname: a\nprofiles:\n  - { name: b, set: c, output: subtitle, text: { formats: [vtt] } }\n"
	if _, err := profiles.Parse([]byte(text), "a.yaml"); err == nil || !strings.Contains(err.Error(), "is not known") {
		t.Errorf("got %v", err)
	}
}
