package profiles_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/reelmill/reelmill/profiles"
)

// long is an hour that can be entered anywhere.
func long(rate profiles.Ratio, length float64) profiles.Source {
	return with(video(1920, 1080), func(s *profiles.Source) {
		s.Video.FrameRate, s.Duration, s.Splittable = rate, length, true
	})
}

func TestChunksCoverEveryFrameOnceOnKeyFrames(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(7, 8)) // a repeatable sequence
	rates := []profiles.Ratio{
		{Num: 24000, Den: 1001},
		{Num: 25, Den: 1},
		{Num: 30000, Den: 1001},
		{Num: 50, Den: 1},
		{Num: 60000, Den: 1001},
		{Num: 120, Den: 1},
		{Num: 25, Den: 2},
		{Num: 18409, Den: 1000},
		{Num: 299, Den: 7},
		{Num: 73, Den: 1},
	}
	split := 0
	for range 400 {
		rate := rates[random.IntN(len(rates))]
		source := long(rate, 1+5000*random.Float64()*random.Float64())
		rungs := planned(t, keyed(2, 0, 60, 30, 15), source, centred()).Derivatives
		segment := []float64{0, 2, 4, 6}[random.IntN(4)]
		target := []float64{0, 0, 10, 30}[random.IntN(4)]
		chunks := source.Chunks(rungs, segment, target)
		if len(chunks) > 1 {
			split++
		}
		for _, rung := range rungs {
			checkChunks(t, rung, chunks, segment)
		}
		if t.Failed() {
			t.Fatalf("%s for %g s, segments of %g s", rate, source.Duration, segment)
		}
	}
	if split < 100 {
		t.Errorf("only %d masters were split", split)
	}
}

func checkChunks(t *testing.T, rung profiles.Derivative, chunks []profiles.Chunk, segment float64) {
	t.Helper()
	groups := max(1, int64(math.Round(segment*rung.FrameRate.Float()/float64(rung.KeyFrames))))
	unit := groups * int64(rung.KeyFrames)
	end := int64(0)
	for i, chunk := range chunks {
		from, to := chunk.At(rung)
		if from != end || to <= from || chunk.Index != i || chunk.Count != len(chunks) {
			t.Errorf("%s: chunk %d of %d runs from %d to %d after %d", rung.Profile.Name, i, len(chunks), from, to, end)
		}
		if from%unit != 0 {
			t.Errorf("%s: chunk %d begins at frame %d, within a segment of %d", rung.Profile.Name, i, from, unit)
		}
		if chunk.Last() != (i == len(chunks)-1) || chunk.Whole() != (len(chunks) == 1) {
			t.Errorf("chunk %+v of %d misjudges its place", chunk, len(chunks))
		}
		end = to
	}
	if total := profiles.Frames(rung.Duration, rung.FrameRate); end != total {
		t.Errorf("%s: the chunks end at %d of %d frames", rung.Profile.Name, end, total)
	}
}

func TestMastersThatStayWhole(t *testing.T) {
	t.Parallel()
	pal := profiles.Ratio{Num: 25, Den: 1}
	tests := map[string]profiles.Source{
		"cannot be entered": with(long(pal, 3600), func(s *profiles.Source) { s.Splittable = false }),
		"short":             long(pal, 40),
		"of unknown length": with(long(pal, 0), func(s *profiles.Source) { s.Video.Duration = 0 }),
	}
	for name, source := range tests {
		rungs := planned(t, keyed(2, 0, 30), source, centred()).Derivatives
		if chunks := source.Chunks(rungs, 4, 0); len(chunks) != 1 || !chunks[0].Whole() || chunks[0].From != 0 {
			t.Errorf("%s: %d chunks", name, len(chunks))
		}
	}
}

func TestRungsThatNeverMeetStayWhole(t *testing.T) {
	t.Parallel()
	source := long(profiles.Ratio{Num: 30, Den: 1}, 3600)
	rungs := planned(t, keyed(2, 0, 30), source, centred()).Derivatives
	rungs[1].KeyFrames = 61
	if chunks := source.Chunks(rungs, 4, 0); len(chunks) != 1 {
		t.Errorf("%d chunks", len(chunks))
	}
}

// Chunks are about as much work each, whatever the size of the pictures, and none is endless or tiny.
func TestChunksAreAboutTheSameWork(t *testing.T) {
	t.Parallel()
	tests := []struct {
		width, height int
		count         int // of an hour
	}{
		{1920, 1080, 120}, {3840, 2160, 300}, {640, 360, 30}, {1280, 720, 53},
	}
	for _, test := range tests {
		source := with(long(profiles.Ratio{Num: 30, Den: 1}, 3600), func(s *profiles.Source) {
			s.Video.Width, s.Video.Height = test.width, test.height
		})
		rungs := planned(t, keyed(2, 0), source, centred()).Derivatives
		chunks := source.Chunks(rungs, 4, 0)
		if len(chunks) != test.count {
			t.Errorf("%dx%d: %d chunks, want %d", test.width, test.height, len(chunks), test.count)
		}
		first, last := chunks[0], chunks[len(chunks)-1]
		if last.Start()+last.Seconds() != 3600 || math.Abs(first.Seconds()-3600/float64(test.count)) > 4 {
			t.Errorf("%dx%d: chunks of %g s", test.width, test.height, first.Seconds())
		}
	}
}
