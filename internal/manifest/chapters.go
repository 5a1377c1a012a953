package manifest

import (
	"net/url"
	"strconv"

	"github.com/reelmill/reelmill/profiles"
)

// chaptersOf are the chapters of a film or a sound; pictures have none, whatever their record says.
func chaptersOf(in Input) []Chapter {
	chapters := []Chapter{}
	if in.Version.Source == nil || in.Asset.Media == profiles.MediaImage {
		return chapters
	}
	for _, c := range in.Version.Source.Chapters {
		chapters = append(chapters, Chapter{Start: milliseconds(c.Start), End: milliseconds(c.End), Title: c.Title})
	}
	return chapters
}

// clips are the chapters that have a name, each with the address of our player at its beginning. Search engines want such an address on
// the page of the film itself, so without a player there are none.
func (b *builder) clips() []Clip {
	var clips []Clip
	for _, c := range b.doc.Chapters {
		address := playerAt(b.in.EmbedURL, c.Start)
		if c.Title == "" || address == "" {
			continue
		}
		clips = append(clips, Clip{Type: "Clip", Name: c.Title, StartOffset: c.Start, EndOffset: c.End, URL: address})
	}
	return clips
}

// playerAt is the address of the player at a moment; empty where no player is served.
func playerAt(player string, seconds float64) string {
	address, err := url.Parse(player)
	if player == "" || err != nil {
		return ""
	}
	query := address.Query()
	query.Set("t", strconv.FormatFloat(seconds, 'f', -1, 64))
	address.RawQuery = query.Encode()
	return address.String()
}
