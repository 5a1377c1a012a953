package packaging

import (
	"fmt"
	"regexp"
	"slices"

	"github.com/reelmill/reelmill/jobs"
)

// check refuses what could not become a set of files, before anything is run.
func check(s Stream) error {
	if len(s.Videos)+len(s.Audios) == 0 || (!s.HLS && !s.DASH) {
		return jobs.Refuse("stream-empty", "There is nothing to stream.", "Ask for HLS or DASH and for at least one video or sound rendition.", nil)
	}
	seen := map[string]bool{}
	kebab := regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	for _, name := range names(s) {
		if !kebab.MatchString(name) || seen[name] || name == "master" || name == "manifest" {
			return jobs.Refuse("stream-name", fmt.Sprintf("The name %q cannot be used for a track of the stream.", name),
				"Give each track its own name of small letters, digits and single hyphens.", nil)
		}
		seen[name] = true
	}
	for _, t := range s.Texts {
		if !slices.Contains([]string{"", TextSubtitles, TextCaptions, TextForced}, t.Kind) {
			return jobs.Refuse("stream-text", fmt.Sprintf("Subtitles cannot be of the kind %q.", t.Kind), "Use subtitles, captions or forced.", nil)
		}
	}
	return nil
}

// names are the stems of all files that the stream becomes.
func names(s Stream) []string {
	var all []string
	for _, v := range s.Videos {
		all = append(all, v.Name, v.Name+"-iframes")
	}
	for _, a := range s.Audios {
		all = append(all, a.Name)
	}
	for _, t := range s.Texts {
		all = append(all, t.stem())
	}
	if s.Board != nil {
		for i := range s.Board.Sheets {
			all = append(all, fmt.Sprintf("board-%d", i+1))
		}
	}
	return all
}
