package pipeline_test

import (
	"math"
	"testing"

	"github.com/reelmill/reelmill/internal/pipeline"
	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/jobs"
)

func TestPosition(t *testing.T) {
	t.Parallel()
	const chunk = `{"chunk":{"index":1,"count":3,"rate":{"num":25,"den":1},"from":750,"to":1500}}`
	for _, c := range []struct {
		name     string
		kind     jobs.Kind
		args     string
		progress float64
		at, end  float64
		ok       bool
	}{
		{"not begun", jobs.KindEncode, chunk, 0, 30, 60, true},
		{"half of the chunk encoded", jobs.KindEncode, chunk, 0.45, 45, 60, true},
		{"being checked", jobs.KindEncode, chunk, 0.97, 60, 60, true},
		{"sound", jobs.KindAudio, `{"sounds":[{"duration":100},{"duration":90}]}`, 0.9, 100, 100, true},
		{"a poster", jobs.KindPoster, "", 0.5, 0, 0, false},
		{"nothing to read", jobs.KindEncode, "", 0.5, 0, 0, false},
	} {
		at, end, ok := pipeline.Position(&records.Step{Kind: c.kind, Args: c.args, Progress: c.progress})
		if math.Abs(at-c.at) > 1e-9 || end != c.end || ok != c.ok {
			t.Errorf("%s: %v of %v, %v", c.name, at, end, ok)
		}
	}
}
