package profiles_test

import (
	"testing"

	"github.com/reelmill/reelmill/profiles"
)

func TestFrameRates(t *testing.T) {
	t.Parallel()
	type ratio = profiles.Ratio
	tests := map[string]struct {
		measured  ratio
		variable  bool
		big, slow ratio  // of the rungs capped at 60 and at 30
		note      string // expected code
	}{
		"film":               {ratio{24000, 1001}, false, ratio{24000, 1001}, ratio{24000, 1001}, ""},
		"film written short": {ratio{23976, 1000}, false, ratio{24000, 1001}, ratio{24000, 1001}, ""},
		"cinema":             {ratio{24, 1}, false, ratio{24, 1}, ratio{24, 1}, ""},
		"pal":                {ratio{25, 1}, false, ratio{25, 1}, ratio{25, 1}, ""},
		"ntsc as decimals":   {ratio{2997, 100}, false, ratio{30000, 1001}, ratio{30000, 1001}, ""},
		"pal fields":         {ratio{50, 1}, false, ratio{50, 1}, ratio{25, 1}, ""},
		"ntsc fields":        {ratio{60000, 1001}, false, ratio{60000, 1001}, ratio{30000, 1001}, ""},
		"averaged fields":    {ratio{19001, 317}, false, ratio{60000, 1001}, ratio{30000, 1001}, ""},
		"sixty":              {ratio{60, 1}, false, ratio{60, 1}, ratio{30, 1}, ""},
		"hundred":            {ratio{100, 1}, false, ratio{50, 1}, ratio{25, 1}, ""},
		"fast":               {ratio{120000, 1001}, false, ratio{60000, 1001}, ratio{30000, 1001}, ""},
		"phone slow motion":  {ratio{240, 1}, false, ratio{60, 1}, ratio{30, 1}, ""},
		"one":                {ratio{1, 1}, false, ratio{1, 1}, ratio{1, 1}, ""},
		"five":               {ratio{5, 1}, false, ratio{5, 1}, ratio{5, 1}, ""},
		"twelve and a half":  {ratio{25, 2}, false, ratio{25, 2}, ratio{25, 2}, ""},
		"unusual":            {ratio{18, 1}, false, ratio{18, 1}, ratio{18, 1}, ""},
		"large denominator":  {ratio{1000000, 54321}, false, ratio{18409, 1000}, ratio{18409, 1000}, ""},
		"phone":              {ratio{29123, 1000}, true, ratio{30000, 1001}, ratio{30000, 1001}, "variable-rate"},
		"phone at sixty":     {ratio{57, 1}, true, ratio{60000, 1001}, ratio{30000, 1001}, "variable-rate"},
		"screen recording":   {ratio{73, 10}, true, ratio{5, 1}, ratio{5, 1}, "variable-rate"},
		"time base 600":      {ratio{600, 1}, false, ratio{30, 1}, ratio{30, 1}, "frame-rate-implausible"},
		"time base 1000":     {ratio{1000, 1}, true, ratio{30, 1}, ratio{30, 1}, "frame-rate-implausible"},
		"time base 90000":    {ratio{90000, 1}, false, ratio{30, 1}, ratio{30, 1}, "frame-rate-implausible"},
		"unknown":            {ratio{0, 0}, false, ratio{30, 1}, ratio{30, 1}, "frame-rate-implausible"},
		"cover picture":      {ratio{1, 240}, false, ratio{1, 1}, ratio{1, 1}, "frame-rate-implausible"},
	}
	set := builtin(t, "article")
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			source := video(1920, 1080)
			source.Video.FrameRate, source.Video.VariableRate = test.measured, test.variable
			plan := planned(t, set, source, centred())
			rungs := only(plan, profiles.OutputVideo)
			if big, slow := rungs[0].FrameRate, rungs[3].FrameRate; big != test.big || slow != test.slow {
				t.Errorf("rates are %s and %s, want %s and %s", big, slow, test.big, test.slow)
			}
			if test.note != "" && !hasNote(plan, test.note) || test.note == "" && len(plan.Notes) > 0 {
				t.Errorf("notes = %+v, want %q", plan.Notes, test.note)
			}
		})
	}
}
