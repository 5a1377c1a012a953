package subtitles

import "fmt"

// Problem is one fault of a track that did not make it hopeless: something was repaired, dropped or breaks an
// editorial rule. Codes are listed in the package documentation.
type Problem struct {
	Code    string
	Message string
	// Cue counts from 1. After [Read] it is the place in the file, because dropped cues have no other number; after
	// [Track.Check] and [Track.Shift] it is the place in Track.Cues before the call. Zero is the file as a whole.
	Cue int
	// Line counts from 1 in the file; zero where the format has no lines or the fault has no single place.
	Line int
	// Fatal means words or their timing were lost or will not be seen: a person should look before publishing.
	Fatal bool
}

// String returns the problem as one line, place first.
func (p Problem) String() string {
	place := "file"
	if p.Cue > 0 {
		place = fmt.Sprintf("cue %d", p.Cue)
	}
	if p.Line > 0 {
		place += fmt.Sprintf(" (line %d)", p.Line)
	}
	return place + ": " + p.Code + ": " + p.Message
}

// maxProblems bounds one report: a broken export of 50,000 cues must not answer with 50,000 lines.
const maxProblems = 500

// findings collects problems. Those past the bound are only counted; the closing remark is fatal when one of them is.
type findings struct {
	list    []Problem
	hidden  int
	fatal   bool
	counted map[string]int
}

func (f *findings) add(p Problem) {
	if len(f.list) >= maxProblems {
		f.hidden++
		f.fatal = f.fatal || p.Fatal
		return
	}
	f.list = append(f.list, p)
}

// filef reports a fault of the file as a whole.
func (f *findings) filef(code, format string, args ...any) {
	f.add(Problem{Code: code, Message: fmt.Sprintf(format, args...)})
}

// cuef reports a fault of one cue that cost no words.
func (f *findings) cuef(number, line int, code, format string, args ...any) {
	f.add(Problem{Code: code, Message: fmt.Sprintf(format, args...), Cue: number, Line: line})
}

// lostf reports a fault that cost words or timing.
func (f *findings) lostf(number, line int, code, format string, args ...any) {
	f.add(Problem{Code: code, Message: fmt.Sprintf(format, args...), Cue: number, Line: line, Fatal: true})
}

// count notes a loss of formatting that is reported once for the whole file by [findings.close].
func (f *findings) count(code string) {
	if f.counted == nil {
		f.counted = map[string]int{}
	}
	f.counted[code]++
}

// close returns everything found, the counted losses and the number of hidden problems last.
func (f *findings) close() []Problem {
	out := f.list
	for _, loss := range countedLosses() {
		if n := f.counted[loss.code]; n > 0 {
			out = append(out, Problem{Code: loss.code, Message: fmt.Sprintf(loss.format, n)})
		}
	}
	if f.hidden > 0 {
		out = append(out, Problem{
			Code: "subtitle-more-problems", Fatal: f.fatal,
			Message: fmt.Sprintf("%d more problems are not listed.", f.hidden),
		})
	}
	return out
}

type countedLoss struct{ code, format string }

// countedLosses fixes the order in which formatting losses are reported.
func countedLosses() []countedLoss {
	return []countedLoss{
		{"subtitle-style-dropped", "Colours, fonts or effects that WebVTT cues cannot carry were left out %d times."},
		{"subtitle-position-simplified", "%d exact screen positions were reduced to top, middle, left or right."},
		{"subtitle-tag-repaired", "%d tags that were unknown, unclosed or wrongly nested were repaired or left out."},
		{"subtitle-setting-dropped", "%d cue settings that no player understands were left out."},
		{"subtitle-timing-repaired", "%d time stamps written in an unusual way were put into the right form."},
		{"subtitle-blank-line-joined", "%d cues held blank lines, which would have hidden the text below them; the lines were joined."},
	}
}
