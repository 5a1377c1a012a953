package manifest

import (
	"maps"
	"slices"

	"github.com/reelmill/reelmill/internal/records"
)

// texts puts in what the asset is called in the reader's language. Each text falls back on its own.
func (d *Document) texts(asset records.Asset, who reader) {
	title, titleIn := translated(asset, who, written(asset.Title), func(t records.Text) *string { return written(orNothing(t.Title)) })
	description, descriptionIn := translated(asset, who, written(asset.Description), func(t records.Text) *string { return written(orNothing(t.Description)) })
	alt, altIn := translated(asset, who, asset.Alt, func(t records.Text) *string { return t.Alt })
	d.Title, d.Description, d.Alt = orNothing(title), orNothing(description), alt
	d.Locale, d.TextLocales = titleIn, TextLocales{Title: titleIn, Description: descriptionIn, Alt: altIn}
}

// translated returns one text and the language it is in: the translation that fits the reader best, else the asset's own text.
func translated(asset records.Asset, who reader, own *string, field func(records.Text) *string) (text *string, locale string) {
	var locales []string
	var texts []*string
	for _, locale := range slices.Sorted(maps.Keys(asset.Texts)) {
		if text := field(asset.Texts[locale]); text != nil {
			locales, texts = append(locales, locale), append(texts, text)
		}
	}
	if own != nil {
		locales, texts = append(locales, asset.Language), append(texts, own)
	}
	switch at := who.best(locales); {
	case at >= 0:
		return texts[at], locales[at]
	case own != nil:
		return own, asset.Language
	default:
		return nil, ""
	}
}

// written is nil for a text that is not there, which is never a better choice than one that is.
func written(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}

func orNothing(text *string) string {
	if text == nil {
		return ""
	}
	return *text
}

// translations are the locales that an asset has any text in.
func translations(asset records.Asset) []string {
	var locales []string
	for locale, text := range asset.Texts {
		if text.Alt != nil || orNothing(text.Title) != "" || orNothing(text.Description) != "" {
			locales = append(locales, locale)
		}
	}
	return locales
}
