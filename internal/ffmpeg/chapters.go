package ffmpeg

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"github.com/reelmill/reelmill/profiles"
)

// What is kept of the chapters of one master: they stand in every manifest, and anybody's file may claim any number of them.
const (
	maxChapters     = 200
	maxChapterTitle = 200 // characters
)

// chapter is how ffprobe prints one. Its times are the file's own.
type chapter struct {
	Start string            `json:"start_time"`
	End   string            `json:"end_time"`
	Tags  map[string]string `json:"tags"`
}

// chapters are the named parts of a programme that begins at start and is this long, both in seconds. Each ends where the next begins at
// the latest, and those that nobody could ever be in are dropped.
func chapters(claimed []chapter, start, length float64) []profiles.Chapter {
	var list []profiles.Chapter
	for _, c := range claimed {
		from, ok := seconds(c.Start)
		to, ended := seconds(c.End)
		if !ok || !ended || !(from < to) { // "nan" is a number to those who read it
			continue
		}
		inside := func(at float64) float64 { return min(max(0, at-start), length) }
		list = append(list, profiles.Chapter{Start: inside(from), End: inside(to), Title: oneLine(tagged(c.Tags, "title"))})
	}
	slices.SortStableFunc(list, func(a, b profiles.Chapter) int { return cmp.Compare(a.Start, b.Start) })
	for i := range len(list) - 1 {
		list[i].End = min(list[i].End, list[i+1].Start)
	}
	list = slices.DeleteFunc(list, func(c profiles.Chapter) bool { return c.End-c.Start < shortestChapter })
	return slices.Clip(list[:min(len(list), maxChapters)])
}

// shortestChapter is the time unit of manifests, in seconds: what is shorter has no length there.
const shortestChapter = 0.001

// oneLine makes a title of whatever a file holds: valid, without control characters, not too long.
func oneLine(text string) string {
	clean := strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(text, "\uFFFD"))
	letters := []rune(strings.Join(strings.Fields(clean), " "))
	return strings.TrimSpace(string(letters[:min(len(letters), maxChapterTitle)]))
}
