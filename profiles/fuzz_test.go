package profiles_test

import (
	"encoding/json"
	"errors"
	"reflect"
	"testing"

	"github.com/reelmill/reelmill/profiles"
)

// FuzzParse looks for crashes, for refusals without a place, and for accepted sets that a second reading or a plan
// would not accept.
func FuzzParse(f *testing.F) {
	for _, name := range []string{"article", "hero", "image", "social", "streaming"} {
		data, _ := profiles.BuiltinYAML(name)
		f.Add(data)
	}
	f.Add([]byte(header + goodVideo + goodStill))
	f.Add([]byte(rich))
	f.Add([]byte("a: &a [*a]\n"))
	f.Add([]byte(`{"schema":"reelmill.profiles/1","name":"x","profiles":[{"name":"y","output":"image","still":{}}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		set, err := profiles.Parse(data, "fuzz.yaml")
		if err != nil {
			checkRefusal(t, err)
			return
		}
		encoded, err := json.Marshal(set)
		if err != nil {
			t.Fatal(err)
		}
		again, err := profiles.Parse(encoded, "fuzz.json")
		if err != nil || !reflect.DeepEqual(set, again) {
			t.Fatalf("read back: %v\n%+v\n%+v", err, set, again)
		}
		for _, source := range []profiles.Source{video(1920, 1080), sound(), picture(300, 200)} {
			plan, err := set.Plan(source, profiles.Options{Focal: profiles.Centre()})
			if err == nil {
				checkPlan(t, source, plan)
			}
		}
	})
}

func checkRefusal(t *testing.T, err error) {
	t.Helper()
	var invalid *profiles.Invalid
	if !errors.As(err, &invalid) || len(invalid.Faults) == 0 {
		t.Fatalf("refused with %T: %v", err, err)
	}
	for _, fault := range invalid.Faults {
		if fault.Line < 1 || fault.Column < 1 || fault.Path == "" || fault.Message == "" {
			t.Fatalf("incomplete fault %+v", fault)
		}
	}
}
