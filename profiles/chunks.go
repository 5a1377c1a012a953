package profiles

import (
	"math"
	"slices"
)

const (
	// chunkSeconds is how much of a 1080p master at 30 frames a second is one chunk. It is small enough that a lost
	// worker costs little and several share a title evenly, and large enough that entering the master, which costs
	// up to a group of pictures, stays in the percents.
	chunkSeconds = 30.0
	chunkPixels  = 1920 * 1080 * 30.0 // a second
	// The shortest and longest chunk, whatever the size of the pictures.
	shortestChunk, longestChunk = 12.0, 120.0
	// entryCost is how many of the master's longest groups of pictures a chunk must hold: entering it decodes up to one
	// group for nothing.
	entryCost = 4
	// wholeBelow is how many chunk lengths a master must have to be split at all.
	wholeBelow = 1.5
)

// Chunk is a stretch of a ladder that is encoded by itself. From and To count frames at Rate; To is exclusive. Every
// boundary but the end of the last chunk is a key frame and a segment boundary in every rung.
type Chunk struct {
	Index int   `json:"index"`
	Count int   `json:"count"`
	Rate  Ratio `json:"rate"`
	From  int64 `json:"from"`
	To    int64 `json:"to"`
}

// Whole reports whether the chunk is all there is.
func (c Chunk) Whole() bool { return c.Count <= 1 }

// Last reports whether nothing follows the chunk.
func (c Chunk) Last() bool { return c.Index >= c.Count-1 }

// Start is when the chunk begins, in seconds from the start of the programme.
func (c Chunk) Start() float64 { return float64(c.From) / c.Rate.Float() }

// Seconds is how long the chunk lasts.
func (c Chunk) Seconds() float64 { return float64(c.To-c.From) / c.Rate.Float() }

// At returns the chunk's frames at the rate of a rung that lasts duration seconds in all. Chunks that touch at Rate
// touch at the rung's rate, too.
func (c Chunk) At(rung Derivative) (from, to int64) {
	convert := func(frames int64) int64 {
		return int64(math.Round(float64(frames) / c.Rate.Float() * rung.FrameRate.Float()))
	}
	if from = convert(c.From); c.Last() {
		return from, max(from+1, Frames(rung.Duration, rung.FrameRate))
	}
	return from, convert(c.To)
}

// Frames is how many frames a programme of the given length in seconds has at a rate, at least one.
func Frames(duration float64, rate Ratio) int64 {
	return max(1, int64(math.Round(duration*rate.Float())))
}

// Chunks splits the work of rungs that are encoded together, which all come from src and last equally long.
// segment is the length of a segment in seconds, zero where there are none. target is the wished length of a chunk in
// seconds; zero chooses it from the size of the pictures. A master that cannot be split, is short, or of unknown length
// is one chunk, and so are rungs whose key frames do not meet.
func (s Source) Chunks(rungs []Derivative, segment, target float64) []Chunk {
	fastest := fastestRung(rungs)
	total := Frames(fastest.Duration, fastest.FrameRate)
	whole := []Chunk{{Count: 1, Rate: fastest.FrameRate, To: total}}
	if !s.Splittable || s.Video == nil || fastest.Duration <= 0 || fastest.KeyFrames <= 0 {
		return whole
	}
	if target <= 0 {
		pixels := float64(s.Video.Width) * float64(s.Video.Height) * fastest.FrameRate.Float()
		target = min(max(chunkSeconds*chunkPixels/pixels, shortestChunk), longestChunk)
		target = max(target, entryCost*s.Video.LongestGroup)
	}
	if fastest.Duration < wholeBelow*target {
		return whole
	}
	unit, aligned := commonFrames(segmentFrames(fastest, segment), fastest, rungs)
	if !aligned {
		return whole
	}
	units := int64(math.Ceil(float64(total) / float64(unit)))
	count := min(int64(math.Round(fastest.Duration/target)), units)
	return spread(fastest.FrameRate, total, unit, units, max(count, 1))
}

func fastestRung(rungs []Derivative) Derivative {
	var fastest Derivative
	for _, rung := range rungs {
		if rung.FrameRate.Float() > fastest.FrameRate.Float() {
			fastest = rung
		}
	}
	return fastest
}

// segmentFrames is the length of a segment in frames: a whole number of groups of pictures.
func segmentFrames(rung Derivative, segment float64) int64 {
	group := int64(rung.KeyFrames)
	groups := int64(math.Round(segment * rung.FrameRate.Float() / float64(group)))
	return max(groups, 1) * group
}

// commonFrames is the least multiple of a segment at whose end every rung has a key frame. Rungs of different roles
// may never meet.
func commonFrames(segment int64, fastest Derivative, rungs []Derivative) (frames int64, aligned bool) {
	const furthest = 24 // segments
	for frames = segment; frames <= furthest*segment; frames += segment {
		if !slices.ContainsFunc(rungs, func(rung Derivative) bool { return !keyFrameAt(frames, fastest.FrameRate, rung) }) {
			return frames, true
		}
	}
	return 0, false
}

// keyFrameAt reports whether a rung has a key frame at the time that many frames of a rate take.
func keyFrameAt(frames int64, rate Ratio, rung Derivative) bool {
	numerator := frames * rate.Den * rung.FrameRate.Num
	denominator := rate.Num * rung.FrameRate.Den * int64(max(rung.KeyFrames, 1))
	return denominator > 0 && numerator%denominator == 0
}

// spread deals units of segments out to chunks as evenly as they go.
func spread(rate Ratio, total, unit, units, count int64) []Chunk {
	chunks := make([]Chunk, 0, count)
	for i := range count {
		from, to := i*units/count*unit, min((i+1)*units/count*unit, total)
		chunks = append(chunks, Chunk{Index: int(i), Count: int(count), Rate: rate, From: from, To: to})
	}
	return chunks
}
