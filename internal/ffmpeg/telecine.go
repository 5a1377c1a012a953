package ffmpeg

import (
	"context"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/reelmill/reelmill/profiles"
)

// Film was brought to American television by showing its pictures for two and three fields in turn: four pictures
// became five frames, two of which are woven of different pictures. Deinterlacing would blur those and stutter, so the
// four pictures are found again.

const noteTelecined = "telecined"

func filmRate() profiles.Ratio { return profiles.Ratio{Num: 24000, Den: 1001} }

func televisionRate() profiles.Ratio { return profiles.Ratio{Num: 30000, Den: 1001} }

// untelecining finds the pictures of the film. The rate before it fills gaps, because the last filter counts frames and
// not time. What matches no neighbour, such as titles added later, is deinterlaced.
func untelecining() []filter {
	return []filter{
		constantRate(televisionRate()),
		{"fieldmatch", "order=auto:combmatch=full"},
		{"bwdif", "mode=send_frame:parity=auto:deint=interlaced"},
		{"decimate", "cycle=5"},
	}
}

// telecined reports whether interlaced pictures are film in the 3:2 rhythm, which must show clearly at the beginning
// and in the middle.
func (p *probe) telecined(ctx context.Context, s stream, pace cadence, pixelFormat string) (bool, error) {
	eight := []string{"yuv420p", "yuv422p", "yuvj420p", "yuvj422p"} // what the filters take without losing bits
	if pace.variable || pace.rate != televisionRate() || !slices.Contains(eight, pixelFormat) {
		return false, nil
	}
	length := p.times.length(s.Index)
	for _, at := range []float64{0, length / 2} {
		if at > 0 && length < 4*rhythmSeconds {
			break
		}
		rhythm, err := p.tools.rhythm(ctx, p.path, s.Index, at)
		if err != nil || !rhythm.clear() {
			return false, err
		}
	}
	return true, nil
}

const (
	// rhythmSeconds is how much of a master is looked at, and what makes about rhythmFrames pictures of film.
	rhythmSeconds = 5
	rhythmFrames  = 120
)

// rhythm is what the filters made of a stretch: for each five frames which one repeats another, -1 where none clearly
// does.
type rhythm struct {
	repeats []int
	combed  int // frames that match no neighbour
	frames  int
}

var (
	differenceLine = regexp.MustCompile(`Parsed_decimate\S* @ [^\]]*\]\s+#(\d): totdiff=\S+ maxbdiff=([0-9a-f]+)`)
	matchLine      = regexp.MustCompile(`Parsed_fieldmatch\S* @ [^\]]*\].* combed=(YES|NO)`)
)

func (t *Tools) rhythm(ctx context.Context, path string, index int, at float64) (rhythm, error) {
	var enter []option
	if at > 0 {
		enter = []option{{"ss", decimal(at)}}
	}
	input, err := reading(path, enter...)
	if err != nil {
		return rhythm{}, err
	}
	args := append([]string{"-v", "debug"}, input...)
	args = append(args, "-map", "0:"+strconv.Itoa(index), "-frames:v", strconv.Itoa(rhythmFrames),
		"-vf", "fieldmatch=order=auto:combmatch=full,decimate=cycle=5", "-f", "null", "-")
	result, err := t.run(ctx, nil, args...)
	if err != nil {
		return rhythm{}, unlessTheirs(ctx, err)
	}
	return rhythmIn(result.Tail), nil
}

// rhythmIn reads what the filters say about every five frames.
func rhythmIn(said string) rhythm {
	var r rhythm
	var five []uint64
	for line := range strings.Lines(said) {
		if m := matchLine.FindStringSubmatch(line); m != nil {
			r.frames++
			if m[1] == "YES" {
				r.combed++
			}
		}
		m := differenceLine.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		if m[1] == "1" {
			five = nil
		}
		difference, err := strconv.ParseUint(m[2], 16, 64)
		if err != nil {
			continue
		}
		if five = append(five, difference); len(five) == 5 {
			r.repeats = append(r.repeats, repeatIn(five))
		}
	}
	return r
}

// repeatIn returns which of five frames differs from the one before much less than all others do.
func repeatIn(five []uint64) int {
	sorted := slices.Sorted(slices.Values(five))
	if sorted[0]*3 > sorted[1] {
		return -1
	}
	return slices.Index(five, sorted[0])
}

// clear asks that practically every five frames repeat the same one, and that practically all find their match. Video
// in which little moves tells nothing and is deinterlaced, which is never wrong, only less good.
func (r rhythm) clear() bool {
	votes := map[int]int{}
	for _, which := range r.repeats {
		votes[which]++
	}
	delete(votes, -1)
	most := 0
	for _, n := range votes {
		most = max(most, n)
	}
	return len(r.repeats) >= 10 && most*10 >= len(r.repeats)*8 && r.combed*20 <= r.frames
}

// softly reports whether a track holds the film's own pictures with marks that tell a television to show them for two
// and three fields in turn. Nothing must be undone then: the pictures only have to be shown evenly.
func softly(t *track) bool {
	times := slices.Sorted(slices.Values(t.stamps))
	const field = 1001.0 / 60000
	turns := 0
	for i := 2; i < len(times); i++ {
		a, b := (times[i-1]-times[i-2])/field, (times[i]-times[i-1])/field
		if math.Abs(a+b-5) < 0.3 && (math.Abs(a-2) < 0.3 || math.Abs(a-3) < 0.3) {
			turns++
		}
	}
	return len(times) >= 24 && turns*20 >= 19*(len(times)-2)
}

func (p *probe) filmNote(v *profiles.VideoTrack) {
	p.note(noteTelecined, fmt.Sprintf("The pictures are film that was spread over interlaced video; its %.3f pictures a second are restored.", value(v.FrameRate)))
}
