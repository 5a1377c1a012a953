package pipeline

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/jobs"
)

// checkAsset checks what is known of an asset as a whole, and writes its territories as they are compared.
func checkAsset(asset *records.Asset) error {
	switch {
	case asset.FocalX < 0 || asset.FocalX > 1 || asset.FocalY < 0 || asset.FocalY > 1:
		return jobs.Refuse("focal-point-outside", "The focal point lies outside the picture.",
			"Give x and y between 0 and 1, counted from the top left.", nil)
	case asset.StartsAt != 0 && asset.EndsAt != 0 && asset.EndsAt <= asset.StartsAt:
		return jobs.Refuse("rights-window-empty", "The rights window ends before it starts.",
			"Set ends_at later than starts_at, or leave one of them out.", nil)
	}
	if err := checkWords(asset); err != nil {
		return err
	}
	if err := checkPlaces(asset); err != nil {
		return err
	}
	asset.Territories, asset.Channels = once(asset.Territories), once(asset.Channels)
	return nil
}

const maxTag = 200 // bytes

// checkWords refuses what one database would keep and another not, and tags that nobody can ask for.
func checkWords(asset *records.Asset) error {
	words := []string{asset.Title, asset.Description, value(asset.Alt)}
	for _, text := range asset.Texts {
		words = append(words, value(text.Title), value(text.Description), value(text.Alt))
	}
	for _, word := range append(words, asset.Tags...) {
		if strings.ContainsRune(word, 0) || !utf8.ValidString(word) {
			return jobs.Refuse("bad-text", "A text holds characters that cannot be stored.", "Remove NUL characters and send UTF-8.", nil)
		}
	}
	for _, tag := range asset.Tags {
		if tag == "" || len(tag) > maxTag {
			return jobs.Refuse("bad-tag", "A tag is empty or longer than 200 bytes.", "Use short words.", nil)
		}
	}
	return nil
}

func value(text *string) string {
	if text == nil {
		return ""
	}
	return *text
}

var channelShape = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

const maxChannel = 64 // bytes

func checkPlaces(asset *records.Asset) error {
	for i, code := range asset.Territories {
		country, ok := Country(code)
		if !ok {
			return jobs.Refuse("bad-territory", "“"+code+"” is not a country.", "Use ISO 3166-1 codes of two letters such as GB.", nil)
		}
		asset.Territories[i] = country
	}
	for _, channel := range asset.Channels {
		if len(channel) > maxChannel || !channelShape.MatchString(channel) {
			return jobs.Refuse("bad-channel", "“"+channel+"” is not the name of a channel.",
				"Use lower-case letters and digits joined by single hyphens, such as web or connected-tv.", nil)
		}
	}
	return nil
}
